import { createECDH, createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { parseUrl } from '../input/url-rules.js';
import { wholeNumber } from '../input/variable-rules.js';

/** An address without a path at its end: https, or http on this machine. */
const address = (fallback: string) => z.string().superRefine(checkAddress).default(fallback);
const word = z.string().regex(/^[!-~]+$/, 'must be printable ASCII without white space');
const key = (type: 'rsa' | 'ec') =>
  z.string().superRefine((value, context) => checkKey(value, type, context));

/** The variables of push, each with its rule and default; docs/reference/push.md tells people the same. */
export const pushVariables = {
  PUSH_APNS_KEY: key('ec').optional(),
  PUSH_APNS_KEY_ID: word.optional(),
  PUSH_APNS_TEAM_ID: word.optional(),
  PUSH_APNS_TOPIC: word.optional(),
  PUSH_APNS_URL: address('https://api.push.apple.com'),
  PUSH_APNS_CA: z.string().superRefine(checkCertificate).optional(),
  PUSH_FCM_SERVICE_ACCOUNT: z.string().superRefine(checkServiceAccount).optional(),
  PUSH_FCM_URL: address('https://fcm.googleapis.com'),
  PUSH_HUAWEI_APP_ID: word.optional(),
  PUSH_HUAWEI_APP_SECRET: word.optional(),
  PUSH_HUAWEI_CATEGORY: word.default('IM'),
  PUSH_HUAWEI_URL: address('https://push-api.cloud.huawei.com'),
  PUSH_HUAWEI_AUTH_URL: address('https://oauth-login.cloud.huawei.com'),
  PUSH_HARMONY_PROJECT_ID: word.optional(),
  PUSH_HARMONY_KEY_ID: word.optional(),
  PUSH_HARMONY_SUB_ACCOUNT: word.optional(),
  PUSH_HARMONY_KEY: key('rsa').optional(),
  PUSH_HARMONY_URL: address('https://push-api.cloud.huawei.com'),
  PUSH_HONOR_APP_ID: word.optional(),
  PUSH_HONOR_CLIENT_ID: word.optional(),
  PUSH_HONOR_CLIENT_SECRET: word.optional(),
  PUSH_HONOR_URL: address('https://push-api.cloud.honor.com'),
  PUSH_HONOR_AUTH_URL: address('https://iam.developer.honor.com'),
  PUSH_XIAOMI_APP_SECRET: word.optional(),
  PUSH_XIAOMI_PACKAGE: word.optional(),
  PUSH_XIAOMI_CHANNEL_ID: word.optional(),
  PUSH_XIAOMI_REGION: z.enum(['china', 'singapore', 'europe', 'india', 'russia']).default('china'),
  PUSH_XIAOMI_URL: z.string().superRefine(checkAddress).optional(),
  PUSH_OPPO_APP_KEY: word.optional(),
  PUSH_OPPO_MASTER_SECRET: word.optional(),
  PUSH_OPPO_CHANNEL_ID: word.optional(),
  PUSH_OPPO_CATEGORY: word.default('IM'),
  PUSH_OPPO_URL: address('https://api.push.oppomobile.com'),
  PUSH_OPPO_INTERNATIONAL_URL: address('https://api-intl.push.oppomobile.com'),
  PUSH_VIVO_APP_ID: wholeNumber(1, Number.MAX_SAFE_INTEGER).optional(),
  PUSH_VIVO_APP_KEY: word.optional(),
  PUSH_VIVO_APP_SECRET: word.optional(),
  PUSH_VIVO_CATEGORY: word.default('IM'),
  PUSH_VIVO_URL: address('https://api-push.vivo.com.cn'),
  PUSH_MEIZU_APP_ID: word.optional(),
  PUSH_MEIZU_APP_SECRET: word.optional(),
  PUSH_MEIZU_URL: address('https://server-api-push.meizu.com'),
  PUSH_WEB_PUBLIC_KEY: z.string().superRefine(checkBytes(65)).optional(),
  PUSH_WEB_PRIVATE_KEY: z.string().superRefine(checkBytes(32)).optional(),
  PUSH_WEB_SUBJECT: z
    .string()
    .regex(/^(mailto:[^\s@]+@[^\s@]+|https:\/\/\S+)$/, 'must be a mailto: or https: address')
    .optional(),
  PUSH_WEB_SERVICES: z
    .string()
    .default('fcm.googleapis.com,*.push.services.mozilla.com,*.push.apple.com,*.notify.windows.com'),
};

export type PushValues = z.infer<z.ZodObject<typeof pushVariables>>;

/** What each provider needs together; where all of it is absent the provider is not used. */
const credentials = {
  APNS: ['PUSH_APNS_KEY', 'PUSH_APNS_KEY_ID', 'PUSH_APNS_TEAM_ID', 'PUSH_APNS_TOPIC'],
  FCM: ['PUSH_FCM_SERVICE_ACCOUNT'],
  HUAWEI: ['PUSH_HUAWEI_APP_ID', 'PUSH_HUAWEI_APP_SECRET'],
  HARMONY: ['PUSH_HARMONY_PROJECT_ID', 'PUSH_HARMONY_KEY_ID', 'PUSH_HARMONY_SUB_ACCOUNT', 'PUSH_HARMONY_KEY'],
  HONOR: ['PUSH_HONOR_APP_ID', 'PUSH_HONOR_CLIENT_ID', 'PUSH_HONOR_CLIENT_SECRET'],
  XIAOMI: ['PUSH_XIAOMI_APP_SECRET', 'PUSH_XIAOMI_PACKAGE', 'PUSH_XIAOMI_CHANNEL_ID'],
  OPPO: ['PUSH_OPPO_APP_KEY', 'PUSH_OPPO_MASTER_SECRET', 'PUSH_OPPO_CHANNEL_ID'],
  VIVO: ['PUSH_VIVO_APP_ID', 'PUSH_VIVO_APP_KEY', 'PUSH_VIVO_APP_SECRET'],
  MEIZU: ['PUSH_MEIZU_APP_ID', 'PUSH_MEIZU_APP_SECRET'],
  WEB_PUSH: ['PUSH_WEB_PUBLIC_KEY', 'PUSH_WEB_PRIVATE_KEY', 'PUSH_WEB_SUBJECT'],
} as const satisfies Readonly<Record<string, readonly (keyof PushValues)[]>>;

type Credentials = typeof credentials;

/** The values of push in which the credentials of `Name` are all there. */
export type ValuesOf<Name extends keyof Credentials> = PushValues & {
  readonly [Variable in Credentials[Name][number]]: NonNullable<PushValues[Variable]>;
};

/** The configured providers, each with its values. */
export type PushConfig = { readonly [Name in keyof Credentials]?: ValuesOf<Name> };

/** What is wrong with the credentials taken together, one line for each provider that has some of them. */
export function findPushProblems(given: Readonly<Record<string, string | undefined>>): string[] {
  const problems = Object.values(credentials).flatMap((needed: readonly string[]) => {
    const missing = needed.filter((name) => given[name] === undefined);
    if (missing.length === 0 || missing.length === needed.length) return [];
    const present = needed.filter((name) => given[name] !== undefined);
    return [`${missing.join(', ')}: required because ${present.join(', ')} is set`];
  });
  if (given['PUSH_WEB_PUBLIC_KEY'] && given['PUSH_WEB_PRIVATE_KEY'] && !isKeyPair(given)) {
    problems.push('PUSH_WEB_PUBLIC_KEY, PUSH_WEB_PRIVATE_KEY: must belong together');
  }
  return problems;
}

/** Call it with values in which `findPushProblems` finds none. */
export function readPushConfig(values: PushValues): PushConfig {
  const configured = Object.entries(credentials).filter(([, needed]) =>
    needed.every((name: keyof PushValues) => values[name] !== undefined),
  );
  return Object.fromEntries(configured.map(([name]) => [name, values]));
}

/** Keys may be given in one line, with `\n` written out. */
export function readKey(text: string): KeyObject {
  return createPrivateKey(unfold(text));
}

export function unfold(text: string): string {
  return text.replaceAll('\\n', '\n');
}

/** The part of a service account's file that is used. */
const serviceAccount = z.object({
  project_id: z.string().min(1),
  client_email: z.string().min(1),
  private_key: z.string().superRefine((value, context) => checkKey(value, 'rsa', context)),
  private_key_id: z.string().optional(),
  token_uri: z.string().superRefine(checkAddress),
});

export type ServiceAccount = z.infer<typeof serviceAccount>;

export function readServiceAccount(text: string): ServiceAccount {
  return serviceAccount.parse(JSON.parse(text));
}

function checkServiceAccount(value: string, context: z.RefinementCtx): void {
  try {
    readServiceAccount(value);
  } catch (error) {
    // Messages of JSON.parse quote what they read.
    const message =
      error instanceof z.ZodError
        ? `must be the JSON of a service account: ${error.issues.map((issue) => issue.path.join('.')).join(', ')} cannot be used`
        : 'must be the JSON of a service account';
    context.addIssue({ code: 'custom', message });
  }
}

function checkAddress(value: string, context: z.RefinementCtx): void {
  try {
    parseUrl(value, 'value');
  } catch {
    context.addIssue({
      code: 'custom',
      message: 'must be an https URL (http is accepted for loopback hosts)',
    });
  }
}

function checkKey(value: string, type: 'rsa' | 'ec', context: z.RefinementCtx): void {
  const name = type === 'rsa' ? 'an RSA' : 'a P-256';
  try {
    const { asymmetricKeyType, asymmetricKeyDetails } = readKey(value);
    const isCurve = type === 'rsa' || asymmetricKeyDetails?.namedCurve === 'prime256v1';
    if (asymmetricKeyType === type && isCurve) return;
  } catch {
    // Said below, without what the parser says, which may quote the key.
  }
  context.addIssue({ code: 'custom', message: `must be ${name} private key in PEM` });
}

function checkCertificate(value: string, context: z.RefinementCtx): void {
  try {
    new X509Certificate(unfold(value));
  } catch {
    context.addIssue({ code: 'custom', message: 'must be a certificate in PEM' });
  }
}

function checkBytes(length: number) {
  return (value: string, context: z.RefinementCtx): void => {
    if (/^[A-Za-z0-9_-]+$/.test(value) && Buffer.from(value, 'base64url').length === length) return;
    context.addIssue({ code: 'custom', message: `must be ${length} bytes in base64url` });
  };
}

function isKeyPair(given: Readonly<Record<string, string | undefined>>): boolean {
  try {
    // A key from a JWK has the public point that it was given with, whether it is its own or not.
    const pair = createECDH('prime256v1');
    pair.setPrivateKey(given['PUSH_WEB_PRIVATE_KEY'] ?? '', 'base64url');
    return pair.getPublicKey().equals(Buffer.from(given['PUSH_WEB_PUBLIC_KEY'] ?? '', 'base64url'));
  } catch {
    return false;
  }
}
