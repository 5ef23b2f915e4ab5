import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsInt,
  IsISO31661Alpha2,
  IsISO8601,
  IsOptional,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { IsCode, IsLine, IsLocalDate, IsText } from '../../../kernel/http/validators';
import { FACT_KINDS, type FactKind, LAWFUL_BASES, type LawfulBasis, PREFERENCE_CATEGORIES } from '../domain/record';

/** Where a fact comes from, and for which hotel it holds. */
export class FactOriginDto {
  /**
   * The hotel it holds for; without one it holds for the whole chain, which needs `guests:write` in all hotels.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91
   */
  @IsOptional()
  @IsUUID()
  propertyId?: string;

  /**
   * Where the house has it from.
   * @example front_desk
   */
  @IsOptional()
  @IsIn(['front_desk', 'phone', 'email', 'survey', 'social', 'paper', 'derived'])
  source?: string;

  /**
   * When it was observed; now where it is not said.
   * @example 2026-11-22T09:00:00Z
   */
  @IsOptional()
  @IsISO8601({ strict: true })
  observedAt?: string;

  /**
   * On which ground it is kept.
   * @example contract
   */
  @IsOptional()
  @IsIn([...LAWFUL_BASES])
  lawfulBasis?: LawfulBasis;

  /**
   * How sure the house is, 0 to 100; by the source where it is not said.
   * @example 90
   */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(100)
  confidence?: number;
}

/** A further way to reach the guest. */
export class AddContactDto extends FactOriginDto {
  /** @example email */
  @IsIn(['email', 'phone'])
  kind: 'email' | 'phone';

  /**
   * The e-mail, or the phone number, international or as dialled in the country of the hotel that made the record.
   * @example anna@work.example
   */
  @IsLine(254)
  value: string;
}

export class AddAddressDto extends FactOriginDto {
  /**
   * Street, house, flat: up to four lines.
   * @example ["Storgatan 1"]
   */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(4)
  @IsLine(100, { each: true })
  lines: string[];

  /** @example Malmö */
  @IsOptional()
  @IsLine(100)
  city?: string;

  /**
   * Province, state or county.
   * @example Skåne
   */
  @IsOptional()
  @IsLine(100)
  region?: string;

  /**
   * As it is written in the country.
   * @example "211 34"
   */
  @IsOptional()
  @IsLine(20)
  postalCode?: string;

  /** @example SE */
  @IsOptional()
  @IsISO31661Alpha2()
  country?: string;
}

export class AddDocumentDto extends FactOriginDto {
  /**
   * Kind of document.
   * @example passport
   */
  @IsIn(['passport', 'id_card', 'residence_permit', 'driving_licence', 'visa', 'other'])
  type: 'passport' | 'id_card' | 'residence_permit' | 'driving_licence' | 'visa' | 'other';

  /**
   * As it is printed.
   * @example "AA1234567"
   */
  @Matches(/^[\p{L}\p{N}][\p{L}\p{N} ./-]{2,39}$/u)
  number: string;

  /**
   * Who issued it, ISO 3166-1 alpha-2.
   * @example SE
   */
  @IsOptional()
  @IsISO31661Alpha2()
  country?: string;

  /**
   * Last day of its validity.
   * @example 2031-05-31
   */
  @IsOptional()
  @IsLocalDate()
  expiresOn?: string;
}

/** What the guest likes or needs. */
export class AddPreferenceDto extends FactOriginDto {
  /**
   * What it is about.
   * @example room
   */
  @IsIn([...PREFERENCE_CATEGORIES])
  category: 'room' | 'food' | 'leisure' | 'habit' | 'special_need';

  /** @example pillow */
  @IsCode()
  code: string;

  /**
   * Which of several.
   * @example feather
   */
  @IsOptional()
  @IsLine(100)
  value?: string;

  /**
   * In the words of the house.
   * @example "Two of them"
   */
  @IsOptional()
  @IsText(1000)
  note?: string;
}

/** A label that the house gives: a tag, a VIP level, an entry on the block list. */
export class AddLabelDto extends FactOriginDto {
  /** @example vip */
  @IsIn(['tag', 'vip', 'block'])
  kind: 'tag' | 'vip' | 'block';

