import { Global, Module } from '@nestjs/common';
import { TokenVerifier } from '../../kernel/auth/auth.guard';
import { SealedTables } from '../../kernel/crypto/sealed-tables';
import { Vault } from '../../kernel/crypto/vault';
import { Database } from '../../kernel/database/database';
import { deletes, RetentionClasses } from '../../kernel/privacy/retention-classes';
import { AccountsController } from './accounts.controller';
import { ApiClientsController } from './api-clients.controller';
import { AuditEntriesController } from './audit-entries.controller';
import { AuthController } from './auth.controller';
import { InvitationsController } from './invitations.controller';
import { OauthController } from './oauth.controller';
import { PasswordsController } from './passwords.controller';
import { Accounts } from './queries/accounts.query';
import { AuditEntries } from './queries/audit-entries.query';
import { Invitations } from './queries/invitations.query';
import { Me } from './queries/me.query';
import { OwnSessions } from './queries/own-sessions.query';
import { Roles } from './queries/roles.query';
import { StaffAccounts } from './queries/staff-accounts.query';
import { RolesController } from './roles.controller';
import { identityTables } from './sealed';
import { SessionsController } from './sessions.controller';
import { SecondFactorController } from './second-factor.controller';
import { AccessSnapshots } from './services/access-snapshots';
import { AccessTokens } from './services/access-tokens';
import { ChangeAccount } from './services/change-account.service';
import { ChangeApiClient } from './services/change-api-client.service';
import { ChangeOwnPassword } from './services/change-own-password.service';
import { ChangeRole } from './services/change-role.service';
import { ChangeSecondFactor } from './services/change-second-factor.service';
import { CreateAccount } from './services/create-account.service';
import { CreateApiClient } from './services/create-api-client.service';
import { CreateRole } from './services/create-role.service';
import { EndOwnSession } from './services/end-own-session.service';
import { EnrolTotp } from './services/enrol-totp.service';
import { EnsureAdministrator } from './services/ensure-administrator.service';
import { EnsureDemoClient } from './services/ensure-demo-client.service';
import { GuestAccess } from './services/guest-access';
import { GuestTokens } from './services/guest-tokens';
import { GiveGrant } from './services/give-grant.service';
import { ManageInvitations } from './services/invitations.service';
import { IssueClientToken } from './services/issue-client-token.service';
import { LogIn } from './services/log-in.service';
import { LogOut } from './services/log-out.service';
import { OneTimeTokens } from './services/one-time-tokens';
import { PasswordAttempts } from './services/password-attempts';
import { PasswordHashing } from './services/password-hashing';
import { RedeemToken } from './services/redeem-token.service';
import { RefreshSession } from './services/refresh-session.service';
import { RequestPasswordReset } from './services/request-password-reset.service';
import { RotateClientSecret } from './services/rotate-client-secret.service';
import { SecondFactor } from './services/second-factor';
import { SecureAccount } from './services/secure-account.service';
import { Sessions } from './services/sessions';
import { SetPassword } from './services/set-password';
import { StaffLetters } from './services/staff-letters';
import { StaffSecrets } from './services/staff-secrets';
import { VerifyAccessToken } from './services/verify-access-token.service';
import { WithdrawGrant } from './services/withdraw-grant.service';
import { AccessReviewsController } from './access-reviews.controller';
import { SecurityAlertsController } from './security-alerts.controller';
import { UsageController } from './usage.controller';
import { AccessReviews } from './queries/access-reviews.query';
import { SecurityAlerts } from './queries/security-alerts.query';
import { UsageFigures } from './queries/usage.query';
import { ReviewAccess } from './services/review-access.service';
import { AcknowledgeAlert } from './services/acknowledge-alert.service';
import { NotePlaceOfSignIn } from './services/note-place-of-sign-in';
import { UsageTally } from './services/usage-tally';
import { WatchAccess } from './services/watch-access.service';

/** Staff accounts, API clients, roles, sessions and the audit trail. Global, since the kernel's guard asks it who is calling. */
@Global()
@Module({
  controllers: [
    AuthController,
    PasswordsController,
    SecondFactorController,
    SessionsController,
    OauthController,
    AccountsController,
    InvitationsController,
    ApiClientsController,
    RolesController,
    AuditEntriesController,
    AccessReviewsController,
    SecurityAlertsController,
    UsageController,
  ],
  providers: [
    AccessSnapshots,
    AccessTokens,
    Accounts,
    AuditEntries,
    ChangeAccount,
    ChangeApiClient,
    ChangeOwnPassword,
    ChangeRole,
    ChangeSecondFactor,
    CreateAccount,
    CreateApiClient,
    CreateRole,
    EndOwnSession,
    EnrolTotp,
    EnsureAdministrator,
    EnsureDemoClient,
    GiveGrant,
    GuestAccess,
    GuestTokens,
    Invitations,
    IssueClientToken,
    LogIn,
    LogOut,
    ManageInvitations,
    Me,
    OneTimeTokens,
    OwnSessions,
    PasswordAttempts,
    PasswordHashing,
    RedeemToken,
    RefreshSession,
    RequestPasswordReset,
    Roles,
    RotateClientSecret,
    SecondFactor,
    SecureAccount,
    Sessions,
    StaffAccounts,
    SetPassword,
    StaffLetters,
    StaffSecrets,
    WithdrawGrant,
    AccessReviews,
    SecurityAlerts,
    UsageFigures,
    ReviewAccess,
    AcknowledgeAlert,
    NotePlaceOfSignIn,
    UsageTally,
    WatchAccess,
    { provide: TokenVerifier, useClass: VerifyAccessToken },
  ],
  exports: [StaffAccounts, NotePlaceOfSignIn, TokenVerifier, GuestAccess, GuestTokens, EnsureAdministrator, EnsureDemoClient],
})
export class IdentityModule {
  constructor(tables: SealedTables, vault: Vault, retention: RetentionClasses, database: Database) {
    retention.register({
      class: 'sessions',
      what: 'sessions that have ended, with the browser and the rough address they came from',
      keepDays: 90,
      legalSource: 'GDPR articles 5(1)(e) and 32: it serves to look into misuse of accounts',
      apply: deletes(database, 'sessions', 'least(expires_at, coalesce(revoked_at, expires_at)) < $1'),
    });
    for (const table of identityTables(vault)) tables.register(table);
  }
}
