import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../../kernel/database/unit-of-work';
import { notFound } from '../../../../kernel/errors/problem';
import type { RequestContext } from '../../../../kernel/http/request-context';
import { Folios } from '../../../folios';
import type { StayFolioDto } from '../dto/stay.dto';
import { folioOf } from './stay-charges';
import { loadStay } from './stay-row';

/** Opens the folio of a stay before anything is charged: a deposit has to lie somewhere. */
@Injectable()
export class OpenStayFolio {
  constructor(
    private readonly work: UnitOfWork,
    private readonly folios: Folios,
  ) {}

  /** @throws Refusal 404 */
  run(ctx: RequestContext, id: string): Promise<StayFolioDto> {
    return this.work.run(ctx, 200, async (work) => {
      const row = await loadStay(work, id, true);
      if (!row) throw notFound();
      ctx.caller.require('payments:take', row.property_id);
      return { reservationId: id, folioId: await this.folios.ofReservation(work, folioOf(row)) };
    });
  }
}
