import { Injectable, Logger } from '@nestjs/common';
import { Caller } from '../../../../kernel/auth/caller';
import { Database } from '../../../../kernel/database/database';
import { systemContext } from '../../../../kernel/http/request-context';
import { Clock } from '../../../../kernel/values/clock';
import { KeepGroups } from './keep-groups.service';

/** Groups whose cut-off date lies behind the hotel's date and that still keep rooms. */
const DUE = `
  SELECT g.id FROM stay_groups g JOIN properties p ON p.id = g.property_id
  WHERE g.status = 'definite' AND g.cut_off_date < p.business_date AND ($1::uuid IS NULL OR g.property_id = $1)
    AND EXISTS (SELECT FROM group_nights n WHERE n.group_id = g.id AND n.rooms > n.picked_up + n.released)
  ORDER BY g.id`;

/** Gives what is left of blocks back to sale when their cut-off date has passed. Picking up is refused from that day on, whether this has run or not. */
@Injectable()
export class CutOffGroups {
  private readonly log = new Logger('Groups');

  constructor(
    private readonly database: Database,
    private readonly groups: KeepGroups,
    private readonly clock: Clock,
  ) {}

  /** @param propertyId one hotel, as its day is closed; all without @returns how many groups gave something back */
  async run(propertyId?: string): Promise<number> {
    const due = await this.database.query<{ id: string }>(DUE, [propertyId ?? null]);
    let released = 0;
    for (const { id } of due) {
      try {
        if (await this.groups.cutOff(systemContext(Caller.system, this.clock.now(), `cut-off-${id}`), id)) released++;
      } catch (error) {
        this.log.error(error); // one group that fails does not keep the rooms of the others
      }
    }
    return released;
  }
}
