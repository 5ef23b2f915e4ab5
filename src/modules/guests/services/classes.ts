import { Injectable } from '@nestjs/common';
import type { Sql } from '../../../kernel/database/database';
import type { Work } from '../../../kernel/database/unit-of-work';
import { hasEvidence, inputsOf, type Label } from '../domain/classification/inputs';
import { classify, type ClassRule, type Evidence } from '../domain/classification/rules';
import { FIGURE_COLUMNS, type HotelFigures } from '../domain/figures';
import { guestClassChanged } from '../events/class-changed.event';
import { RECORDS_OF_PERSONS } from './figures';

/** A class that a person is in, as it lies in the database. */
export interface ClassRow {
  person_id: string;
  scheme_id: string;
  class: string;
  rule: string | null;
  evidence: Evidence[];
  scheme_version: number;
  since: string;
}

/** A standard that counts. */
export interface PublishedScheme {
  id: string;
  propertyId: string | null;
  code: string;
  number: number;
  rules: ClassRule[];
  defaultClass: string;
}

interface Known {
  person_id: string;
  /** Hotels that have a record of them. */
  hotels: string[];
  figures: HotelFigures[];
  labels: Label[];
  classes: ClassRow[];
}

const CLASS = `json_build_object('person_id', c.person_id, 'scheme_id', c.scheme_id, 'class', c.class, 'rule', c.rule, 'evidence', c.evidence,
  'scheme_version', c.scheme_version, 'since', c.since)`;

const KNOWN = `
  WITH records AS MATERIALIZED (${RECORDS_OF_PERSONS})
  SELECT p.id AS person_id,
    ARRAY(SELECT DISTINCT h.property_id FROM records r JOIN guests h ON h.id = r.guest_id WHERE r.person_id = p.id) AS hotels,
    (SELECT coalesce(json_agg(row_to_json(x) ORDER BY x."propertyId"), '[]') FROM (SELECT ${FIGURE_COLUMNS} FROM guest_figures f WHERE f.person_id = p.id) x) AS figures,
    (SELECT coalesce(json_agg(json_build_object('kind', l.kind, 'code', l.code, 'propertyId', l.property_id, 'holds', l.holds, 'observedAt', l.observed_at)), '[]')
      FROM records r JOIN guest_facts l ON l.guest_id = r.guest_id
      WHERE r.person_id = p.id AND l.kind IN ('tag', 'vip', 'company') AND l.code IS NOT NULL AND l.ended_at IS NULL) AS labels,
    (SELECT coalesce(json_agg(${CLASS}), '[]') FROM guest_classes c WHERE c.person_id = p.id) AS classes
  FROM (SELECT DISTINCT person_id AS id FROM records) p JOIN guests g ON g.id = p.id AND g.erased_at IS NULL
  WHERE NOT EXISTS (SELECT FROM records r JOIN privacy_flags f ON f.guest_id = r.guest_id WHERE r.person_id = p.id)`;

const PUBLISHED = `
  SELECT s.id, s.property_id AS "propertyId", s.code, v.number, v.rules, v.default_class AS "defaultClass"
  FROM classification_schemes s JOIN classification_versions v ON v.scheme_id = s.id AND v.number = s.published_version
  WHERE s.retired_at IS NULL ORDER BY s.id`;

/** Keeps every guest in the class of each standard in which they belong, unless an objection or a restriction of theirs stands. */
@Injectable()
export class Classes {
  /** The standards that count now. To be read after the persons are locked: who publishes another version waits for nobody, but has everybody gone through afterwards. */
  published(sql: Sql): Promise<PublishedScheme[]> {
    return sql.hot<PublishedScheme>('published_classifications', PUBLISHED);
  }

  /** Classes of these persons as they lie, to be put by before a merge. */
  async rowsOf(sql: Sql, personIds: readonly string[]): Promise<ClassRow[]> {
    const rows = await sql.query<{ row: ClassRow }>(
      `SELECT ${CLASS} AS row FROM guest_classes c WHERE c.person_id = ANY ($1::uuid[]) ORDER BY c.person_id, c.scheme_id`,
      [personIds],
    );
    return rows.map((r) => r.row);
  }

