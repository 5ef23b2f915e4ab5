import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Public, RequirePermission } from '../../kernel/auth/permissions';
import { Refuses } from '../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../kernel/http/request-context';
import { IdPipe } from '../../kernel/http/validation.pipe';
import { FolioProblems } from './domain/problems';
import { FolioDocumentDto, IssueDepositInvoiceDto } from './dto/document.dto';
import { CapturePaymentDto, PaymentDto, PaymentListQuery, PaymentPageDto, RefundPaymentDto, WebhookReceiptDto } from './dto/payment.dto';
import { PaymentQueries } from './queries/payment.queries';
import { IssueDocuments } from './services/issue-documents';
import { ReceiveStripeWebhook } from './services/receive-stripe-webhook.service';
import { TakePayment } from './services/take-payment.service';

@ApiTags('Payments')
@Controller('payments')
export class PaymentsController {
  constructor(
    private readonly queries: PaymentQueries,
    private readonly payments: TakePayment,
    private readonly documents: IssueDocuments,
  ) {}

  /**
   * List payments and refunds
   * @remarks Of the hotels that the caller may read folios in. `method=on_account` with `companyId` lists what a company owes. Sort by `createdAt` or `updatedAt`.
   */
  @Get()
  @RequirePermission('folios:read')
  list(@Query() query: PaymentListQuery, @Context() ctx: RequestContext): Promise<PaymentPageDto> {
    return this.queries.list(ctx, query);
  }

  /**
   * Read a payment or refund
   * @remarks How it stands, what is left to be refunded, and what can be done with it now.
   */
  @Get(':id')
  @RequirePermission('folios:read')
  get(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<PaymentDto> {
    return this.queries.one(ctx, id);
  }

  /**
   * Capture a payment that is held
   * @remarks All or a part of it; the rest is released. Only once.
   */
  @Post(':id/capture')
  @HttpCode(200)
  @RequirePermission('payments:take')
  @Refuses(FolioProblems.paymentStatus, FolioProblems.paymentMethodUnavailable)
  capture(@Param('id', IdPipe) id: string, @Body() body: CapturePaymentDto, @Context() ctx: RequestContext): Promise<PaymentDto> {
    return this.payments.capture(ctx, id, body);
  }

  /**
   * Void a payment that is not captured
   * @remarks Releases what is held, and ends one that the guest has not confirmed. What is captured is refunded.
   */
  @Post(':id/void')
  @HttpCode(200)
  @RequirePermission('payments:take')
  @Refuses(FolioProblems.paymentStatus, FolioProblems.paymentMethodUnavailable)
  void(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<PaymentDto> {
    return this.payments.void(ctx, id);
  }

  /**
   * Refund a payment
   * @remarks In the way it was paid, all that is left of it or a part. However many refund at once, never more than the payment.
   */
  @Post(':id/refunds')
  @RequirePermission('payments:refund')
  @Refuses(FolioProblems.paymentStatus, FolioProblems.refundTooLarge, FolioProblems.folioClosed, FolioProblems.paymentMethodUnavailable)
  refund(@Param('id', IdPipe) id: string, @Body() body: RefundPaymentDto, @Context() ctx: RequestContext): Promise<PaymentDto> {
    return this.payments.refund(ctx, id, body);
  }

  /**
   * Issue a deposit invoice
   * @remarks Of a deposit that was taken, less what was refunded: a document with a number of its own. The invoice of the stay deducts it. Whether a deposit is taxed when it is paid
   * differs by country: name the contained taxes where it is (VAT of the European Union), none where it is not (China, Japan, the United States, Kuwait).
   */
  @Post(':id/deposit-invoice')
  @RequirePermission('invoices:issue')
  @Refuses(FolioProblems.paymentStatus, FolioProblems.nothingToInvoice)
  depositInvoice(
    @Param('id', IdPipe) id: string,
    @Body() body: IssueDepositInvoiceDto,
    @Context() ctx: RequestContext,
  ): Promise<FolioDocumentDto> {
    return this.documents.depositInvoice(ctx, id, body);
  }
}

@ApiTags('Payments')
@Controller('payment-webhooks')
export class PaymentWebhooksController {
  constructor(private readonly stripe: ReceiveStripeWebhook) {}

  /**
   * Hear from Stripe
   * @remarks For Stripe’s webhook endpoint: events `payment_intent.*`, `refund.*` and `charge.dispute.*`. The signature in `Stripe-Signature` is checked over the bytes of the body; what was told before
   * changes nothing.
   */
  @Post('stripe')
  @HttpCode(200)
  @Public()
  @ApiBody({
    description: 'The event, as Stripe sends it.',
    schema: { type: 'object', additionalProperties: true, example: { id: 'evt_1', object: 'event' } },
  })
  @Refuses(FolioProblems.signatureInvalid)
  hear(
    @Req() request: FastifyRequest & { rawBody?: Buffer },
    @Headers('stripe-signature') signature: string | undefined,
  ): Promise<WebhookReceiptDto> {
    return this.stripe.run(request.rawBody, signature);
  }
}
