import { Injectable } from '@nestjs/common';
import { Vault } from '../../../../kernel/crypto/vault';
import type { Work } from '../../../../kernel/database/unit-of-work';
import { Messages } from '../../../messaging';
import { Stays } from '../../../reservations';
import { type CaseRow, wordsOf } from '../queries/case-rows';

/** Writes to the guest about their case. Who cannot be reached, or is not known, is told by whoever has it in hand. */
@Injectable()
export class TellOfCases {
  constructor(
    private readonly messages: Messages,
    private readonly stays: Stays,
    private readonly vault: Vault,
  ) {}

  /** That it has been heard: of what the guest has complained of or asked for. */
  async received(work: Work, row: CaseRow, at: Date): Promise<void> {
    if (row.kind === 'complaint' || row.kind === 'request') await this.tell(work, row, 'case_received', null, `case ${row.id}`, at);
  }

  async settled(work: Work, row: CaseRow, words: string, at: Date): Promise<void> {
    await this.tell(work, row, 'case_settled', words, `case ${row.id} ${row.reopened}`, at);
  }

  private async tell(work: Work, row: CaseRow, kind: 'case_received' | 'case_settled', words: string | null, occasion: string, at: Date) {
    const known = wordsOf(row, this.vault);
    if (!row.guestId || !known) return;
    const stay = row.reservationId ? await this.stays.find(work, row.reservationId) : undefined;
    await this.messages.send(
      work,
      [
        {
          ...{ occasion, kind, propertyId: row.propertyId, guestIds: [row.guestId] },
          bookingId: stay?.bookingId ?? null,
          reservationIds: stay ? [stay.id] : [],
          facts: { case: { number: row.number, subject: known.subject, words } },
        },
      ],
      at,
    );
  }
}
