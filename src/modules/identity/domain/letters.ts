import type { Letter } from '../../../kernel/mail/mail';

/** `25 Nov 2026, 09:00 UTC`. */
const instant = (at: Date): string =>
  `${at.toLocaleString('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' })} UTC`;

export type TokenPurpose = 'invitation' | 'password_reset';

const KINDS = {
  invitation: {
    subject: 'Your invitation to Innkeeper · 邀请您使用 Innkeeper',
    en: 'You are invited to work with Innkeeper. Choose a password with this:',
    zh: '您已受邀使用 Innkeeper。请使用以下内容设置密码：',
  },
  password_reset: {
    subject: 'A new password for Innkeeper · 重置 Innkeeper 密码',
    en: 'Somebody, you we hope, wants a new password for your account. Choose it with this:',
    zh: '有人（希望是您本人）申请重置您账户的密码。请使用以下内容设置新密码：',
  },
} as const;

/**
 * The letter that carries a one-time token.
 * @param page where a front end takes it; the token stands behind `#`, which no server gets to see
 */
export function tokenLetter(kind: TokenPurpose, name: string, token: string, until: Date, page: string | undefined): Letter {
  const { subject, en, zh } = KINDS[kind];
  const what = page ? `${page}#${kind}=${token}` : token;
  const text = `${name}\n\n${en}\n${zh}\n\n${what}\n\nIt works once, until ${instant(until)}. If you did not expect this, throw it away.\n有效期至 ${instant(until)}，仅可使用一次。如非本人操作，请忽略。\n`;
  return { subject, text };
}

const NOTICES = {
  password_changed: ['The password of your account was changed.', '您的账户密码已更改。'],
  second_factor_enrolled: ['A second factor was set up for your account.', '您的账户已启用双重验证。'],
  second_factor_removed: ['The second factor of your account was removed.', '您的账户已停用双重验证。'],
} as const;

export type NoticeKind = keyof typeof NOTICES;

/** What the owner of an account is told, for it may not have been them. */
export function noticeLetter(kind: NoticeKind, name: string, at: Date): Letter {
  const [en, zh] = NOTICES[kind];
  return {
    subject: 'Your Innkeeper account · 您的 Innkeeper 账户',
    text: `${name}\n\n${instant(at)}: ${en} If it was not you, tell your administrator at once.\n${zh}如非本人操作，请立即联系管理员。\n`,
  };
}