  /** @example V2 */
  @IsCode()
  code: string;

  /**
   * Why. The block list asks for it.
   * @example "Owner of a partner hotel"
   */
  @IsOptional()
  @IsText(1000)
  reason?: string;
}

export class AddCompanyDto extends FactOriginDto {
  /**
   * The company or travel agent.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e95
   */
  @IsUUID()
  companyId: string;

  /**
   * What the guest is there.
   * @example "Travel manager"
   */
  @IsOptional()
  @IsLine(100)
  role?: string;
}

export class AddNoteDto extends FactOriginDto {
  /**
   * In the words of the house; kept sealed.
   * @example "Speaks softly; please do not shout in the breakfast room."
   */
  @IsText(4000)
  text: string;
}

/** Something known of a guest, with where it comes from. */
export class FactDto {
  /**
   * The fact, where it was added to a record; a record’s own words have none.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e93
   */
  id: string | null;
  /** @example preference */
  kind: FactKind;
  /**
   * By kind; masked unless the caller holds `guests:pii`.
   * @example { "category": "room", "code": "pillow", "value": "feather" }
   */
  value: Record<string, unknown>;
  /**
   * The record it was told to.
   * @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e90
   */
  recordId: string;
  /**
   * The hotel it holds for; null for the whole chain.
   * @example null
   */
  propertyId: string | null;
  /** @example front_desk */
  source: string;
  /**
   * When the source observed it.
   * @example 2026-11-22T09:00:00.000Z
   */
  observedAt: string;
  /**
   * On which ground it is kept.
   * @example contract
   */
  lawfulBasis: LawfulBasis;
  /**
   * How sure the house is, 0 to 100.
   * @example 90
   */
  confidence: number;
  /** @example false */
  masked: boolean;
}

/** A person with everything that holds, the best of each field first. */
export class GuestFactsQuery {
  /**
   * Kinds, separated by commas.
   * @example preference,tag
   */
  @IsOptional()
  @Matches(new RegExp(`^(${FACT_KINDS.join('|')})(,(${FACT_KINDS.join('|')}))*$`))
  @MaxLength(300)
  kind?: string;
}

export class FactListDto {
  data: FactDto[];
}

export class RejectedFactDto extends FactDto {
  /**
   * Why it does not hold.
   * @example less_trusted
   */
  why: 'less_trusted' | 'older' | 'same_value' | 'declared_wrong' | 'ended';
}

/** Why a field says what it says. */
export class ExplainedFieldDto {
  /** @example email */
  kind: FactKind;
  /** Null where every source was contradicted. */
  chosen: FactDto | null;
  /**
   * By which rule: the only word, the most trusted source, the newest among equals, or one of several that hold side by side.
   * @example most_trusted
   */
  rule: 'only_one' | 'most_trusted' | 'newest' | 'one_of_several' | null;
  /** What else was said of the field, and why it stands back. */
  others: RejectedFactDto[];
}

/** What one source said, unchanged. */
export class SourceRecordDto {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e90 */
  id: string;
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e91 */
  propertyId: string;
  /** @example booking:direct */
  source: string;
  /**
   * The system that keeps this record.
   * @example null
   */
  externalSystem: string | null;
  /**
   * Its id over there.
   * @example null
   */
  externalId: string | null;
  /**
   * On which ground it is kept.
   * @example contract
   */
  lawfulBasis: LawfulBasis;
  /**
   * When the source observed it.
   * @example 2026-11-22T09:00:00.000Z
   */
  observedAt: string;
  /**
   * As it came; null without `guests:pii`.
   * @example { "firstName": "Anna", "lastName": "Lindqvist", "email": "anna@work.example" }
   */
  given: Record<string, unknown> | null;
  /** Codes of what was found wrong with it. */
  faults: string[];
}

export class ExplanationDto {
  /** @example 019ab1c2-7d3e-7a40-9c11-3b5f2f6d8e90 */
  id: string;
  /** Field by field; of fields with several values once for each. */
  fields: ExplainedFieldDto[];
  /** Each source’s record, the oldest first. */
  records: SourceRecordDto[];
}
