import { benchAmendment } from './amendment.bench';
import { benchAvailability } from './availability.bench';
import { benchBooking } from './booking.bench';
import { benchCheckIn } from './check-in.bench';
import { benchGrowth } from './growth.bench';
import { benchGuests } from './guests.bench';
import { benchNightAudit } from './night-audit.bench';
import { benchSurveyReports } from './survey-reports.bench';
import { prepareGround } from './support/house';

const BENCHES: Record<string, (ground: Awaited<ReturnType<typeof prepareGround>>) => Promise<void>> = {
  booking: benchBooking,
  amendment: benchAmendment,
  'check-in': benchCheckIn,
  availability: benchAvailability,
  growth: benchGrowth,
  guests: benchGuests,
  'night-audit': benchNightAudit,
  'survey-reports': benchSurveyReports,
};

/** `npm run bench [name …]`: each benchmark beside its floor, on one machine in one run. */
async function main(): Promise<void> {
  const names = process.argv.slice(2);
  const ground = await prepareGround();
  try {
    for (const [name, run] of Object.entries(BENCHES)) if (names.length === 0 || names.includes(name)) await run(ground);
  } finally {
    await ground.stop();
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
