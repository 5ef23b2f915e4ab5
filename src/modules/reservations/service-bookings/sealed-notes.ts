export const serviceNotesPlace = (id: string): string => `service_bookings.notes ${id}`;
