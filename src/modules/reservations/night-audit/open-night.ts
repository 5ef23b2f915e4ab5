import { lastNightCharged } from '../../folios';

/**
 * The first night of a stay in the house that can still be changed; what lies before has been charged. The night of the business date is closed from the moment on that
 * the closing of the day has charged it, though the date has not moved yet, and where the stay was charged with it for having been checked out before.
 * @param property alias of the hotel's row
 */
export const firstOpenNight = (property: string, reservationId: string): string => `
  greatest(${lastNightCharged(reservationId)} + 1, ${property}.business_date + CASE WHEN EXISTS (
    SELECT FROM night_audits a WHERE a.property_id = ${property}.id AND a.business_date = ${property}.business_date AND a.steps ? 'charges') THEN 1 ELSE 0 END)`;
