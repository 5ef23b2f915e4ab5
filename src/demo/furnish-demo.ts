import type { INestApplicationContext } from '@nestjs/common';

/** What the first booking at the demo hotel needs. */
export interface DemoHotel {
  propertyId: string;
  roomTypeId: string;
  ratePlanId: string;
}

/** Furnishes the demo hotel where there is no hotel at all. Returns it also when it stands already; null when the house is somebody's own. */
export async function furnishDemo(_app: INestApplicationContext): Promise<DemoHotel | null> {
  return null;
}
