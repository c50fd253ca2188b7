import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import webPush from 'web-push';
import { ConfigError, environment, parseConfig } from '../src/config.js';
import { bucketOrigin } from '../src/media/s3-config.js';
import { makePem } from './vendors/key-pairs.js';

const secret = 'thirty-two characters or more, yes';

describe('parseConfig', () => {
  it('needs nothing outside production', () => {
    expect(parseConfig({})).toEqual({
      port: 4000,
      host: '127.0.0.1',
      databaseUrl: undefined,
      databaseOwnerUrl: undefined,
      redisUrl: undefined,
      dataDir: '.data',
      publicUrl: undefined,
      mediaDir: undefined,
      mediaS3: undefined,
      authSecret: undefined,
      authJwksUrl: undefined,
      adminUserId: 'admin',
      allowedOrigins: [],
      introspection: true,
      trustedDocuments: undefined,
      demoPage: true,
      production: false,
      logLevel: 'info',
      rateLimits: true,
      trustedProxies: 0,
      push: {},
    });
  });

  it('reads everything that can be set', () => {
    expect(
      parseConfig({
        PORT: '0',
        HOST: '::',
        DATABASE_URL: 'postgres://duet@db/duet',
        DATABASE_OWNER_URL: 'postgresql://owner@db/duet',
        REDIS_URL: 'redis+sentinel://one,two:26380/group',
        DATA_DIR: '/var/lib/duet',
        PUBLIC_URL: 'https://chat.example.com/',
        MEDIA_DIR: '/srv/media',
        MEDIA_S3_BUCKET: 'chat-files',
        MEDIA_S3_ENDPOINT: 'https://s3.eu-central-1.amazonaws.com/',
        MEDIA_S3_REGION: 'eu-central-1',
        MEDIA_S3_KEY_ID: 'AKID',
        MEDIA_S3_SECRET: 'a/secret+',
        AUTH_JWKS_URL: 'https://tokens.example.com/keys',
        ADMIN_USER_ID: 'support@example.com',
        ALLOWED_ORIGINS: 'https://example.com, https://app.example.com',
        INTROSPECTION: 'on',
        DEMO_PAGE: 'on',
        NODE_ENV: 'production',
        LOG_LEVEL: 'warn',
        RATE_LIMITS: 'off',
        TRUST_PROXY: '2',
      }),
    ).toEqual({
      port: 0,
      host: '::',
      databaseUrl: 'postgres://duet@db/duet',
      databaseOwnerUrl: 'postgresql://owner@db/duet',
      redisUrl: 'redis+sentinel://one,two:26380/group',
      dataDir: '/var/lib/duet',
      publicUrl: 'https://chat.example.com',
      mediaDir: '/srv/media',
      mediaS3: {
        bucket: 'chat-files',
        endpoint: 'https://s3.eu-central-1.amazonaws.com',
        region: 'eu-central-1',
        keyId: 'AKID',
        secret: 'a/secret+',
      },
      authSecret: undefined,
      authJwksUrl: 'https://tokens.example.com/keys',
      adminUserId: 'support@example.com',
      allowedOrigins: ['https://example.com', 'https://app.example.com'],
      introspection: true,
      demoPage: true,
      production: true,
      logLevel: 'warn',
      rateLimits: false,
      trustedProxies: 2,
      push: {},
    });
  });

  it('takes an empty value for an absent one', () => {
    expect(parseConfig({ PORT: '', DATABASE_URL: '', NODE_ENV: '' })).toEqual(parseConfig({}));
  });

  it('reads any variable from a file, and lists files that are no use beside everything else', () => {
    const files: Readonly<Record<string, string>> = {
      '/run/auth': `${secret}\n`,
      '/run/url': 'postgres://duet:a b@db/duet\r\n',
      '/run/empty': '\n',
    };
    const readFile = (path: string): string => {
      const text = files[path];
      if (text === undefined) throw new Error(`ENOENT: ${path} canary`);
      return text;
    };
    const read = { AUTH_SECRET_FILE: '/run/auth', DATABASE_URL_FILE: '/run/url', PUSH_FCM_URL_FILE: '' };
    expect(parseConfig(read, readFile)).toEqual(
      parseConfig({ AUTH_SECRET: secret, DATABASE_URL: 'postgres://duet:a b@db/duet' }),
    );
    const bad = {
      AUTH_SECRET: secret,
      AUTH_SECRET_FILE: '/run/auth',
      DATABASE_URL_FILE: '/run/none',
      PORT: 'x',
      REDIS_URL_FILE: '/run/empty',
      LOG_LEVEL_FILE: '/run/auth',
    };
    expect(refusalOf(bad, readFile).split('\n').slice(1)).toEqual([
      '  DATABASE_URL_FILE: names a file that cannot be read',
      '  REDIS_URL_FILE: names an empty file',
      '  AUTH_SECRET, AUTH_SECRET_FILE: set one of the two',
      expect.stringMatching(/^ {2}PORT: /),
      expect.stringMatching(/^ {2}LOG_LEVEL: [^y]*$/),
    ]);
  });

  it('switches introspection off in production, unless asked not to', () => {
    const production = { NODE_ENV: 'production', AUTH_SECRET: secret };
    expect(parseConfig(production).introspection).toBe(false);
    expect(parseConfig({ ...production, INTROSPECTION: 'on' }).introspection).toBe(true);
    expect(parseConfig({ INTROSPECTION: 'off' }).introspection).toBe(false);
  });

  it.each([
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '80.5'],
    ['PORT', 'http'],
    ['DATABASE_URL', 'mysql://db/duet'],
    ['DATABASE_URL', 'db/duet'],
    ['DATABASE_OWNER_URL', 'https://db/duet'],
    ['REDIS_URL', 'http://redis'],
    ['REDIS_URL', 'redis+sentinel://one'],
    ['AUTH_SECRET', 'thirty-one characters, no more.'],
    ['AUTH_JWKS_URL', 'file:///etc/keys'],
    ['ADMIN_USER_ID', 'the admin'],
    ['ADMIN_USER_ID', 'a'.repeat(65)],
    ['INTROSPECTION', 'true'],
    ['LOG_LEVEL', 'loud'],
    ['RATE_LIMITS', 'sometimes'],
    ['TRUST_PROXY', 'yes'],
    ['TRUST_PROXY', '-1'],
  ])('refuses %s=%s by name, without showing the value', (name, value) => {
    const message = refusalOf({ DATABASE_URL: 'postgres://db/duet', [name]: value });
    expect(message).toContain(`\n  ${name}: `);
    expect(message.split('\n')).toHaveLength(2);
    expect(message).not.toContain(value);
  });

  it('lists all problems at once', () => {
    const message = refusalOf({ PORT: 'x', LOG_LEVEL: 'y', NODE_ENV: 'production' });
    expect(message.split('\n').map((line) => line.trim().replace(/:.*/, ''))).toEqual([
      'The configuration cannot be used',
      'PORT',
      'LOG_LEVEL',
      'AUTH_SECRET, AUTH_JWKS_URL',
    ]);
  });

  it('takes a bucket whole or not at all', () => {
    const bucket = {
      MEDIA_S3_BUCKET: 'chat-files',
      MEDIA_S3_ENDPOINT: 'http://127.0.0.1:9000',
      MEDIA_S3_REGION: 'us-east-1',
      MEDIA_S3_KEY_ID: 'AKID',
      MEDIA_S3_SECRET: 'very-secret',
    };
    const { MEDIA_S3_REGION: _region, MEDIA_S3_SECRET: _secret, ...some } = bucket;
    expect(refusalOf(some).split('\n')).toEqual([
      'The configuration cannot be used:',
      '  MEDIA_S3_REGION, MEDIA_S3_SECRET: required because MEDIA_S3_BUCKET, MEDIA_S3_ENDPOINT, MEDIA_S3_KEY_ID is set',
    ]);
    const bad = [
      { MEDIA_S3_ENDPOINT: 'http://minio:9000' },
      { MEDIA_S3_ENDPOINT: 'https://files.example.com/bucket' },
      { MEDIA_S3_BUCKET: 'Chat' },
      { MEDIA_S3_SECRET: 'a b' },
    ];
    for (const values of bad) {
      const [name = ''] = Object.keys(values);
      expect(refusalOf({ ...bucket, ...values })).toMatch(new RegExp(`^[^\\n]+\\n  ${name}: [^\\n]+$`));
    }
    const inHost = { ...bucket, MEDIA_S3_ENDPOINT: 'https://s3.eu-central-1.amazonaws.com' };
    expect(
      [bucket, inHost].map((values) => parseConfig(values).mediaS3).map((s3) => s3 && bucketOrigin(s3)),
    ).toEqual(['http://127.0.0.1:9000', 'https://chat-files.s3.eu-central-1.amazonaws.com']);
  });

  it('takes keys for pushes of the kind that signs, and a pair that is one', () => {
    const [pair, other] = [webPush.generateVAPIDKeys(), webPush.generateVAPIDKeys()];
    const keys = { PUSH_WEB_SUBJECT: 'mailto:push@example.com', PUSH_WEB_PUBLIC_KEY: pair.publicKey };
    expect(parseConfig({ ...keys, PUSH_WEB_PRIVATE_KEY: pair.privateKey }).push).toHaveProperty('WEB_PUSH');
    for (const strange of [other.privateKey, Buffer.alloc(32).toString('base64url')])
      expect(refusalOf({ ...keys, PUSH_WEB_PRIVATE_KEY: strange })).toContain('must belong together');
    for (const kind of ['rsa', 'P-384', 'ed25519'] as const)
      expect(refusalOf({ PUSH_APNS_KEY: makePem(kind) })).toContain(
        'PUSH_APNS_KEY: must be a P-256 private key',
      );
    for (const kind of ['P-256', 'ed25519'] as const)
      expect(refusalOf({ PUSH_HARMONY_KEY: makePem(kind) })).toContain(
        'PUSH_HARMONY_KEY: must be an RSA private key',
      );
  });

  it('requires exactly one way to check tokens in production, and takes no two', () => {
    expect(refusalOf({ NODE_ENV: 'production' })).toContain('one of the two is required in production');
    const both = { AUTH_SECRET: secret, AUTH_JWKS_URL: 'https://tokens.example.com/keys' };
    expect(refusalOf(both)).toContain('set one of the two');
    expect(parseConfig({ NODE_ENV: 'production', AUTH_SECRET: secret }).authSecret).toBe(secret);
  });

  function refusalOf(env: Readonly<Record<string, string>>, readFile?: (path: string) => string): string {
    try {
      parseConfig(env, readFile);
    } catch (error) {
      if (error instanceof ConfigError) return error.message;
      throw error;
    }
    throw new Error('nothing was refused');
  }
});

