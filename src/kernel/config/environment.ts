import 'reflect-metadata';
import { plainToInstance, Transform, type TransformFnParams } from 'class-transformer';
import {
  ArrayNotEmpty,
  IsArray,
  IsBoolean,
  IsEmail,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUrl,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  getMetadataStorage,
  registerDecorator,
  ValidateIf,
  validateSync,
} from 'class-validator';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const AsInt = () => Transform(({ value }: TransformFnParams): unknown => (/^\d+$/.test(String(value)) ? Number(value) : value));
const AsBoolean = () =>
  Transform(({ value }: TransformFnParams): unknown => {
    if (typeof value !== 'string') return value;
    if (/^(true|1|yes|on)$/i.test(value)) return true;
    return /^(false|0|no|off)$/i.test(value) ? false : value;
  });
const AsList = () =>
  Transform(({ value }: TransformFnParams): unknown =>
    typeof value === 'string'
      ? value
          .split(',')
          .map((s) => s.trim())
          .filter(Boolean)
      : value,
  );

/** `true`, `false`, or the addresses of the proxies; a number of hops would let anybody who reaches us directly name any address. */
const AsTrustProxy = () =>
  Transform(({ value }: TransformFnParams): unknown => {
    return value === 'true' || value === 'false' ? value === 'true' : value;
  });

function rule(name: string, message: string, holds: (value: unknown) => boolean): () => PropertyDecorator {
  return () => (target, propertyKey) =>
    registerDecorator({
      name,
      target: target.constructor,
      propertyName: String(propertyKey),
      options: { message },
      validator: { validate: holds },
    });
}

const isPostgresUrl = (value: unknown): boolean => {
  if (typeof value !== 'string' || !URL.canParse(value)) return false;
  return /^postgres(ql)?:$/.test(new URL(value).protocol);
};
const IsPostgresUrl = rule('isPostgresUrl', 'must look like postgres://user:password@host:5432/database', (value) =>
  Array.isArray(value) ? value.every(isPostgresUrl) : isPostgresUrl(value),
);

/** Bytes of a key, or undefined where it is not base64, too short, or something a person typed. */
function strongKey(value: unknown): Buffer | undefined {
  if (typeof value !== 'string' || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(value)) return undefined;
  const bytes = Buffer.from(value, 'base64');
  const typedByHand = /^[\x20-\x7e\s]*$/.test(bytes.toString('latin1')); // 32 random bytes are all printable once in 10^13
  return bytes.length >= 32 && new Set(bytes).size >= 16 && !typedByHand && !/change|secret|example|default|password/i.test(value)
    ? bytes
    : undefined;
}
const IsStrongKey = rule(
  'isStrongKey',
  'must be at least 32 random bytes in base64: openssl rand -base64 32',
  (v) => strongKey(v) !== undefined,
);
const IsMasterKeys = rule(
  'isMasterKeys',
  'must be id:base64 of 32 random bytes each, the current key first, separated by commas: echo "k1:$(openssl rand -base64 32)"',
  (value) =>
    typeof value === 'string' &&
    value.split(',').every((entry) => {
      const [, encoded] = /^\s*[a-z0-9]{1,16}:(\S+)\s*$/.exec(entry) ?? [];
      return strongKey(encoded)?.length === 32;
    }),
);

const IsTrustProxy = rule(
  'isTrustProxy',
  'must be true, false or the addresses of the proxies',
  (value) => typeof value === 'boolean' || (typeof value === 'string' && !/^\d+$/.test(value) && /^[\w.:/, ]+$/.test(value)),
);

const withDatabase = (env: Environment, value: unknown): boolean => env.DATABASE_URL !== '' || value !== undefined;

/** Every setting of the process. `process.env` is read where the process starts and nowhere else. Each one is explained in `.env.example`. */
export class Environment {
  @IsIn(['development', 'test', 'production'])
  NODE_ENV: 'development' | 'test' | 'production' = 'development';

  @AsInt()
  @IsInt()
  @Min(0)
  @Max(65_535)
  PORT = 3000;

  @IsString()
  @MinLength(1)
  HOST = 'localhost';

  /** Empty: the process starts a PostgreSQL of its own and puts its address here. */
  @ValidateIf((env: Environment) => env.DATABASE_URL !== '')
  @IsPostgresUrl()
  DATABASE_URL = '';

  @IsOptional()
  @IsPostgresUrl()
  MIGRATION_DATABASE_URL?: string;

  @AsList()
  @IsArray()
  @IsPostgresUrl()
  DATABASE_REPLICA_URLS: string[] = [];

  @AsInt()
  @IsInt()
  @Min(2)
  @Max(500)
  DATABASE_POOL = 8;

