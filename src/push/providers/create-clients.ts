import type { PushConfig } from '../push-config.js';
import type { PushClient } from '../provider.js';
import { createApnsClient } from './apns.js';
import { createFcmClient } from './fcm.js';
import { createHarmonyClient } from './harmony.js';
import { createHonorClient } from './honor.js';
import { createHuaweiClient } from './huawei.js';
import { createMeizuClient } from './meizu.js';
import { createOppoClient } from './oppo.js';
import { createVivoClient } from './vivo.js';
import { createWebPushClient } from './web-push.js';
import { createXiaomiClient } from './xiaomi.js';

/** One client for each provider that is configured. */
export function createPushClients(config: PushConfig): PushClient[] {
  return [
    ...made(config.APNS, createApnsClient),
    ...made(config.FCM, createFcmClient),
    ...made(config.HUAWEI, createHuaweiClient),
    ...made(config.HARMONY, createHarmonyClient),
    ...made(config.HONOR, createHonorClient),
    ...made(config.XIAOMI, createXiaomiClient),
    ...made(config.OPPO, createOppoClient),
    ...made(config.VIVO, createVivoClient),
    ...made(config.MEIZU, createMeizuClient),
    ...made(config.WEB_PUSH, createWebPushClient),
  ];
}

function made<Values>(values: Values | undefined, create: (values: Values) => PushClient): PushClient[] {
  return values === undefined ? [] : [create(values)];
}
