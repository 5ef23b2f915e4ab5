import { invalid } from '../../../kernel/errors/problem';
import { mergePatch } from '../../../kernel/http/merge-patch';
import { merged } from './merge';
import type { RoomType } from './room-type.entity';

const SETTABLE = [
  'code',
  'name',
  'maxAdults',
  'maxChildren',
  'maxPersons',
  'description',
  'translations',
  'beds',
  'sizeSquareMetres',
  'amenities',
  'pictures',
  'rank',
  'status',
] as const;

export type RoomTypeDetails = Pick<RoomType, (typeof SETTABLE)[number]>;
export type RoomTypePatch = { [K in keyof RoomTypeDetails]?: RoomTypeDetails[K] | null };

const LISTS = ['beds', 'amenities', 'pictures'] as const;
const NO_CONTENT: readonly string[] = ['rank', 'status'];

export const roomTypeDetails = (type: RoomType): RoomTypeDetails =>
  Object.fromEntries(SETTABLE.map((name) => [name, type[name]])) as unknown as RoomTypeDetails;

/**
 * Applies a merge patch to a room type.
 * @throws Refusal 400 for what cannot be cleared, and for more adults than persons
 */
export function changeRoomType(type: RoomType, patch: RoomTypePatch): { fields: (keyof RoomTypeDetails)[]; content: boolean } {
  const details = roomTypeDetails(type);
  const whole: RoomTypePatch = { ...patch };
  if (patch.translations !== undefined)
    whole.translations = patch.translations === null ? {} : merged(details.translations, patch.translations);
  for (const name of LISTS) if (patch[name] === null) whole[name] = [];
  const fields = mergePatch(details, whole, ['description', 'sizeSquareMetres']);
  if (details.maxPersons < details.maxAdults) {
    throw invalid({
      pointer: '/maxPersons',
      code: 'below_max_adults',
      detail: 'maxPersons counts adults and children: it cannot be below maxAdults.',
    });
  }
  Object.assign(type, details);
  return { fields, content: fields.some((f) => !NO_CONTENT.includes(f)) };
}
