import { z } from 'zod';
import { dataOf } from './body.js';
import type { ReadPush } from './vendor.js';

/** A body in either generation's form, and the push in it. */
interface ReadBody {
  readonly body: unknown;
  readonly push: ReadPush;
}

type Reader = <T>(shape: z.ZodType<T>) => T;

const text = z.string();
const ttlSeconds = z.int().min(1).max(1_296_000);
const tokens = z.array(text.regex(/^\S+$/, 'is a push token'));
const categoryWords =
  'IM VOIP SUBSCRIPTION TRAVEL HEALTH WORK ACCOUNT EXPRESS FINANCE DEVICE_REMINDER MAIL PLAY_VOICE MARKETING';
const category = z.enum(categoryWords.split(' '));
const ttlText = text
  .regex(/^\d+s$/, 'is a number of seconds that ends in s')
  .refine((ttl) => ttlSeconds.safeParse(Number.parseInt(ttl, 10)).success, 'is 1 s to 15 days');

const message = z.strictObject({
  validate_only: z.boolean().optional(),
  message: z.strictObject({
    token: tokens,
    data: text.optional(),
    notification: z
      .strictObject({ title: text.optional(), body: text.optional(), image: text.optional() })
      .optional(),
    android: z.strictObject({
      collapse_key: z.int().min(-1).max(100).optional(),
      urgency: z.enum(['HIGH', 'NORMAL']).optional(),
      category: category.optional(),
      ttl: ttlText.optional(),
      bi_tag: text.optional(),
      receipt_id: text.optional(),
      target_user_type: z.union([z.literal(0), z.literal(1)]).optional(),
      data: text.optional(),
      notification: z.strictObject({
        title: text.min(1),
        body: text.min(1),
        click_action: z.strictObject({
          type: z.union([z.literal(1), z.literal(2), z.literal(3)]),
          intent: text.optional(),
          action: text.optional(),
          url: text.optional(),
        }),
        importance: z.enum(['LOW', 'NORMAL', 'HIGH']).optional(),
        badge: z
          .strictObject({
            add_num: z.int().min(1).max(99).optional(),
            set_num: z.int().min(0).max(99).optional(),
            class: text.optional(),
          })
          .optional(),
        notify_id: z.int().min(-1).max(2_147_483_647).optional(),
        tag: text.optional(),
        group: text.optional(),
        channel_id: text.optional(),
        image: text.optional(),
        icon: text.optional(),
        sound: text.optional(),
        default_sound: z.boolean().optional(),
        foreground_show: z.boolean().optional(),
        style: z.int().min(0).max(3).optional(),
        when: text.optional(),
        visibility: z.enum(['VISIBILITY_UNSPECIFIED', 'PRIVATE', 'PUBLIC', 'SECRET']).optional(),
        profile_id: text.max(64).optional(),
      }),
    }),
  }),
});

const alert = z.strictObject({
  payload: z.strictObject({
    notification: z.strictObject({
      category,
      title: text.min(1),
      body: text.min(1),
      clickAction: z.strictObject({
        actionType: z.union([z.literal(0), z.literal(1)]),
        action: text.optional(),
        uri: text.optional(),
        data: z.looseObject({}).optional(),
      }),
      image: text.optional(),
      style: z.int().min(0).max(3).optional(),
      inboxContent: z.array(text).max(3).optional(),
      notifyId: z.int().min(0).max(2_147_483_647).optional(),
      appMessageId: text.max(64).optional(),
      profileId: text.max(64).optional(),
      badge: z
        .strictObject({
          addNum: z.int().min(1).max(99).optional(),
          setNum: z.int().min(0).max(99).optional(),
        })
        .optional(),
      foregroundShow: z.boolean().optional(),
      sound: text.optional(),
    }),
  }),
  target: z.strictObject({ token: tokens }),
  pushOptions: z
    .strictObject({
      testMessage: z.boolean().optional(),
      ttl: ttlSeconds.optional(),
      biTag: text.optional(),
      receiptId: text.optional(),
      collapseKey: z.int().min(-1).max(100).optional(),
    })
    .optional(),
});

/** The first generation's body, v1 and v2. */
export function readMessage(read: Reader): ReadBody {
  const body = read(message);
  const { token, data, android } = body.message;
  const { notification } = android;
  const { badge } = notification;
  const push = {
    body,
    tokens: token,
    title: notification.title,
    text: notification.body,
    badge: badge?.set_num ?? badge?.add_num ?? null,
    collapseId: notification.tag ?? numbered(notification.notify_id),
    ttlSeconds: android.ttl === undefined ? null : Number.parseInt(android.ttl, 10),
    data: dataOf(android.data ?? data),
  };
  return { body, push };
}

/** The second generation's body: an alert of v3. */
export function readAlert(read: Reader): ReadBody {
  const body = read(alert);
  const { notification } = body.payload;
  const { badge } = notification;
  const push = {
    body,
    tokens: body.target.token,
    title: notification.title,
    text: notification.body,
    badge: badge?.setNum ?? badge?.addNum ?? null,
    collapseId: numbered(notification.notifyId),
    ttlSeconds: body.pushOptions?.ttl ?? null,
    data: notification.clickAction.data ?? null,
  };
  return { body, push };
}

/** The limit of a message counts its bytes without the list of tokens. */
export function sizeWithoutTokens(body: unknown): number {
  const isTokenList = (name: string, value: unknown): boolean => name === 'token' && Array.isArray(value);
  const rest = JSON.stringify(body, (name, value: unknown) => (isTokenList(name, value) ? undefined : value));
  return Buffer.byteLength(rest);
}

function numbered(id: number | undefined): string | null {
  return id === undefined ? null : `${id}`;
}
