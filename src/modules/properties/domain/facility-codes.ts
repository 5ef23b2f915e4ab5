/**
 * Codes of facilities (hotel) and amenities (room type) with a meaning that every caller may rely on. The set is open: a hotel may
 * use further codes of the same shape, which are stored and searched like these.
 */
export const FACILITY_CODES = {
  wifi: 'Wireless internet',
  parking: 'Car park on site or near by',
  ev_charging: 'Charging points for electric cars',
  pool: 'Swimming pool',
  spa: 'Spa or sauna',
  gym: 'Fitness room',
  restaurant: 'Restaurant in the house',
  bar: 'Bar in the house',
  breakfast: 'Breakfast is served',
  room_service: 'Meals brought to the room',
  pets: 'Pets are welcome',
  airport_shuttle: 'Transfer from and to the airport',
  accessible: 'Reachable and usable with a wheelchair',
  lift: 'Lift to all floors with rooms',
  front_desk_24h: 'Reception day and night',
  luggage_storage: 'Luggage can be left before check-in and after check-out',
  laundry: 'Laundry service or machines',
  meeting_rooms: 'Rooms for meetings',
  family_rooms: 'Rooms for families',
  non_smoking: 'No smoking anywhere in the house',
  air_conditioning: 'Cooled rooms',
  heating: 'Heated rooms',
  kitchenette: 'Small kitchen in the room',
  balcony: 'Balcony or terrace',
  bathtub: 'Bathtub',
  safe: 'Safe in the room',
  minibar: 'Minibar in the room',
  tea_maker: 'Kettle or coffee machine in the room',
  tv: 'Television in the room',
  desk: 'Desk to work at',
  sea_view: 'View of the sea',
  city_view: 'View of the city',
} as const;

export type FacilityCode = keyof typeof FACILITY_CODES;

/** The shape of a code, known or the hotel's own. */
export const FACILITY_CODE = /^[a-z][a-z0-9_]{0,39}$/;