  @IsOptional()
  @Matches(/^[a-z_][a-z0-9_]{0,62}$/, { message: 'must be the name of a PostgreSQL role in small letters' })
  DATABASE_ROLE?: string;

  @AsBoolean()
  @IsBoolean()
  MIGRATE = true;

  @IsString()
  @MinLength(1)
  DATA_DIR = '.data';

  @AsBoolean()
  @IsBoolean()
  DEMO = true;

  @AsBoolean()
  @IsBoolean()
  GUEST_AUTO_MERGE = false;

  @IsOptional()
  @IsEmail({ require_tld: false })
  ADMIN_EMAIL?: string;

  @IsOptional()
  @IsString()
  @MinLength(12)
  @MaxLength(128)
  ADMIN_PASSWORD?: string;

  @ValidateIf((env: Environment, value) => withDatabase(env, value) && (value !== undefined || env.MASTER_KEY_FILE === undefined))
  @IsMasterKeys()
  MASTER_KEY: string;

  /** Read again while the process runs. */
  @IsOptional()
  @IsString()
  MASTER_KEY_FILE?: string;

  @ValidateIf(withDatabase)
  @IsStrongKey()
  JWT_KEY: string;

  @IsIn(LOG_LEVELS)
  LOG_LEVEL: (typeof LOG_LEVELS)[number] = 'info';

  @AsList()
  @IsArray()
  @ArrayNotEmpty()
  @IsIn(['api', 'worker'], { each: true })
  ROLES: ('api' | 'worker')[] = ['api', 'worker'];

  /** Requests per minute and address without a token. */
  @AsInt()
  @IsInt()
  @Min(1)
  @Max(1_000_000_000)
  PUBLIC_RATE_LIMIT = 12_000;

  /** Codes and password resets that one address may ask for, and sign-ins that may fail from it, in ten minutes. */
  @AsInt()
  @IsInt()
  @Min(1)
  @Max(1_000_000_000)
  CODE_RATE_LIMIT = 100;

  /** Requests of one signed-in account that may be in flight at once. */
  @AsInt()
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  MAX_IN_FLIGHT = 200;

  @AsInt()
  @IsInt()
  @Min(1024)
  @Max(1024 ** 3)
  BODY_LIMIT_BYTES = 8 * 1024 ** 2;

  /** Of a file that is imported, as it is sent. */
  @AsInt()
  @IsInt()
  @Min(1024)
  @Max(1024 ** 4)
  IMPORT_LIMIT_BYTES = 1024 ** 3;

  @AsTrustProxy()
  @IsTrustProxy()
  TRUST_PROXY: boolean | string = false;

  @AsInt()
  @IsInt()
  @Min(1)
  @Max(3650)
  INVENTORY_HORIZON_NIGHTS = 900;

  @AsInt()
  @IsInt()
  @Min(1)
  @Max(1000)
  SCORE_MINIMUM_ANSWERS = 5;

  @AsInt()
  @IsInt()
  @Min(1)
  @Max(43_200)
  QUOTE_MINUTES = 30;

  @AsInt()
  @IsInt()
  @Min(1)
  @Max(43_200)
  HOLD_MINUTES = 15;

  /** Guests whose personal data one account may see in an hour before an alert is raised. */
  @AsInt()
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  ALERT_REVEALS_PER_HOUR = 100;

  /** Accounts that may be tried in vain from one network in a quarter of an hour. */
  @AsInt()
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  ALERT_TRIED_ACCOUNTS = 10;

  /** Wrong one-time codes of guests from one network in a quarter of an hour. */
  @AsInt()
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  ALERT_WRONG_CODES = 30;

  /** Ids of nothing that one account may ask for in ten minutes. */
  @AsInt()
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  ALERT_MISSED_IDS = 100;

  /** Where guests and callers reach the API, without a slash at the end. */
  @IsOptional()
  @IsUrl({ require_tld: false, require_protocol: true, protocols: ['http', 'https'] })
  PUBLIC_URL?: string;

  /** Empty: mail is kept for an administrator to read. */
  @IsOptional()
  @IsUrl({ require_tld: false, require_protocol: true, protocols: ['smtp', 'smtps'] })
  SMTP_URL?: string;

  /** Needed with a mail server. */
  @ValidateIf((env: Environment, value: unknown) => env.SMTP_URL !== undefined || value !== undefined)
  @IsEmail({ require_tld: false, allow_display_name: true })
  MAIL_FROM?: string;

  /** Where short messages are posted to, and where those for WeChat; empty: they are kept. */
  @IsOptional()
  @IsUrl({ require_tld: false, require_protocol: true, protocols: ['http', 'https'] })
  SMS_GATEWAY_URL?: string;

