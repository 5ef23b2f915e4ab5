import type { EntitySchema } from 'typeorm';
import { identityEntities } from './modules/identity/entities';
import { pricingEntities } from './modules/pricing/entities';
import { propertyEntities } from './modules/properties/entities';
import { staffEntities } from './modules/staff/entities';

/** Every TypeORM entity of the house: the one list that the application, the drift check and the migrations' generator share. */
export const entities: (Function | EntitySchema)[] = [...identityEntities, ...propertyEntities, ...staffEntities, ...pricingEntities];
