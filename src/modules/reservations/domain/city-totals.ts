/** Adults and nights that the projection knows; beyond, hotels are asked one by one. */
export const CITY_ADULTS = 4;
export const CITY_NIGHTS = 14;

/** Arrivals that the projection reaches, from the hotel's date. */
export const CITY_ARRIVALS = 400;

/** Position (from 1, as PostgreSQL counts) of the lowest total for so many adults and nights. */
export const cityIndex = (adults: number, nights: number): number =>
  (Math.min(adults, CITY_ADULTS) - 1) * CITY_NIGHTS + Math.min(nights, CITY_NIGHTS);

/** Whether the projection's total is the answer itself, or only a hint where to ask. */
export const isExact = (adults: number, nights: number, childAges: readonly number[]): boolean =>
  adults <= CITY_ADULTS && nights <= CITY_NIGHTS && childAges.length === 0;
