import { ordinaryShare } from './commonness';
import type { FieldKind, MatchField } from './field';
import type { Form } from './form';
import { ordinaryModel } from './model';

/** Records that what is ordinary counts as, beside those that are there. */
export const ORDINARY_RECORDS = 50;

const WHOLE_NAMES: readonly FieldKind[] = ['name'];
const NAME_PARTS: readonly FieldKind[] = ['given_name', 'family_name'];

/** Counts things. */
class Tally {
  private readonly counts = new Map<string, number>();
  add = (what: string): unknown => this.counts.set(what, this.of(what) + 1);
  of = (what: string): number => this.counts.get(what) ?? 0;
  values = (): Iterable<number> => this.counts.values();
}

/** How often the values of one field occur, counting what belongs together once. */
export class Frequencies {
  private readonly texts = new Tally();
  /** Names in characters, by their pinyin. */
  private readonly sounds = new Tally();
  /** Of whole names, how many have each word and each syllable. */
  private readonly words = new Tally();
  private readonly syllables = new Tally();
  private readonly forms: Form[] = [];
  private total = 0;
  /** Others that one who has a rare value can expect to share it with. */
  private others = 0.01;

  /** @param groupOf which records are thought to be of one person; nothing while nobody has thought about it */
  constructor(
    private readonly field: MatchField,
    cells: readonly (readonly Form[])[],
    private readonly groupOf?: Int32Array,
  ) {
    const sizes = new Map<number, number>();
    for (const group of groupOf ?? []) sizes.set(group, (sizes.get(group) ?? 0) + 1);
    const seen = new Map<number, Set<Form>>();
    cells.forEach((forms, record) => {
      const group = groupOf?.[record] ?? record;
      if (!forms.length) return;
      if ((sizes.get(group) ?? 1) === 1) {
        this.total++;
        forms.forEach((form) => this.count(form));
        return;
      }
      const counted = seen.get(group) ?? new Set();
      if (counted.size === 0) this.total++;
      seen.set(group, counted);
      for (const form of forms) {
        if (!counted.has(form)) this.count(form);
        counted.add(form);
      }
    });
    let [singles, doubles] = [0, 0];
    for (const count of this.texts.values()) {
      if (count === 1) singles++;
      else if (count === 2) doubles++;
    }
    if (singles + doubles > 0) this.others = Math.max(0.01, (2 * doubles) / (singles + 2 * doubles));
  }

  private count(form: Form): void {
    this.texts.add(form.text);
    if (form.han && NAME_PARTS.includes(this.field.kind)) this.sounds.add(form.sound);
    if (!WHOLE_NAMES.includes(this.field.kind)) return;
    this.forms.push(form);
    for (const token of form.tokens) this.words.add(token);
    for (const syllable of form.syllables ?? []) this.syllables.add(syllable);
  }

  /**
   * Probability that somebody else has the value that a person is known to have, leaving out the two records that are asked about. Of values seen once, what
   * is expected is what there is of those seen twice (I. J. Good, "The population frequencies of species and the estimation of population parameters",
   * Biometrika 40 (1953)); of all others as much is taken off.
   * @param together the two records are thought to be of one person already, and counted once
   */
  share(form: Form, together: boolean): number {
    const seen = Math.max(this.texts.of(form.text) - (together ? 1 : 2), 0);
    if (!WHOLE_NAMES.includes(this.field.kind)) return this.blended(seen + this.others, form);
    // a name that few should have is no coincidence though several records bear it: they may all be of one person
    return this.blended((this.groupOf ? seen : 0) + this.total * this.composed(form.tokens, this.words), form);
  }

  /** The same for a name in characters that somebody else's sounds like. */
  soundShare(form: Form, together: boolean): number {
    if (WHOLE_NAMES.includes(this.field.kind))
      return this.blended(this.total * this.composed(form.syllables ?? form.tokens, this.syllables), form);
    return this.blended(Math.max(this.sounds.of(form.sound) - (together ? 1 : 2), 0) + this.others, form);
  }

  /** Probability that two people have the same value. */
  sameByChance(): number {
    const [ordinary] = ordinaryModel(this.field.kind).u;
    if (this.forms.length) return this.forms.reduce((sum, form) => sum + this.share(form, true), 0) / this.forms.length;
    let pairs = 0;
    for (const count of this.texts.values()) pairs += count * (count - 1);
    const all = Math.max(1, this.total * (this.total - 1));
    return Math.max((pairs + ORDINARY_RECORDS ** 2 * ordinary!) / (all + ORDINARY_RECORDS ** 2), Math.min(ordinary!, 1 / all));
  }

  private blended(others: number, form: Form): number {
    return (others + ORDINARY_RECORDS * ordinaryShare(this.field.kind, form)) / (this.total + ORDINARY_RECORDS);
  }

  /** How often the parts of a name would meet by chance. */
  private composed(parts: readonly string[], counted: Tally): number {
    return parts.reduce((product, part) => product * Math.min(1, Math.max(1, counted.of(part)) / Math.max(1, this.total)), 1);
  }
}
