import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../kernel/auth/permissions';
import { Refuses } from '../../kernel/http/refuses.decorator';
import { Context, type RequestContext } from '../../kernel/http/request-context';
import { IdPipe } from '../../kernel/http/validation.pipe';
import { FolioProblems } from './domain/problems';
import { CashierShiftDto, CashierShiftListQuery, CashierShiftPageDto, CloseShiftDto, OpenShiftDto } from './dto/cashier-shift.dto';
import { CreditDocumentDto, FolioDocumentDto, FolioDocumentListQuery, FolioDocumentPageDto } from './dto/document.dto';
import { DocumentQueries } from './queries/document.queries';
import { IssueDocuments } from './services/issue-documents';
import { KeepShifts } from './services/keep-shifts';

@ApiTags('Documents')
@Controller('documents')
export class DocumentsController {
  constructor(
    private readonly queries: DocumentQueries,
    private readonly documents: IssueDocuments,
  ) {}

  /**
   * List invoices, deposit invoices and credit notes
   * @remarks Of the hotels that the caller may read folios in. Sort by `issuedAt` or `number`.
   */
  @Get()
  @RequirePermission('folios:read')
  list(@Query() query: FolioDocumentListQuery, @Context() ctx: RequestContext): Promise<FolioDocumentPageDto> {
    return this.queries.list(ctx, query);
  }

  /**
   * Read a document
   * @remarks As it was issued, whatever has changed since. Whom it is made out to is shown to those who hold `guests:pii`, and noted in the audit trail.
   */
  @Get(':id')
  @RequirePermission('folios:read')
  get(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<FolioDocumentDto> {
    return this.queries.one(ctx, id);
  }

  /**
   * Credit an invoice
   * @remarks All that is left of it, or of some of its lines, under a number of its own, with the share of the taxes; never more than the invoice, however many credit it at once. What
   * was credited can be invoiced again. A deposit invoice is credited the same way, as far as no invoice has deducted it.
   */
  @Post(':id/credit-note')
  @RequirePermission('invoices:issue')
  @Refuses(FolioProblems.documentCredited, FolioProblems.creditTooLarge)
  credit(@Param('id', IdPipe) id: string, @Body() body: CreditDocumentDto, @Context() ctx: RequestContext): Promise<FolioDocumentDto> {
    return this.documents.creditNote(ctx, id, body);
  }
}

@ApiTags('Cashier shifts')
@Controller('cashier-shifts')
export class CashierShiftsController {
  constructor(private readonly shifts: KeepShifts) {}

  /**
   * List cashier shifts
   * @remarks Newest first, with what was taken in each by method.
   */
  @Get()
  @RequirePermission('folios:read')
  list(@Query() query: CashierShiftListQuery, @Context() ctx: RequestContext): Promise<CashierShiftPageDto> {
    return this.shifts.list(ctx, query);
  }

  /**
   * Read a cashier shift
   * @remarks What was taken in it by method, and, once it is closed, what was counted against what should be there.
   */
  @Get(':id')
  @RequirePermission('folios:read')
  get(@Param('id', IdPipe) id: string, @Context() ctx: RequestContext): Promise<CashierShiftDto> {
    return this.shifts.one(ctx, id);
  }

  /**
   * Open a cashier shift
   * @remarks The caller’s own till in a hotel, one at a time. What they take and refund at the desk from now on lies in it.
   */
  @Post()
  @RequirePermission('cashier:close')
  open(@Body() body: OpenShiftDto, @Context() ctx: RequestContext): Promise<CashierShiftDto> {
    return this.shifts.open(ctx, body);
  }

  /**
   * Close a cashier shift
   * @remarks With the cash as it was counted: the difference to what should be there is kept, by currency. Once.
   */
  @Post(':id/closing')
  @HttpCode(200)
  @RequirePermission('cashier:close')
  @Refuses(FolioProblems.shiftClosed)
  close(@Param('id', IdPipe) id: string, @Body() body: CloseShiftDto, @Context() ctx: RequestContext): Promise<CashierShiftDto> {
    return this.shifts.close(ctx, id, body);
  }
}
