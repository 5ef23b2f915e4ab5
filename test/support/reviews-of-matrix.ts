import { addDays } from '../../src/kernel/values/local-date';
import { type Hotel, must } from './furnish';
import type { House } from './house';
import { tellStay } from './stays';

/** Reviews in the state that each route asks for, as the access matrix wants them. */
export async function reviewsOfMatrix(house: House, hotel: Hotel, code: string): Promise<Record<string, string>> {
  const any = { headers: { 'if-match': '*' } };
  let stays = 0;
  const gone = async () =>
    (await tellStay(house, hotel, addDays(hotel.today, -9), { status: 'checked_out', price: 0 }, `${code}-reviewed-${++stays}`))
      .reservationId;
  const review = async () =>
    (await must(house, 'POST', '/v1/reviews', { reservationId: await gone(), stars: 4, text: `Canary Of${code}` })).id as string;
  const drafted = async () => {
    const id = await review();
    await must(house, 'PUT', `/v1/received-reviews/${id}/reply`, { text: 'Thank you.' }, any);
    return id;
  };
  const rejected = await review();
  await must(house, 'POST', `/v1/received-reviews/${rejected}/rejection`, { reason: 'insult' }, any);
  const approved = await drafted();
  await must(house, 'POST', `/v1/received-reviews/${approved}/reply/approval`, {}, any);
  return {
    'received-reviews': await review(),
    'POST /v1/received-reviews/{id}/publication': rejected,
    'POST /v1/received-reviews/{id}/rejection': await review(),
    'POST /v1/received-reviews/{id}/reply/approval': await drafted(),
    'POST /v1/received-reviews/{id}/reply/posting': approved,
    'stay-to-review': await gone(),
  };
}
