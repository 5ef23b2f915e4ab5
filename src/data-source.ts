import { migrations } from '../migrations';
import { entities } from './entities';
import { createDataSource } from './kernel/database/data-source';

/** For TypeORM's own command line: migrations and the drift check. */
export const dataSource = createDataSource({ url: process.env.DATABASE_URL ?? '' }, { entities, migrations });
