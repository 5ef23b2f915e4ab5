import { Injectable } from '@nestjs/common';
import { invalid } from '../../../kernel/errors/problem';
import type { RequestContext } from '../../../kernel/http/request-context';
import type { AriResultDto, ClosureDto } from '../dto/ari.dto';
import { UpdateAri } from './update-ari.service';

/** Closes a hotel or a room type for some nights at once, with a reason, or opens it again. */
@Injectable()
export class CloseNights {
  constructor(private readonly ari: UpdateAri) {}

  async close(
    propertyId: string,
    { firstNight, lastNight, roomTypeId, closed, reason }: ClosureDto,
    ctx: RequestContext,
  ): Promise<AriResultDto> {
    if (lastNight < firstNight)
      throw invalid({ pointer: '/lastNight', code: 'before_first', detail: 'The last night lies before the first.' });
    const entry = { firstNight, lastNight, roomTypeId: roomTypeId ?? null, closed: closed ? true : null, reason };
    return this.ari.update(propertyId, { restrictions: [entry] }, ctx, closed ? 'nights.closed' : 'nights.opened', { reason });
  }
}
