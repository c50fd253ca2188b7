import { z } from 'zod';
import { badInput, DuetError } from './errors.js';
import { parseUrl } from './input/url-rules.js';
import { databaseUrl, urlOf, wholeNumber } from './input/variable-rules.js';
import { findS3Problems, readS3Config, s3Variables, type S3Config } from './media/s3-config.js';
import { parseRedisUrl } from './pubsub/redis-url.js';
import { findPushProblems, pushVariables, readPushConfig, type PushConfig } from './push/push-config.js';
import { readTracingConfig, tracingVariables, type TracingConfig } from './tracing/tracing-config.js';

const flag = z.enum(['on', 'off']);

/** Every variable with its rule and default; docs/reference/configuration.md tells people the same. */
export const environment = z.object({
  PORT: wholeNumber(0, 65_535).default(4000),
  HOST: z.string().min(1).default('127.0.0.1'),
  DATABASE_URL: databaseUrl().optional(),
  DATABASE_OWNER_URL: databaseUrl().optional(),
  REDIS_URL: z.string().superRefine(checkRedisUrl).optional(),
  DATA_DIR: z.string().min(1).default('.data'),
  PUBLIC_URL: z.string().superRefine(checkPublicUrl).optional(),
  MEDIA_DIR: z.string().min(1).optional(),
  AUTH_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
  AUTH_JWKS_URL: urlOf('https', 'http').optional(),
  ADMIN_USER_ID: z
    .string()
    .regex(/^[A-Za-z0-9_\-.@:]{1,64}$/, 'must be a user id')
    .default('admin'),
  ALLOWED_ORIGINS: z.string().superRefine(checkOrigins).optional(),
  INTROSPECTION: flag.optional(),
  DEMO_PAGE: flag.optional(),
  TRUSTED_DOCUMENTS: z.string().optional(),
  NODE_ENV: z.enum(['production', 'development', 'test']).optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  RATE_LIMITS: flag.default('on'),
  TRUST_PROXY: wholeNumber(0, 10).default(0),
  ...s3Variables,
  ...pushVariables,
  ...tracingVariables,
});

/** Everything that can be set from outside. Durations and sizes that are the same everywhere are constants beside their use. */
export interface Config {
  readonly port: number;
  readonly host: string;
  /** Absent: Duet starts a PostgreSQL of its own in `dataDir`. */
  readonly databaseUrl: string | undefined;
  /** The role that owns the schema; absent: the role of `databaseUrl` does. */
  readonly databaseOwnerUrl: string | undefined;
  /** Absent: publications stay inside the process, so there can be one node only. */
  readonly redisUrl: string | undefined;
  readonly dataDir: string;
  /** Where clients reach the server, without a slash at the end. Absent: outside production, where it listens. */
  readonly publicUrl: string | undefined;
  /** Where uploaded files are kept; absent: in `dataDir`. */
  readonly mediaDir: string | undefined;
  /** The bucket that new uploads go to; absent: they are kept on disk. */
  readonly mediaS3: S3Config | undefined;
  /** Absent together with `authJwksUrl`: made and kept in `dataDir`, outside production only. */
  readonly authSecret: string | undefined;
  readonly authJwksUrl: string | undefined;
  readonly adminUserId: string;
  /** Origins that browsers may connect from, beside the server's own and, outside production, this machine's. */
  readonly allowedOrigins: readonly string[];
  readonly introspection: boolean;
  /** Manifests of the only operations that users may run; absent: they may run any. */
  readonly trustedDocuments: readonly string[] | undefined;
  /** Whether the chat page at /demo is served. */
  readonly demoPage: boolean;
  readonly production: boolean;
  readonly logLevel: string;
  readonly rateLimits: boolean;
  /** So many proxies stand in front, whose entries in X-Forwarded-For are believed. */
  readonly trustedProxies: number;
  /** The services that pushes are sent through; empty: nothing is pushed. */
  readonly push: PushConfig;
  /** Where traces go; absent: there are none. */
  readonly tracing: TracingConfig | undefined;
}

/** Lists what cannot be used, one line for each problem. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(problems: readonly string[]) {
    super(`The configuration cannot be used:\n${problems.map((line) => `  ${line}`).join('\n')}`);
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the environment into a Config, with the values that lie in files: `NAME_FILE` names the file that has what NAME would
 * say. Pure but for `readFile`, which answers a file's text or throws. Throws one ConfigError that lists every bad variable by
 * name and rule, and never shows a value, because a value can be a secret.
 */
