import { blockingKeys } from './blocking';
import { candidatePairs } from './candidates';
import { cluster, type Link } from './clusters';
import { Comparer, type Comparison, type Forms } from './comparison';
import { chances, drawnPairs, expectAndMaximise, modelOf, patternsOf, wordWeights } from './estimate';
import { type MatchField, type MatchRecord, MISSING } from './field';
import { type Form, formOf } from './form';
import { Frequencies } from './frequencies';
import { type MatchModel, ordinaryModel } from './model';
import { conflicts, probabilityOf, rarityOf, scoreOf } from './score';

export interface FoundDuplicates {
  /** Group of each record; records of one group are of one person. */
  groupOf: Int32Array;
  model: MatchModel;
  /** Pairs that were compared. */
  compared: number;
}

export interface DuplicateSettings {
  /** Least probability of a pair. */
  threshold: number;
}

/** Records made ready for comparison; equal values are one object. */
export function prepare(schema: readonly MatchField[], records: readonly MatchRecord[]): Forms[] {
  const known = schema.map(() => new Map<string, Form | undefined>());
  const byText = schema.map(() => new Map<string, Form>());
  return records.map(({ values }) =>
    schema.map(({ kind }, field) => {
      const forms: Form[] = [];
      for (const raw of values[field] ?? []) {
        if (!known[field]!.has(raw)) {
          const form = formOf(kind, raw);
          if (form && !byText[field]!.has(form.text)) byText[field]!.set(form.text, form);
          known[field]!.set(raw, form && byText[field]!.get(form.text));
        }
        const form = known[field]!.get(raw);
        if (form && !forms.includes(form)) forms.push(form);
      }
      return forms;
    }),
  );
}

/** Finds who is there more than once, learning from the records themselves what each field is worth. */
export function findDuplicates(
  schema: readonly MatchField[],
  records: readonly MatchRecord[],
  { threshold }: DuplicateSettings = { threshold: 0.5 },
): FoundDuplicates {
  const prepared = prepare(schema, records);
  const count = prepared.length;
  const columns = schema.map((_, field) => prepared.map((forms) => forms[field]!));
  const words = columns.map(wordWeights);
  const comparer = new Comparer({ schema, wordWeight: (field) => words[field]! });
  const scratch = comparer.fresh();
  const compare = (pair: number): Comparison => comparer.compare(prepared[Math.floor(pair / count)]!, prepared[pair % count]!, scratch);

  const drawn = drawnPairs(count, generator(count));
  const drawnLevels = levelsOf(drawn, schema.length, compare);
  const pairs = candidatePairs(count, (record) => blockingKeys(schema, prepared[record]!));
  const levels = levelsOf(pairs, schema.length, compare);

  let groupOf: Int32Array | undefined;
  let model: MatchModel | undefined;
  // the second time what belongs together is known well enough to count it once
  for (let turn = 0; turn < 2; turn++) {
    const groups = groupOf;
    const together = (a: number, b: number) => groups !== undefined && groups[a] === groups[b];
    const frequencies = schema.map((field, at) => new Frequencies(field, columns[at]!, groups));
    const strangers = patternsOf(
      drawnLevels,
      schema.length,
      new Float32Array(drawn.length),
      (i) => !together(Math.floor(drawn[i]! / count), drawn[i]! % count),
    );
    const u = chances(schema, strangers, frequencies);
    const before = modelOf(
      schema,
      {
        fields: u.map((chance, field) => ({ u: chance, m: model?.fields[field]!.m ?? ordinaryModel(schema[field]!.kind).m })),
        prior: model?.prior ?? 0.2 / Math.max(2, count),
      },
      frequencies,
      words,
    );
    const rarity = Float32Array.from(pairs, (pair, i) => {
      if (roughBits(before, levels, i) < HOPELESS) return 0;
      const [low, high] = [Math.floor(pair / count), pair % count];
      const comparison = compare(pair);
      return schema.reduce((sum, _, field) => sum + rarityOf(before, field, comparison, together(low, high)), 0);
    });
    const learned = expectAndMaximise(schema, patternsOf(levels, schema.length, rarity), u, (count * (count - 1)) / 2, before);
    const now = (model = modelOf(schema, learned, frequencies, words));
    const links: Link[] = [];
    for (let i = 0; i < pairs.length; i++) {
      const bits = roughBits(now, levels, i) + rarity[i]!;
      if (probabilityOf(bits) < threshold || conflicts(now, { levels: levels.subarray(i * schema.length, (i + 1) * schema.length) }))
        continue;
      links.push({ low: Math.floor(pairs[i]! / count), high: pairs[i]! % count, bits });
    }
    groupOf = cluster(count, links, (a, b) => {
      const { bits, conflict } = scoreOf(now, comparer.compare(prepared[a]!, prepared[b]!), together(a, b));
      return conflict ? Math.min(bits, AGAINST) : bits;
    });
  }
  return { groupOf: groupOf!, model: model!, compared: pairs.length };
}

/** Bits that no rarity of values makes up for. */
const HOPELESS = -25;
/** What a conflict between two members speaks against their group, in bits. */
const AGAINST = -5;

function levelsOf(pairs: Float64Array, width: number, compare: (pair: number) => Comparison): Uint8Array {
  const levels = new Uint8Array(pairs.length * width);
  pairs.forEach((pair, i) => levels.set(compare(pair).levels, i * width));
  return levels;
}

/** Score by levels alone. */
function roughBits({ fields, prior }: MatchModel, levels: Uint8Array, pair: number): number {
  let bits = Math.log2(prior / (1 - prior));
  for (let field = 0; field < fields.length; field++) {
    const level = levels[pair * fields.length + field]!;
    if (level !== MISSING) bits += Math.log2(fields[field]!.m[level]! / Math.max(fields[field]!.u[level]!, 1e-12));
  }
  return bits;
}

/** The same records are the same answer: numbers that look random, from a seed (mulberry32). */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
