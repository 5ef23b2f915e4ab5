import { Injectable } from '@nestjs/common';
import type { Sql } from '../../../kernel/database/database';
import { UnitOfWork, type Work } from '../../../kernel/database/unit-of-work';
import { notFound, Refusal } from '../../../kernel/errors/problem';
import type { RequestContext } from '../../../kernel/http/request-context';
import type { FolioOfReservation } from '../domain/folio';
import type { ChargeLine } from '../domain/line';
import { PAYMENT_COLUMNS, type PaymentRow } from '../domain/payment';
import { FolioProblems } from '../domain/problems';
import { ProviderSilent } from '../domain/provider';
import type { MyFolioDto, MyFoliosDto, MyPaymentDto, PayMyFolioDto } from '../dto/my-folio.dto';
import { type Standing, standingsWhere } from '../queries/balances';
import { SHOWN } from '../queries/folio.queries';
import { LINES_OF_FOLIO, taxesOf } from '../queries/taxes';
import { myLineView, myPaymentView, taxSumView } from '../queries/views';
import { Folios } from './folios';
import { PaymentEffects } from './payment-effects';
import { LINE_COLUMNS, type LineRow, lockFolios, openOne } from './statements';
import { TakePayment } from './take-payment.service';

/** A stay, for the guest who asks for its account. */
export interface StayOfGuest {
  reservation: FolioOfReservation;
  /** Every record of who asks; they sleep in it or have booked it. */
  recordIds: readonly string[];
  /** All that it is charged with in the end, as far as it is known; what is charged already is left out here. */
  charges: readonly ChargeLine[];
  purpose: 'deposit' | 'settlement';
}

/** The accounts of a stay as its guests see and pay them. What a company, a group or another guest of the room pays is not theirs. */
@Injectable()
export class GuestFolios {
  constructor(
    private readonly work: UnitOfWork,
    private readonly folios: Folios,
    private readonly payments: TakePayment,
    private readonly effects: PaymentEffects,
  ) {}

  async read(sql: Sql, stay: StayOfGuest): Promise<MyFoliosDto> {
    const { id: reservationId, currency } = stay.reservation;
    const toCome = await this.folios.toCome(sql, reservationId, stay.charges);
    const folios: MyFolioDto[] = [];
    for (const folio of await this.own(sql, stay)) folios.push(await this.view(sql, folio, stay, folio.main ? toCome : 0));
    return {
      reservationId,
      open: folios.find((f) => f.main)?.open ?? { amountMinor: Math.max(0, toCome), currency },
      folios,
    };
  }

  /**
   * Begins a payment by Stripe of at most what is open. One that the guest began before and has not confirmed is handed out again; where another amount is wanted now it is let go
   * first, so that nobody pays twice for having closed a page.
   * @param stayOf the stay, locked
   * @throws Refusal 404, 409 `payment_too_large`, `folio_closed`, `payment_method_unavailable`
   */
  async pay(ctx: RequestContext, stayOf: (work: Work) => Promise<StayOfGuest>, body: PayMyFolioDto): Promise<MyPaymentDto> {
    const said = ctx.idempotency && (await this.work.replay<MyPaymentDto>(ctx));
    if (!said) await this.letGo(ctx, stayOf, body);
    const started = said ?? (await this.work.run(ctx, 201, async (work) => this.begin(work, await stayOf(work), body)));
    if (started.status !== 'pending') return started;
    return this.payments.follow(ctx, started, (payment, secret) => myPaymentView(payment, started.amount.currency, secret));
  }

  private async begin(work: Work, stay: StayOfGuest, { folioId, amountMinor }: PayMyFolioDto): Promise<MyPaymentDto> {
    const main = await this.folios.ofReservation(work, stay.reservation);
    const { folio, openMinor, begun } = await this.toPay(work, stay, folioId ?? main);
    const again = begun.find((p) => p.amount_minor === (amountMinor ?? openMinor + p.amount_minor));
    if (again) return myPaymentView(again, folio.currency);
    const amount = amountMinor ?? openMinor;
    if (openMinor === 0 || amount > openMinor) {
      throw new Refusal(FolioProblems.paymentTooLarge, `${openMinor} minor units of ${folio.currency} are open.`);
    }
    const obstacle = this.effects.provider('stripe').cannotTake(amount, folio.currency);
    if (obstacle) throw new Refusal(FolioProblems.paymentMethodUnavailable, obstacle);
    const payment = await this.payments.write(work, folio, {
      ...{ kind: 'payment', purpose: stay.purpose, method: 'stripe', amount_minor: amount },
      ...{ status: 'pending', operation: 'create' },
    });
    return myPaymentView(payment, folio.currency);
  }

