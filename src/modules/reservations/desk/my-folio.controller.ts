import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { GuestOnly } from '../../../kernel/auth/permissions';
import { Refuses } from '../../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../../kernel/http/request-context';
import { IdPipe } from '../../../kernel/http/validation.pipe';
import { FolioProblems, MyFoliosDto, MyPaymentDto, PayMyFolioDto } from '../../folios';
import { MyFolio } from './services/my-folio.service';

@ApiTags('My reservations')
@Controller('my/reservations/:id/folio')
@GuestOnly()
export class MyFolioController {
  constructor(private readonly folio: MyFolio) {}

  /**
   * Read one’s own folio
   * @remarks What has been charged and paid, the taxes, what is still to come, and what can be paid now. Who booked for somebody else sees the sums. What a company, a group or
   * another guest of the room pays is not shown.
   */
  @Get()
  read(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<MyFoliosDto> {
    return this.folio.read(ctx, id);
  }

  /**
   * Pay one’s own folio
   * @remarks By Stripe, at most what is open: a deposit before the stay, what is left at its end. The guest’s page confirms the payment at Stripe with the `clientSecret`; it counts
   * when Stripe has told us. A payment that was begun and not confirmed is handed out again; asked for in another amount, the old one is voided first. While `inProgress` is true
   * Stripe has not answered: the same request with the same `Idempotency-Key` tells more.
   */
  @Post('payments')
  @Refuses(FolioProblems.paymentTooLarge, FolioProblems.folioClosed, FolioProblems.paymentMethodUnavailable)
  pay(@Param('id', IdPipe) id: string, @Body() body: PayMyFolioDto, @Context() ctx: RequestContext): Promise<MyPaymentDto> {
    return this.folio.pay(ctx, id, body);
  }
}
