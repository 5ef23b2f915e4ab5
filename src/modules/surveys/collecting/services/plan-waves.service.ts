import { Injectable } from '@nestjs/common';
import { Caller } from '../../../../kernel/auth/caller';
import { Database } from '../../../../kernel/database/database';
import { UnitOfWork } from '../../../../kernel/database/unit-of-work';
import { systemContext } from '../../../../kernel/http/request-context';
import { Clock } from '../../../../kernel/values/clock';
import { addDays, dateInZone, daysBetween, instantInZone, type LocalDate } from '../../../../kernel/values/local-date';
import { PropertyQueries } from '../../../properties';
import { Stays } from '../../../reservations';
import { HANDOUT, type Handout } from '../queries/links';
import { Invitations } from './invitations';

interface Wave extends Handout {
  on: LocalDate;
  begun: Date;
}

/** Waves of surveys that are asked again and again: each plans invitations for those who have departed since the one before. */
@Injectable()
export class PlanWaves {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
    private readonly properties: PropertyQueries,
    private readonly stays: Stays,
    private readonly invitations: Invitations,
  ) {}

  /** @returns how many invitations were planned */
  async run(): Promise<number> {
    const at = this.clock.now();
    const waves = await this.database.query<Wave>(
      `SELECT ${HANDOUT}, d.next_wave_on AS on, d.created_at AS begun FROM survey_distributions d JOIN surveys s ON s.id = d.survey_id
       JOIN properties p ON p.id = d.property_id
       WHERE d.kind = 'schedule' AND d.status = 'active' AND s.status = 'open' AND d.next_wave_on <= ($1::timestamptz AT TIME ZONE p.time_zone)::date ORDER BY d.id`,
      [at],
    );
    let planned = 0;
    for (const wave of waves) planned += await this.plan(wave, at);
    return planned;
  }

  private plan(wave: Wave, at: Date): Promise<number> {
    const { distributionId, propertyId, settings, on, begun } = wave;
    const everyDays = settings.everyDays!;
    return this.work.run(systemContext(Caller.system, at, `survey-wave-${distributionId}`), 200, async (work) => {
      const { timeZone } = await this.properties.mustExist(propertyId);
      // whoever moves the day on plans the wave
      const moved = await work.query(
        'UPDATE survey_distributions SET next_wave_on = $3, updated_at = $4 WHERE id = $1 AND next_wave_on = $2 RETURNING 1',
        [...[distributionId, on, addDays(on, everyDays), at]],
      );
      if (moved.length === 0) return 0;
      const number = Math.floor(daysBetween(addDays(dateInZone(begun, timeZone), 1), on) / everyDays) + 1;
      const departed = await this.stays.departed(work, propertyId, addDays(on, 1 - everyDays), on);
      const sendAt = instantInZone(on, settings.sendAt, timeZone);
      const invitations = departed.map(({ id, guestId }) => ({
        occasion: `wave ${number} ${id}`,
        guestId,
        reservationId: id,
        wave: number,
        sendAt,
      }));
      return (await this.invitations.plan(work, wave, invitations, at)).length;
    });
  }
}
