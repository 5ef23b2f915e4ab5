export { IdentityModule } from './identity.module';
export { EnsureAdministrator, type FirstAdministrator } from './services/ensure-administrator.service';
export { type DemoClient, EnsureDemoClient } from './services/ensure-demo-client.service';
