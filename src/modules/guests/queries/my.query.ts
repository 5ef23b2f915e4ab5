import { Injectable } from '@nestjs/common';
import { Database, type Sql } from '../../../kernel/database/database';
import { etagOf } from '../../../kernel/http/etag';
import type { RequestContext } from '../../../kernel/http/request-context';
import { goldenProfile } from '../domain/profile/golden';
import type { FactKind, FactValue } from '../domain/record';
import type { MyPreferenceDto, MyProfileDto } from '../dto/my.dto';
import { EVERYTHING, Persons } from './persons';

/** What guests see of themselves. What the house thinks of them (tags, levels, the block list, notes) is not part of the profile; an export tells it. */
@Injectable()
export class MyQueries {
  constructor(
    private readonly database: Database,
    private readonly persons: Persons,
  ) {}

  async profile(ctx: RequestContext, sql: Sql = this.database): Promise<MyProfileDto> {
    const person = await this.persons.one(sql, ctx.caller.guestId!, EVERYTHING);
    ctx.answer.etag = etagOf(person.version);
    const { choices } = goldenProfile(person.records, person.facts);
    const all = <K extends FactKind>(kind: K) => choices.filter((c) => c.kind === kind).map((c) => c.chosen.value as FactValue<K>);
    const [name] = all('name');
    return {
      id: person.id,
      firstName: name?.firstName ?? '',
      lastName: name?.lastName ?? '',
      emails: all('email').map((e) => e.address),
      phones: all('phone').map((p) => p.number),
      addresses: all('address'),
      birthday: all('birthday')[0] ?? null,
      sex: all('sex')[0]?.sex ?? null,
      occupation: all('occupation')[0]?.occupation ?? null,
      nationality: all('nationality')[0]?.country ?? null,
      country: all('country')[0]?.country ?? null,
      language: all('language')[0]?.language ?? null,
      channel: all('channel')[0]?.channel ?? null,
    };
  }

  async preferences({ caller }: RequestContext, sql: Sql = this.database): Promise<MyPreferenceDto[]> {
    const person = await this.persons.one(sql, caller.guestId!, EVERYTHING);
    const { choices } = goldenProfile(person.records, person.facts);
    return choices.flatMap(({ kind, chosen }) => {
      if (kind !== 'preference' || !chosen.factId) return [];
      const { category, code, value = null, note = null } = chosen.value as FactValue<'preference'>;
      return [{ id: chosen.factId, category, code, value, note, source: chosen.source, observedAt: chosen.observedAt.toISOString() }];
    });
  }
}
