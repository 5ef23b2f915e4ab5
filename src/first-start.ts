import type { INestApplicationContext } from '@nestjs/common';
import { furnishDemo } from './demo/furnish-demo';
import type { Environment } from './kernel/config/environment';
import { Secrets } from './kernel/config/secrets';
import { EnsureAdministrator, EnsureDemoClient } from './modules/identity';
import type { House } from './welcome';

/**
 * The first administrator, and an empty house furnished where that is wanted. Safe to run at every start, by any number of processes.
 * @param ownDatabase whether DATA_DIR holds the database too, so that what is not kept there is kept nowhere
 */
export async function firstStart(app: INestApplicationContext, environment: Environment, ownDatabase: boolean): Promise<House> {
  const secrets = new Secrets(environment.DATA_DIR);
  const { email } = await app.get(EnsureAdministrator).run((password) => secrets.replace('admin-password', password));
  const passwordFile = environment.ADMIN_PASSWORD || !secrets.read('admin-password') ? null : secrets.path('admin-password');
  return { administrator: { email, passwordFile }, demo: environment.DEMO ? await furnish(app, secrets, ownDatabase) : null };
}

async function furnish(app: INestApplicationContext, secrets: Secrets, ownDatabase: boolean): Promise<House['demo']> {
  const hotel = await furnishDemo(app);
  if (!hotel) return null;
  const kept = secrets.read('demo-client');
  const { clientId, clientSecret } = await app.get(EnsureDemoClient).run({ renew: !kept && ownDatabase });
  // as a form, so that curl sends the file as it is
  if (clientSecret) secrets.replace('demo-client', new URLSearchParams({ client_id: clientId, client_secret: clientSecret }).toString());
  // another process of the same database made the client, and keeps its secret
  return clientSecret || kept ? { ...hotel, credentialsFile: secrets.path('demo-client') } : null;
}