  @IsOptional()
  @IsUrl({ require_tld: false, require_protocol: true, protocols: ['http', 'https'] })
  WECHAT_GATEWAY_URL?: string;

  /** Where replies on inbound channels are posted to; empty: they are kept. */
  @IsOptional()
  @IsUrl({ require_tld: false, require_protocol: true, protocols: ['http', 'https'] })
  INBOUND_GATEWAY_URL?: string;

  /** Signs what is posted to gateways. */
  @ValidateIf((env: Environment, value) =>
    [env.SMS_GATEWAY_URL, env.WECHAT_GATEWAY_URL, env.INBOUND_GATEWAY_URL, value].some((v) => v !== undefined),
  )
  @IsStrongKey()
  MESSAGE_GATEWAY_KEY?: string;

  /** Sends short messages instead of a gateway. */
  @IsOptional()
  @Matches(/^AC[0-9a-fA-F]{32}$/, { message: 'must be AC and 32 hexadecimal digits' })
  TWILIO_ACCOUNT_SID?: string;

  @ValidateIf((env: Environment, value) => env.TWILIO_ACCOUNT_SID !== undefined || value !== undefined)
  @IsString()
  @MinLength(16)
  TWILIO_AUTH_TOKEN?: string;

  @ValidateIf((env: Environment, value) => env.TWILIO_ACCOUNT_SID !== undefined || value !== undefined)
  @Matches(/^(\+[1-9]\d{6,14}|MG[0-9a-fA-F]{32}|[A-Za-z0-9 ]{1,11})$/, {
    message: 'must be a number in E.164, a name of at most 11 letters, or the id of a messaging service (MG…)',
  })
  TWILIO_FROM?: string;

  /** Another address than Twilio's own. */
  @IsOptional()
  @IsUrl({ require_tld: false, require_protocol: true, protocols: ['http', 'https'] })
  TWILIO_URL?: string;

  /** Of WeChat official accounts: another address than the platform's own. */
  @IsUrl({ require_tld: false, require_protocol: true, protocols: ['http', 'https'] })
  WECHAT_API_URL = 'https://api.weixin.qq.com';

  /** Of a letter that comes in, with its attachments. */
  @AsInt()
  @IsInt()
  @Min(1024)
  @Max(100 * 1024 ** 2)
  INBOUND_LIMIT_BYTES = 25 * 1024 ** 2;

  /** Empty: no payments by Stripe. */
  @IsOptional()
  @Matches(/^(sk|rk)_[A-Za-z0-9_]{8,}$/, { message: 'must be a secret or restricted key of Stripe' })
  STRIPE_SECRET_KEY?: string;

  /** Needed with a key: without it nobody tells us what became of a payment. */
  @ValidateIf((env: Environment, value: unknown) => env.STRIPE_SECRET_KEY !== undefined || value !== undefined)
  @Matches(/^whsec_[A-Za-z0-9+/=_-]{8,}$/, { message: 'must be the signing secret of the webhook endpoint' })
  STRIPE_WEBHOOK_SECRET?: string;

  @IsUrl({ require_tld: false, require_protocol: true, protocols: ['http', 'https'] })
  STRIPE_API_URL = 'https://api.stripe.com';

  /** The page of the front end for staff on which invitations are accepted and passwords reset. */
  @IsOptional()
  @IsUrl({ require_tld: false, require_protocol: true, protocols: ['http', 'https'] })
  STAFF_APP_URL?: string;

  @IsOptional()
  @IsString()
  @MinLength(16)
  METRICS_TOKEN?: string;

  /** @throws Error that names every variable that is wrong. Variables set to nothing count as not set. */
  static load(source: Readonly<Record<string, string | undefined>>): Environment {
    const known = Object.fromEntries(Environment.names().flatMap((name) => (source[name] ? [[name, source[name].trim()]] : [])));
    const env = plainToInstance(Environment, known, { exposeDefaultValues: true });
    const wrong = validateSync(env, { skipUndefinedProperties: false });
    if (wrong.length === 0) return env;
    const lines = wrong.map((e) => {
      const what = Object.values(e.constraints ?? {}).map((message) => message.replace(`${e.property} `, ''));
      return `  ${e.property} ${what.join(', ')}${e.value === undefined ? ' (it is not set)' : ''}`;
    });
    throw new Error(`The environment is not right (see .env.example):\n${lines.join('\n')}`);
  }

  /** The names of all variables. */
  static names(): string[] {
    return [
      ...new Set(
        getMetadataStorage()
          .getTargetValidationMetadatas(Environment, '', false, false)
          .map((m) => m.propertyName),
      ),
    ];
  }
}