  /**
   * Classes these persons anew, from their figures and labels. To be called with the persons locked, after their figures; ids that are no persons any more lose their
   * classes without a word.
   * @param before rows put by before a merge that is being undone: a class that comes out the same holds since then
   */
  async recompute(work: Work, personIds: readonly string[], at: Date, before: readonly ClassRow[] = []): Promise<void> {
    if (personIds.length === 0) return;
    const ids = [...new Set(personIds)];
    const schemes = await this.published(work);
    const known = await this.known(work, ids);
    const verdicts = known.flatMap((person) => schemes.flatMap((scheme) => this.verdict(person, scheme, at) ?? []));
    const current = new Map(known.flatMap((p) => p.classes).map((c) => [`${c.person_id} ${c.scheme_id}`, c]));
    const earlier = new Map(before.map((c) => [`${c.person_id} ${c.scheme_id}`, c]));
    const kept = new Set(verdicts.map((v) => `${v.person_id} ${v.scheme_id}`));
    const changed = verdicts.flatMap((verdict) => {
      const key = `${verdict.person_id} ${verdict.scheme_id}`;
      const [was, put] = [current.get(key), earlier.get(key)];
      if (put?.class === verdict.class) verdict.since = put.since;
      else if (was?.class === verdict.class) verdict.since = was.since;
      return was && sameRow(was, verdict) ? [] : [{ verdict, was, put }];
    });
    if (changed.length) await work.hot('keep_guest_classes', KEEP, [JSON.stringify(changed.map((c) => c.verdict)), at]);
    if (known.length < ids.length || [...current.keys()].some((key) => !kept.has(key))) {
      await work.hot('drop_guest_classes', DROP, [ids, JSON.stringify([...kept].map((key) => key.split(' ')))]);
    }
    for (const { verdict, was, put } of changed) {
      const scheme = schemes.find((s) => s.id === verdict.scheme_id)!;
      const from = was?.class ?? null;
      // the first of all classes is news only if it says something, and what a merge took away and its undoing gave back none
      if (from === verdict.class || (from === null && (verdict.rule === null || put?.class === verdict.class))) continue;
      const { id: schemeId, code, propertyId, number: version } = scheme;
      work.emit(
        guestClassChanged({
          personId: verdict.person_id,
          schemeId,
          scheme: code,
          propertyId,
          version,
          from,
          to: verdict.class,
          rule: verdict.rule,
        }),
      );
    }
  }

  /** Persons as the standards look at them; those who are none, have been erased, or object to being looked at so (GDPR article 21, PIPL article 24), are left out. */
  known(sql: Sql, personIds: readonly string[]): Promise<Known[]> {
    return sql.hot<Known>('known_of_guests', KNOWN, [personIds]);
  }

  /** @returns undefined for somebody of whom nothing is known by which to class them, or who is no guest of the hotel whose standard it is */
  verdict({ person_id, hotels, figures, labels }: Known, scheme: PublishedScheme, at: Date): ClassRow | undefined {
    if (scheme.propertyId && !hotels.includes(scheme.propertyId)) return undefined;
    const inputs = inputsOf(figures, labels, scheme.propertyId, at.toISOString().slice(0, 10));
    if (!hasEvidence(inputs)) return undefined;
    const { class: name, rule, evidence } = classify(scheme, inputs);
    return { person_id, scheme_id: scheme.id, class: name, rule, evidence, scheme_version: scheme.number, since: at.toISOString() };
  }
}

const sameRow = (a: ClassRow, b: ClassRow): boolean =>
  a.class === b.class &&
  a.rule === b.rule &&
  a.scheme_version === b.scheme_version &&
  Date.parse(a.since) === Date.parse(b.since) &&
  JSON.stringify(a.evidence) === JSON.stringify(b.evidence);

const KEEP = `
  INSERT INTO guest_classes (person_id, scheme_id, class, rule, evidence, scheme_version, since, updated_at)
  SELECT person_id, scheme_id, class, rule, evidence, scheme_version, since, $2
  FROM json_to_recordset($1::json) AS c(person_id uuid, scheme_id uuid, class text, rule text, evidence jsonb, scheme_version int, since timestamptz)
  ORDER BY person_id, scheme_id
  ON CONFLICT (person_id, scheme_id) DO UPDATE SET class = excluded.class, rule = excluded.rule, evidence = excluded.evidence,
    scheme_version = excluded.scheme_version, since = excluded.since, updated_at = excluded.updated_at`;

const DROP = `
  DELETE FROM guest_classes c WHERE c.person_id = ANY ($1::uuid[])
    AND (c.person_id, c.scheme_id) NOT IN (SELECT (k->>0)::uuid, (k->>1)::uuid FROM json_array_elements($2::json) k)`;