  /** Voids what the guest began in another amount; what they confirmed meanwhile counts, and less is open. */
  private async letGo(ctx: RequestContext, stayOf: (work: Work) => Promise<StayOfGuest>, body: PayMyFolioDto): Promise<void> {
    const apart = { ...ctx, idempotency: undefined, answer: {} };
    const asked = await this.work.run(apart, 200, async (work) => {
      const stay = await stayOf(work);
      const folioId = body.folioId ?? (await this.own(work, stay)).find((f) => f.main)?.id;
      if (!folioId) return [];
      const { openMinor, begun } = await this.toPay(work, stay, folioId);
      const others = begun.filter((p) => p.amount_minor !== (body.amountMinor ?? openMinor + p.amount_minor));
      for (const other of others) await this.payments.askFor(work, other, 'void', ['pending']);
      return others;
    });
    for (const { id } of asked) {
      await this.effects.advance(id).catch((error: unknown) => {
        if (!(error instanceof ProviderSilent)) throw error;
      });
    }
  }

  /** A folio of the guest, locked, with what can be paid of it and what they have begun to pay. @throws Refusal 404, 409 `folio_closed` */
  private async toPay(work: Work, stay: StayOfGuest, folioId: string) {
    if (!(await this.own(work, stay)).some((f) => f.id === folioId)) throw notFound();
    const folio = openOne(await lockFolios(work, [folioId]), folioId);
    const standing = (await this.own(work, stay)).find((f) => f.id === folioId)!;
    const toCome = standing.main ? await this.folios.toCome(work, stay.reservation.id, stay.charges) : 0;
    const begun = await work.query<PaymentRow>(
      `SELECT ${PAYMENT_COLUMNS} FROM payments WHERE folio_id = $1 AND kind = 'payment' AND method = 'stripe' AND status = 'pending' AND taken_by = ANY ($2::uuid[])`,
      [folioId, stay.recordIds],
    );
    return { folio, openMinor: openOf(standing, toCome), begun };
  }

  private async own(sql: Sql, { reservation, recordIds }: StayOfGuest): Promise<Standing[]> {
    const all = await standingsWhere(sql, 'f.reservation_id = $1', reservation.id);
    return all.filter((f) => f.kind === 'guest' && (f.main || (f.guest_id !== null && recordIds.includes(f.guest_id))));
  }

  private async view(sql: Sql, f: Standing, { recordIds }: StayOfGuest, toComeMinor: number): Promise<MyFolioDto> {
    const money = (amountMinor: number) => ({ amountMinor, currency: f.currency });
    const itemised = f.guest_id !== null && recordIds.includes(f.guest_id);
    const lines = await sql.query<LineRow>(
      `SELECT ${LINE_COLUMNS} FROM folio_lines WHERE folio_id = $1 AND $2 ORDER BY created_at, id LIMIT ${SHOWN}`,
      [f.id, itemised],
    );
    const payments = await sql.query<PaymentRow>(
      `SELECT ${PAYMENT_COLUMNS} FROM payments WHERE folio_id = $1 AND ($2 OR taken_by = ANY ($3::uuid[])) ORDER BY created_at, id LIMIT ${SHOWN}`,
      [f.id, itemised, recordIds],
    );
    return {
      id: f.id,
      main: f.main,
      name: f.name,
      status: f.status,
      charges: money(f.charges_minor),
      paid: money(f.paid_minor),
      balance: money(f.balance_minor),
      toCome: money(toComeMinor),
      underWay: money(f.under_way_minor),
      open: money(f.status === 'open' ? openOf(f, toComeMinor) : 0),
      itemised,
      lines: lines.map((l) => myLineView(l, f.currency)),
      payments: payments.map((p) => myPaymentView(p, f.currency)),
      taxes: itemised ? (await taxesOf(sql, LINES_OF_FOLIO, [f.id])).map((t) => taxSumView(t, f.currency)) : [],
    };
  }
}

const openOf = (f: Pick<Standing, 'balance_minor' | 'under_way_minor'>, toComeMinor: number): number =>
  Math.max(0, f.balance_minor + toComeMinor - f.under_way_minor);
