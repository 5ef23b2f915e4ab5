import { resolve } from 'node:path';
import type { Environment } from './kernel/config/environment';
import { addDays, dateInZone } from './kernel/values/local-date';

/** What there is to know after a start. */
export interface House {
  administrator: { email: string; passwordFile: string | null };
  /** The demo hotel, and where its client's credentials are kept, as a form. */
  demo: { propertyId: string; roomTypeId: string; ratePlanId: string; credentialsFile: string } | null;
}

/** What a person who has just started the process wants to know. */
export function welcome(environment: Environment, house: House, now = new Date()): string {
  const base = environment.PUBLIC_URL ?? `http://${reachable(environment.HOST)}:${environment.PORT}`;
  const { email, passwordFile } = house.administrator;
  const kept = passwordFile ? `in ${resolve(passwordFile)}` : environment.ADMIN_PASSWORD ? 'as set in ADMIN_PASSWORD' : 'where it was made';
  const lines = [`Innkeeper           ${base}`, `API documentation   ${base}/docs`, `Administrator       ${email}, password ${kept}`];
  if (house.demo) lines.push('Book a stay at the demo hotel:', `  ${bookingCommand(base, house.demo, dateInZone(now, 'UTC'))}`);
  return `\n${lines.join('\n')}\n\n`;
}

/** One line for sh that needs nothing but curl and sed. The dates are tomorrow and the day after the next. */
function bookingCommand(base: string, demo: NonNullable<House['demo']>, today: string): string {
  const token = `curl -s ${base}/v1/oauth/token -d grant_type=client_credentials -d @'${resolve(demo.credentialsFile)}' | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/'`;
  const booking = JSON.stringify({
    propertyId: demo.propertyId,
    arrival: addDays(today, 1),
    departure: addDays(today, 3),
    rooms: [{ roomTypeId: demo.roomTypeId, ratePlanId: demo.ratePlanId, adults: 2 }],
    booker: { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.com' },
  });
  return `curl -s ${base}/v1/bookings -H "authorization: Bearer $(${token})" -H 'content-type: application/json' -d '${booking}'`;
}

const reachable = (host: string): string => (host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host);
