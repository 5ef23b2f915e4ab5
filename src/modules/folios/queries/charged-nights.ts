/** The last night that the house has charged to a stay, whatever was taken back of it since; null where none was. */
export const lastNightCharged = (reservationId: string): string => `
  (SELECT max(l.service_date) FROM folios f JOIN folio_lines l ON l.posted_to_id = f.id WHERE f.reservation_id = ${reservationId} AND starts_with(l.key, 'room:'))`;