describe('the reference of the configuration', () => {
  const page = readFileSync(new URL('../docs/reference/configuration.md', import.meta.url), 'utf8');
  const rows = [...page.matchAll(/^\| `([A-Z0-9_]+)` *\| (?:`([^`]*)`)? *\| (\S.*\S) *\|$/gm)];

  it('lists every variable once, in the order of the code', () => {
    expect(rows.map(([, name]) => name)).toEqual(Object.keys(environment.shape));
  });

  it('gives every default', () => {
    const defaults: Readonly<Record<string, string | number | undefined>> = environment.parse({});
    expect(rows.map(([, name = '', written]) => [name, written])).toEqual(
      Object.keys(environment.shape).map((name) => [name, defaults[name]?.toString()]),
    );
  });
});

describe('the configuration of push', () => {
  it('names what is missing beside what is there, and shows no value', () => {
    const problems = (env: Readonly<Record<string, string>>): string[] => {
      try {
        parseConfig(env);
        return [];
      } catch (error) {
        return String(error).split('\n').slice(1);
      }
    };
    expect(problems({ PUSH_OPPO_APP_KEY: 'canary', PUSH_MEIZU_APP_ID: 'canary' })).toEqual([
      '  PUSH_OPPO_MASTER_SECRET, PUSH_OPPO_CHANNEL_ID: required because PUSH_OPPO_APP_KEY is set',
      '  PUSH_MEIZU_APP_SECRET: required because PUSH_MEIZU_APP_ID is set',
    ]);
    const bad = problems({
      PUSH_APNS_KEY: 'canary',
      PUSH_FCM_SERVICE_ACCOUNT: '{"private_key":"canary"}',
      PUSH_FCM_URL: 'http://canary.example.com',
      PUSH_VIVO_APP_ID: 'canary',
      PUSH_WEB_PUBLIC_KEY: 'canary',
    });
    for (const name of ['APNS_KEY', 'FCM_SERVICE_ACCOUNT', 'FCM_URL', 'VIVO_APP_ID', 'WEB_PUBLIC_KEY']) {
      expect(
        bad.some((line) => line.startsWith(`  PUSH_${name}:`)),
        name,
      ).toBe(true);
    }
    expect(bad.join('\n')).not.toContain('canary');
  });
});

describe('the configuration of traces', () => {
  it('is read as OpenTelemetry says', () => {
    const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318/' };
    expect(parseConfig({}).tracing).toBeUndefined();
    expect(parseConfig({ ...endpoint, OTEL_SDK_DISABLED: 'true' }).tracing).toBeUndefined();
    expect(
      parseConfig({
        ...endpoint,
        OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Basic%20QQ==, tenant=a',
        OTEL_TRACES_SAMPLER: 'traceidratio',
        OTEL_TRACES_SAMPLER_ARG: '0.25',
      }).tracing,
    ).toMatchObject({
      url: 'http://collector:4318/v1/traces',
      protocol: 'http/protobuf',
      headers: { authorization: 'Basic QQ==', tenant: 'a' },
      serviceName: 'duet',
      sampler: 'traceidratio',
      ratio: 0.25,
    });
    const whole = 'https://collector.example.com/take';
    expect(parseConfig({ ...endpoint, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: whole }).tracing?.url).toBe(whole);
  });

  it('is refused by name where it cannot be used', () => {
    expect(() =>
      parseConfig({
        OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4317',
        OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
        OTEL_EXPORTER_OTLP_HEADERS: 'canary',
        OTEL_TRACES_SAMPLER_ARG: '2',
      }),
    ).toThrow(
      /OTEL_EXPORTER_OTLP_ENDPOINT: .*\n.*OTEL_EXPORTER_OTLP_PROTOCOL: .*\n.*OTEL_EXPORTER_OTLP_HEADERS: must be name=value.*\n.*OTEL_TRACES_SAMPLER_ARG: /,
    );
  });
});
