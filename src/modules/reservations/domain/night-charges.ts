import type { LocalDate } from '../../../kernel/values/local-date';
import type { ChargeLine } from '../../folios';
import { partsOf, type TaxLine } from '../../pricing';
import type { FrozenNight, Terms } from './priced-room';

const isSomething = ({ amountMinor }: ChargeLine): boolean => amountMinor !== 0;

const contained = (taxes: readonly TaxLine[]) =>
  taxes.filter((t) => t.included).map(({ code, name, amountMinor }) => ({ code, name, amountMinor }));

/**
 * What a night is charged with, as it was frozen: the room with the taxes contained in it, each part of a package with its own, and each tax that comes on top, those
 * included that are paid at the hotel and stand in no total. The keys make it no matter how often and by whom it is posted.
 */
export function chargesOfNight(night: FrozenNight, businessDate: LocalDate): ChargeLine[] {
  const { date } = night;
  const { parts, roomTaxes: ofRoom } = partsOf(night);
  const room: ChargeLine = {
    key: `room:${date}`,
    kind: 'room',
    code: 'ROOM',
    description: `Room, night of ${date}`,
    amountMinor: parts.reduce((rest, part) => rest - part.amountMinor, night.amountMinor),
    taxes: contained(ofRoom),
    businessDate,
    serviceDate: date,
  };
  const withIt = parts.map((part): ChargeLine => ({
    key: `package:${part.code}:${date}`,
    kind: 'package',
    code: part.code ?? 'PACKAGE',
    description: part.name ?? part.code ?? 'Package',
    quantity: part.quantity ?? 1,
    amountMinor: part.amountMinor,
    taxes: part.taxes ?? [],
    businessDate,
    serviceDate: date,
  }));
  const onTop = ofRoom
    .filter((t) => !t.included)
    .map(({ code, name, amountMinor: tax }): ChargeLine => ({
      key: `tax:${code}:${date}`,
      kind: 'tax',
      code,
      description: name,
      amountMinor: tax,
      businessDate,
      serviceDate: date,
    }));
  return [room, ...withIt, ...onTop].filter(isSomething);
}

/** What a stay is charged with once, whatever its nights. */
export const chargesOfStay = ({ stayFees }: { stayFees: Terms['stayFees'] | null }, businessDate: LocalDate): ChargeLine[] =>
  (stayFees ?? [])
    .filter((fee) => !fee.included)
    .map(({ code, name, amountMinor }): ChargeLine => ({
      key: `stay_fee:${code}`,
      kind: 'fee',
      code,
      description: name,
      amountMinor,
      businessDate,
    }))
    .filter(isSomething);
