import { getMetadataStorage } from 'class-validator';
import { allowNull, type Schema, typesOf } from './document';

/** One rule of class-validator on one field. */
interface Rule {
  name?: string;
  type: string;
  propertyName: string;
  constraints?: never[];
  each: boolean;
}

type Dto = new () => object;

/** How a rule that looks at one value is written in a schema. */
const RULES: Record<string, (...constraints: never[]) => Partial<Schema>> = {
  isInt: () => ({ type: 'integer' }),
  min: (minimum: number) => ({ minimum }),
  max: (maximum: number) => ({ maximum }),
  minLength: (minLength: number) => ({ minLength }),
  maxLength: (maxLength: number) => ({ maxLength }),
  isLength: (minLength: number, maxLength?: number) => ({ minLength, maxLength }),
  isIn: (values: unknown[]) => ({ enum: values }),
  matches: (pattern: RegExp | string) => ({ pattern: pattern instanceof RegExp ? pattern.source : pattern }),
  isUuid: () => ({ format: 'uuid' }),
  isEmail: () => ({ format: 'email' }),
  isUrl: () => ({ format: 'uri' }),
  isIso8601: () => ({ format: 'date-time' }),
  isLocalDate: () => ({ format: 'date' }),
  isCurrency: () => ({ pattern: '^[A-Z]{3}$' }),
  isISO31661Alpha2: () => ({ pattern: '^[A-Z]{2}$' }),
  isLine: () => ({ minLength: 1, pattern: '^(?=.*\\S)[^\\u0000-\\u001f\\u007f]*$' }),
  isText: () => ({ minLength: 1, pattern: '^(?=[\\s\\S]*\\S)[^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f]*$' }),
};

/** How a rule that looks at a whole list is written. */
const LIST_RULES: Record<string, (...constraints: never[]) => Partial<Schema>> = {
  arrayMinSize: (minItems: number) => ({ minItems }),
  arrayMaxSize: (maxItems: number) => ({ maxItems }),
  // by a key of the entries it cannot be said in a schema
  arrayUnique: (by?: unknown) => (by ? {} : { uniqueItems: true }),
};

/** Every class that has rules, by name. Two of one name would share a schema. */
export function validatedClasses(): Map<string, Dto[]> {
  const { validationMetadatas } = getMetadataStorage() as unknown as { validationMetadatas: Map<Dto, unknown> };
  const classes = new Map<string, Dto[]>();
  for (const dto of validationMetadatas.keys()) classes.set(dto.name, [...(classes.get(dto.name) ?? []), dto]);
  return classes;
}

/** The rules of a class by field. */
export function rulesOf(dto: Dto): Map<string, Rule[]> {
  const all = getMetadataStorage().getTargetValidationMetadatas(dto, '', true, false) as unknown as Rule[];
  return grouped(all);
}

function grouped(rules: Rule[]): Map<string, Rule[]> {
  const byField = new Map<string, Rule[]>();
  for (const rule of rules) byField.set(rule.propertyName, [...(byField.get(rule.propertyName) ?? []), rule]);
  return byField;
}

/** Writes the rules of one field into its schema, so that the document refuses what the validation refuses. */
export function describeField(schema: Schema, rules: Rule[], { nullIsAbsent }: { nullIsAbsent: boolean }): void {
  for (const { name = '', constraints = [], each } of rules) {
    const said = LIST_RULES[name]?.(...constraints);
    if (said) Object.assign(schema, said);
    const ofValue = RULES[name]?.(...constraints);
    const target = each ? schema.items : schema;
    if (ofValue && target && !target.$ref) write(target, ofValue);
  }
  if (nullIsAbsent && rules.some((rule) => rule.name === 'isOptional')) allowNull(schema);
}

function write(schema: Schema, said: Partial<Schema>): void {
  const types = typesOf(schema);
  const isNullable = types.includes('null');
  for (const [key, value] of Object.entries(said) as [keyof Schema, unknown][]) {
    if (value === undefined) continue;
    // what a DTO says itself is narrower than what its rule says
    if (key === 'pattern' && schema.pattern !== undefined) continue;
    if (key === 'type') schema.type = isNullable ? [value as string, 'null'] : (value as string);
    else if (key === 'enum') schema.enum = isNullable ? [...(value as unknown[]), null] : [...(value as unknown[])];
    else Object.assign(schema, { [key]: value });
  }
}
