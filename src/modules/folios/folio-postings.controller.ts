import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../kernel/auth/permissions';
import { Refuses } from '../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../kernel/http/request-context';
import { IdPipe } from '../../kernel/http/validation.pipe';
import { FolioProblems } from './domain/problems';
import { FolioDocumentDto, IssueInvoiceDto } from './dto/document.dto';
import { PaymentDto, TakePaymentDto } from './dto/payment.dto';
import { PostChargesDto, PostedLinesDto, PostReductionDto, ReverseLinesDto, TransferLinesDto } from './dto/posting.dto';
import { IssueDocuments } from './services/issue-documents';
import { PostToFolio } from './services/post-to-folio';
import { TakePayment } from './services/take-payment.service';

@ApiTags('Folios')
@Controller('folios')
export class FolioPostingsController {
  constructor(
    private readonly postings: PostToFolio,
    private readonly payments: TakePayment,
    private readonly documents: IssueDocuments,
  ) {}

  /**
   * Charge a folio
   * @remarks On the hotel’s business date; rules of the folio may lead charges elsewhere. With a `key` of your own a charge is posted once, however often it is sent.
   */
  @Post(':id/charges')
  @RequirePermission('folios:post')
  @Refuses(FolioProblems.folioClosed)
  charge(@Param('id', IdPipe) id: string, @Body() body: PostChargesDto, @Context() ctx: RequestContext): Promise<PostedLinesDto> {
    return this.postings.charges(ctx, id, body);
  }

  /**
   * Let something off
   * @remarks An amount over all the lines that are named, or a share of each: one line of kind `reduction` per line, with its share of the contained taxes. Never more than
   * is left of them.
   */
  @Post(':id/reductions')
  @RequirePermission('folios:correct')
  @Refuses(FolioProblems.folioClosed, FolioProblems.lineReversed, FolioProblems.reductionTooLarge)
  reduce(@Param('id', IdPipe) id: string, @Body() body: PostReductionDto, @Context() ctx: RequestContext): Promise<PostedLinesDto> {
    return this.postings.reduce(ctx, id, body);
  }

  /**
   * Take lines back
   * @remarks Each by its counterpart, with what was let off of it: nothing is changed or deleted. All of them or none. The audit does not charge again what was taken back.
   */
  @Post(':id/line-reversals')
  @RequirePermission('folios:correct')
  @Refuses(FolioProblems.folioClosed, FolioProblems.lineReversed)
  reverse(@Param('id', IdPipe) id: string, @Body() body: ReverseLinesDto, @Context() ctx: RequestContext): Promise<PostedLinesDto> {
    return this.postings.reverse(ctx, id, body);
  }

  /**
   * Move lines to another folio
   * @remarks Of the same hotel and currency: taken back here and charged there, in one step, with what was let off of them.
   */
  @Post(':id/transfers')
  @RequirePermission('folios:correct')
  @Refuses(FolioProblems.folioClosed, FolioProblems.lineReversed, FolioProblems.currencyDiffers)
  transfer(@Param('id', IdPipe) id: string, @Body() body: TransferLinesDto, @Context() ctx: RequestContext): Promise<PostedLinesDto> {
    return this.postings.transfer(ctx, id, body);
  }

  /**
   * Take a payment
   * @remarks At the desk it is captured at once, and lies in the caller’s open cashier shift. By Stripe it is asked for after it has been written down: the answer has the
   * `clientSecret` for the guest’s page, or, where `paymentMethodId` confirms it, what became of it. While `inProgress` is true Stripe has not answered; we ask on, and the same
   * request with the same `Idempotency-Key` tells more.
   */
  @Post(':id/payments')
  @RequirePermission('payments:take')
  @Refuses(FolioProblems.folioClosed, FolioProblems.paymentMethodUnavailable)
  pay(@Param('id', IdPipe) id: string, @Body() body: TakePaymentDto, @Context() ctx: RequestContext): Promise<PaymentDto> {
    return this.payments.take(ctx, id, body);
  }

  /**
   * Issue an invoice
   * @remarks Of every line that stands on no invoice, or of those that are named. Numbered per hotel without gaps; its content is frozen. Deposits of the folio that were invoiced are
   * deducted with their taxes, as far as the invoice reaches.
   */
  @Post(':id/documents')
  @RequirePermission('invoices:issue')
  @Refuses(FolioProblems.nothingToInvoice)
  invoice(@Param('id', IdPipe) id: string, @Body() body: IssueInvoiceDto, @Context() ctx: RequestContext): Promise<FolioDocumentDto> {
    return this.documents.invoice(ctx, id, body);
  }
}