export function parseConfig(env: Environment, readFile: (path: string) => string = noFile): Config {
  const { given, problems } = gather(env, readFile);
  const result = environment.safeParse(given);
  if (!result.success)
    problems.push(...result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
  const production = given['NODE_ENV'] === 'production';
  if (given['AUTH_SECRET'] && given['AUTH_JWKS_URL']) {
    problems.push('AUTH_SECRET, AUTH_JWKS_URL: set one of the two');
  }
  if (production && !given['AUTH_SECRET'] && !given['AUTH_JWKS_URL']) {
    problems.push('AUTH_SECRET, AUTH_JWKS_URL: one of the two is required in production');
  }
  if (given['DATABASE_OWNER_URL'] && !given['DATABASE_URL']) {
    problems.push('DATABASE_URL: required because DATABASE_OWNER_URL is set');
  }
  problems.push(...findS3Problems(given), ...findPushProblems(given));
  if (!result.success || problems.length > 0) throw new ConfigError(problems);
  const values = result.data;
  return {
    port: values.PORT,
    host: values.HOST,
    databaseUrl: values.DATABASE_URL,
    databaseOwnerUrl: values.DATABASE_OWNER_URL,
    redisUrl: values.REDIS_URL,
    dataDir: values.DATA_DIR,
    publicUrl: values.PUBLIC_URL?.replace(/\/$/, ''),
    mediaDir: values.MEDIA_DIR,
    mediaS3: readS3Config(values),
    authSecret: values.AUTH_SECRET,
    authJwksUrl: values.AUTH_JWKS_URL,
    adminUserId: values.ADMIN_USER_ID,
    allowedOrigins: namesIn(values.ALLOWED_ORIGINS ?? ''),
    introspection: values.INTROSPECTION ? values.INTROSPECTION === 'on' : !production,
    trustedDocuments: values.TRUSTED_DOCUMENTS === undefined ? undefined : namesIn(values.TRUSTED_DOCUMENTS),
    demoPage: values.DEMO_PAGE ? values.DEMO_PAGE === 'on' : !production,
    production,
    logLevel: values.LOG_LEVEL,
    rateLimits: values.RATE_LIMITS === 'on',
    trustedProxies: values.TRUST_PROXY,
    push: readPushConfig(values),
    tracing: readTracingConfig(values),
  };
}

/** Whether new uploads go to `dataDir`, because no other place is named. */
export function keepsUploadsInDataDir({
  production,
  publicUrl,
  mediaDir,
  mediaS3,
}: Pick<Config, 'production' | 'publicUrl' | 'mediaDir' | 'mediaS3'>): boolean {
  const takesUploads = publicUrl !== undefined || !production;
  return takesUploads && mediaDir === undefined && mediaS3 === undefined;
}

/** What stands between commas. */
function namesIn(list: string): readonly string[] {
  return list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** What is set, directly or by a file. */
function gather(
  env: Environment,
  readFile: (path: string) => string,
): { readonly given: Readonly<Record<string, string>>; readonly problems: string[] } {
  const given: Record<string, string> = {};
  const problems: string[] = [];
  for (const name of Object.keys(environment.shape)) {
    const file = env[`${name}_FILE`];
    let value = env[name];
    if (file && value) problems.push(`${name}, ${name}_FILE: set one of the two`);
    else if (file) {
      try {
        // Editors and `echo` end a file with a line break.
        value = readFile(file).replace(/\r?\n$/, '');
        if (value === '') problems.push(`${name}_FILE: names an empty file`);
      } catch {
        problems.push(`${name}_FILE: names a file that cannot be read`);
      }
    }
    if (value) given[name] = value;
  }
  return { given, problems };
}

function noFile(): string {
  throw new Error('no files are read here');
}

/** Messages carry addresses below it, so it obeys the rule for addresses in messages. */
function checkPublicUrl(value: string, context: z.RefinementCtx): void {
  try {
    const { search, hash } = new URL(parseUrl(value, 'PUBLIC_URL'));
    if (search !== '' || hash !== '')
      throw badInput('PUBLIC_URL', 'must have neither a query nor a fragment');
  } catch (error) {
    const rule = error instanceof DuetError ? error.extensions['rule'] : 'is not a URL';
    context.addIssue({ code: 'custom', message: String(rule) });
  }
}

/** They are compared as text with what browsers send, which have one spelling for each. */
function checkOrigins(value: string, context: z.RefinementCtx): void {
  const wrong = namesIn(value).flatMap((name, index) => (isOrigin(name) ? [] : [index + 1]));
  if (wrong.length === 0) return;
  context.addIssue({
    code: 'custom',
    message:
      'must be origins as browsers send them, such as https://app.example.com or http://localhost:8080: ' +
      `lower case, no default port, nothing after it, not even a slash; wrong: number ${wrong.join(', ')}`,
  });
}

/** Also those that web views of apps send, such as `capacitor://localhost` and `file://`, which URL calls opaque. */
function isOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, host } = new URL(text);
  return text === `${protocol}//${host}`;
}

/** The adapter's own parser decides, because the addresses of Sentinel and Cluster are more than one host. */
function checkRedisUrl(value: string, context: z.RefinementCtx): void {
  try {
    parseRedisUrl(value);
  } catch (error) {
    context.addIssue({
      code: 'custom',
      message: error instanceof Error ? error.message : 'is not a Redis URL',
    });
  }
}
