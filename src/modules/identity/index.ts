export { NotePlaceOfSignIn, type SignInMethod } from './services/note-place-of-sign-in';
export { StaffAccounts } from './queries/staff-accounts.query';
export { IdentityModule } from './identity.module';
export { GuestAccess } from './services/guest-access';
export { GuestTokens } from './services/guest-tokens';
export { EnsureAdministrator, type FirstAdministrator } from './services/ensure-administrator.service';
export { type DemoClient, EnsureDemoClient } from './services/ensure-demo-client.service';
