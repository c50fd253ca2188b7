import { randomBytes, randomUUID } from 'node:crypto';
import webPush from 'web-push';
import { parseConfig } from '../../src/config.js';
import { createPushClients } from '../../src/push/providers/create-clients.js';
import type { Push, PushClient } from '../../src/push/provider.js';
import { startApns } from '../vendors/apns.js';
import { startFcm } from '../vendors/fcm.js';
import { startHonor } from '../vendors/honor.js';
import { startHuawei } from '../vendors/huawei.js';
import { startMeizu } from '../vendors/meizu.js';
import { startOppo } from '../vendors/oppo.js';
import type { VendorServer } from '../vendors/vendor.js';
import { startVivo } from '../vendors/vivo.js';
import { startWebPush } from '../vendors/web-push.js';
import { startXiaomi } from '../vendors/xiaomi.js';
import { testSecret } from './app.js';

/** A local vendor, and how Duet is told of it. */
export interface StartedProvider {
  readonly server: VendorServer;
  readonly environment: Readonly<Record<string, string>>;
  /** A token that the vendor could have given out. */
  newToken(): string;
}

/** The environment of a node that pushes through these. */
export function pushEnvironment(...providers: readonly StartedProvider[]): Readonly<Record<string, string>> {
  return Object.assign({}, ...providers.map(({ environment }) => environment)) as Record<string, string>;
}

/** The part of a configuration that these providers are. */
export function pushConfig(...providers: readonly StartedProvider[]): ReturnType<typeof parseConfig>['push'] {
  return parseConfig({ AUTH_SECRET: testSecret, ...pushEnvironment(...providers) }).push;
}

/** The only client of one provider. */
export function clientOf(provider: StartedProvider): PushClient {
  const [client, ...others] = createPushClients(pushConfig(provider));
  if (!client || others.length > 0) throw new Error('one provider was to be configured');
  return client;
}

/** Those that give out access tokens. */
export const grantors: ReadonlySet<ProviderName> = new Set(['FCM', 'HUAWEI', 'HONOR', 'OPPO', 'VIVO']);

/** A push to a new device of a provider. */
export function examplePush(provider: StartedProvider): Push {
  return {
    token: provider.newToken(),
    title: 'Alice',
    body: 'Hello Bob',
    badge: 3,
    messageId: randomUUID(),
    conversationId: randomUUID(),
    collapseId: randomUUID(),
    notifyId: 1_234_567,
    ttlSeconds: 86_400,
  };
}

const hex = (): string => randomBytes(32).toString('hex');

/** Every provider by its name in the schema. */
export const startProvider = {
  async APNS(): Promise<StartedProvider> {
    const server = await startApns();
    const { keyId, teamId, privateKeyPem, topic } = server.credentials;
    const environment = {
      PUSH_APNS_KEY: privateKeyPem,
      PUSH_APNS_KEY_ID: keyId,
      PUSH_APNS_TEAM_ID: teamId,
      PUSH_APNS_TOPIC: topic,
      PUSH_APNS_URL: server.url,
      PUSH_APNS_CA: server.certificatePem,
    };
    return { server, environment, newToken: hex };
  },
  async FCM(): Promise<StartedProvider> {
    const server = await startFcm();
    const environment = {
      PUSH_FCM_SERVICE_ACCOUNT: JSON.stringify(server.serviceAccount),
      PUSH_FCM_URL: server.url,
    };
    return { server, environment, newToken: () => `fcm:${hex()}` };
  },
  async HUAWEI(): Promise<StartedProvider> {
    const server = await startHuawei();
    const environment = {
      PUSH_HUAWEI_APP_ID: server.app.clientId,
      PUSH_HUAWEI_APP_SECRET: server.app.clientSecret,
      PUSH_HUAWEI_URL: server.url,
      PUSH_HUAWEI_AUTH_URL: server.url,
    };
    return { server, environment, newToken: hex };
  },
  async HARMONY(): Promise<StartedProvider> {
    const server = await startHuawei();
    const account = server.serviceAccount;
    const environment = {
      PUSH_HARMONY_PROJECT_ID: account.project_id,
      PUSH_HARMONY_KEY_ID: account.key_id,
      PUSH_HARMONY_SUB_ACCOUNT: account.sub_account,
      PUSH_HARMONY_KEY: account.private_key,
      PUSH_HARMONY_URL: server.url,
    };
    return { server, environment, newToken: hex };
  },
  async HONOR(): Promise<StartedProvider> {
    const server = await startHonor();
    const environment = {
      PUSH_HONOR_APP_ID: server.app.appId,
      PUSH_HONOR_CLIENT_ID: server.app.clientId,
      PUSH_HONOR_CLIENT_SECRET: server.app.clientSecret,
      PUSH_HONOR_URL: server.url,
      PUSH_HONOR_AUTH_URL: server.url,
    };
    return { server, environment, newToken: hex };
  },
  async XIAOMI(): Promise<StartedProvider> {
    const server = await startXiaomi();
    const environment = {
      PUSH_XIAOMI_APP_SECRET: server.app.appSecret,
      PUSH_XIAOMI_PACKAGE: server.app.packageName,
      PUSH_XIAOMI_CHANNEL_ID: server.app.channelId,
      PUSH_XIAOMI_URL: server.url,
    };
    return { server, environment, newToken: () => randomBytes(32).toString('base64') };
  },
  async OPPO(): Promise<StartedProvider> {
    const server = await startOppo();
    const environment = {
      PUSH_OPPO_APP_KEY: server.app.appKey,
      PUSH_OPPO_MASTER_SECRET: server.app.masterSecret,
      PUSH_OPPO_CHANNEL_ID: server.app.channelId,
      PUSH_OPPO_URL: server.url,
    };
    return { server, environment, newToken: () => `OPPO_CN_${randomBytes(16).toString('hex')}` };
  },
  async VIVO(): Promise<StartedProvider> {
    const server = await startVivo();
    const environment = {
      PUSH_VIVO_APP_ID: String(server.app.appId),
      PUSH_VIVO_APP_KEY: server.app.appKey,
      PUSH_VIVO_APP_SECRET: server.app.appSecret,
      PUSH_VIVO_URL: server.url,
    };
    return { server, environment, newToken: () => randomBytes(16).toString('hex').slice(0, 23) };
  },
  async MEIZU(): Promise<StartedProvider> {
    const server = await startMeizu();
    const environment = {
      PUSH_MEIZU_APP_ID: server.app.appId,
      PUSH_MEIZU_APP_SECRET: server.app.appSecret,
      PUSH_MEIZU_URL: server.url,
    };
    return { server, environment, newToken: hex };
  },
  async WEB_PUSH(): Promise<StartedProvider> {
    const server = await startWebPush({ tls: false });
    const keys = webPush.generateVAPIDKeys();
    const environment = {
      PUSH_WEB_PUBLIC_KEY: keys.publicKey,
      PUSH_WEB_PRIVATE_KEY: keys.privateKey,
      PUSH_WEB_SUBJECT: 'mailto:push@example.com',
      PUSH_WEB_SERVICES: server.url,
    };
    return { server, environment, newToken: () => JSON.stringify(server.subscribe(keys.publicKey)) };
  },
} as const;

export type ProviderName = keyof typeof startProvider;
