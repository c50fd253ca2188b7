import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  AcknowledgeInboxDocument,
  AdminEraseUserDocument,
  AdminImportMessagesDocument,
  AdminMuteUserDocument,
  AdminRecallMessageDocument,
  AdminSendMessageDocument,
  AdminSendNotificationDocument,
  AdminUnmuteUserDocument,
  AdminUpdateSettingsDocument,
  AdminUpsertUsersDocument,
  RegisterDeviceDocument,
  RemoveDeviceDocument,
  RemoveFriendDocument,
  UnblockUserDocument,
  UpdateConversationDocument,
  type AdminSendMessageInput,
  type AdminUpdateSettingsInput,
  type UpdateConversationInput,
} from './generated/documents.js';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import {
  block,
  clear,
  deleteForMe,
  edit,
  headOf,
  listed,
  live,
  markRead,
  pair,
  recall,
  sql,
} from './harness/changes.js';
import {
  anonymous,
  lastInput,
  play,
  sendUntilKnown,
  type Cast,
  type Change,
  type Nodes,
  type Scene,
} from './harness/known-sends.js';
import { refusalOf, send, sendMany, textOf, trySend } from './harness/messages.js';
import { createTestDatabase } from './harness/postgres.js';
import { pushConfig, startProvider, type StartedProvider } from './harness/push-providers.js';
import { registerPushed } from './harness/push.js';
import { redisAvailable, startRedis, type RedisServer } from './harness/redis.js';
import { befriend, updateProfile } from './harness/relations.js';
import { SignalEar, summary } from './harness/signals.js';
import { StatementRecorder } from './harness/statements.js';

let redis: RedisServer;
let fcm: StartedProvider;
let nodes: Nodes;
let recorder: StatementRecorder;

/**
 * What becomes of the message, when Alice has sent so many that Bob has not read. Before them each has sent one, which Bob has read.
 */
type Expected = (sends: number) => object;

interface Row extends Change {
  readonly name: string;
  readonly expected: Expected;
}

function refused(code: string, field?: string): Expected {
  const refusal = { code, ...(field === undefined ? {} : { field }) };
  return () => ({ answer: { refused: refusal }, stored: 0, seen: { alice: null, bob: null } });
}

/** What comes of the change: how many messages more there are or are unread, and what else each event shows. */
interface Arrival {
  readonly moreSeqs?: number;
  readonly moreUnread?: number;
  readonly alice?: object;
  readonly bob?: object;
  readonly pushed?: readonly string[];
}

function arrives({
  moreSeqs = 0,
  moreUnread = 0,
  alice = {},
  bob = {},
  pushed = [],
}: Arrival = {}): Expected {
  return (sends) => {
    const seq = sends + 3 + moreSeqs;
    const ofAlice = { seq, conversation: { lastSeq: seq, ...alice } };
    return {
      answer: { duplicate: false, message: ofAlice },
      stored: 1,
      seen: {
        alice: ofAlice,
        bob: { seq, conversation: { lastSeq: seq, unreadCount: sends + 1 + moreUnread, ...bob } },
      },
      pushed,
    };
  };
}

const settings = (admin: Person, input: AdminUpdateSettingsInput) =>
  admin.run(AdminUpdateSettingsDocument, { input });
const mute = (admin: Person, { id }: Person) => admin.run(AdminMuteUserDocument, { input: { userId: id } });
const unmute = (admin: Person, { id }: Person) =>
  admin.run(AdminUnmuteUserDocument, { input: { userId: id } });
const unblock = (person: Person, { id }: Person) =>
  person.run(UnblockUserDocument, { input: { userId: id } });
const erase = (admin: Person, { id }: Person) => admin.run(AdminEraseUserDocument, { input: { userId: id } });
const sendAsAdmin = (admin: Person, to: Person, input: Partial<AdminSendMessageInput> = {}) =>
  admin.run(AdminSendMessageDocument, { input: { to: [to.id], content: textOf('From above'), ...input } });
const setView = (person: Person, { sent }: Scene, input: Omit<UpdateConversationInput, 'conversationId'>) =>
  person.run(UpdateConversationDocument, { input: { conversationId: sent.conversationId, ...input } });
const registerPhone = ({ bob }: Pick<Cast, 'bob'>) => registerPushed(bob, 'FCM', fcm);

/** Fails unless the message through the node that remembers is refused so. */
async function expectRefused({ here: { alice, bob } }: Scene, code: string): Promise<void> {
  expect(refusalOf(await trySend(alice, bob))).toEqual({ code });
}

/** Acknowledges everything, and waits until the peer knows: who is told is decided after the answer. */
async function acknowledge(reader: Person, writer: Person, { seq }: Scene['sent']): Promise<void> {
  const input = { deviceId: 'phone', cursor: await headOf(reader) };
  await reader.run(AcknowledgeInboxDocument, { input });
  await expect.poll(async () => (await listed(writer, reader))?.peerDeliveredUpToSeq).toBe(seq);
}

const profile = {
  nickname: 'Renamed',
  avatarUrl: 'https://example.com/new.png',
  customData: { is: ['new'] },
};
const byAdmin = (admin: Person, { id }: Person) =>
  admin.run(AdminUpsertUsersDocument, { input: { users: [{ id, ...profile }] } });

const rows: Row[] = [
  {
    name: 'nothing',
    change: () => Promise.resolve(),
    expected: arrives(),
  },
  {
    name: 'the sender is muted',
    change: ({ via }) => mute(via.admin, via.alice),
    expected: refused('MUTED'),
  },
  {
    name: 'a mute of the sender ends',
    async change(scene) {
      await mute(scene.via.admin, scene.via.alice);
      await expectRefused(scene, 'MUTED');
      await unmute(scene.via.admin, scene.via.alice);
    },
    expected: arrives(),
  },
  {
    name: 'somebody else is muted',
    change: ({ via }) => mute(via.admin, via.carol),
    expected: arrives(),
  },
  {
    name: 'the sender blocks the recipient',
    change: ({ via }) => block(via.alice, via.bob),
    expected: refused('RECIPIENT_BLOCKED_BY_YOU'),
  },
  {
    name: 'the sender blocks the recipient no more',
    async change(scene) {
      await block(scene.via.alice, scene.via.bob);
      await expectRefused(scene, 'RECIPIENT_BLOCKED_BY_YOU');
      await unblock(scene.via.alice, scene.via.bob);
    },
    expected: arrives(),
  },
  {
    name: 'the recipient blocks the sender',
    change: ({ via }) => block(via.bob, via.alice),
    expected: (sends) => ({
      answer: { duplicate: false, message: { seq: sends + 3, status: 'SENT' } },
      seen: { alice: { seq: sends + 3 }, bob: null },
      conversations: { bob: { lastSeq: sends + 2, unreadCount: sends } },
    }),
  },
  {
    name: 'the recipient blocks the sender, who is to be told',
    before: ({ admin }) => settings(admin, { blockedSend: 'REFUSE' }),
    change: ({ via }) => block(via.bob, via.alice),
    undo: ({ admin }) => settings(admin, { blockedSend: 'SILENT' }),
    expected: refused('BLOCKED'),
  },
  {
    name: 'the app tells those who are blocked',
    before: ({ alice, bob }) => block(bob, alice),
    change: ({ via }) => settings(via.admin, { blockedSend: 'REFUSE' }),
    undo: ({ admin }) => settings(admin, { blockedSend: 'SILENT' }),
    expected: refused('BLOCKED'),
  },
  {
    name: 'the recipient blocks the sender no more',
    before: ({ alice, bob }) => block(bob, alice),
    change: ({ via }) => unblock(via.bob, via.alice),
    expected: (sends) => ({
      seen: { bob: { seq: sends + 3, conversation: { lastSeq: sends + 3, unreadCount: 1 } } },
    }),
  },
  {
    name: 'the recipient accepts friends only',
    change: ({ via }) => updateProfile(via.bob, { messagesFrom: 'FRIENDS' }),
    expected: refused('NOT_FRIENDS'),
  },
  {
    name: 'the recipient, who accepts friends only, becomes one',
    async change(scene) {
      await updateProfile(scene.via.bob, { messagesFrom: 'FRIENDS' });
      await expectRefused(scene, 'NOT_FRIENDS');
      await befriend(scene.via.alice, scene.via.bob);
    },
    expected: arrives(),
  },
  {
    name: 'the recipient, who accepts friends only, is one no more',
    async before({ alice, bob }) {
      await befriend(alice, bob);
      await updateProfile(bob, { messagesFrom: 'FRIENDS' });
    },
    change: ({ via }) => via.bob.run(RemoveFriendDocument, { input: { userId: via.alice.id } }),
    expected: refused('NOT_FRIENDS'),
  },
  {
    name: 'the app accepts friends only',
    change: ({ via }) => settings(via.admin, { messagesFrom: 'FRIENDS' }),
    undo: ({ admin }) => settings(admin, { messagesFrom: 'EVERYONE' }),
    expected: refused('NOT_FRIENDS'),
  },
  {
    name: 'the app accepts everyone again',
    async change(scene) {
      await settings(scene.via.admin, { messagesFrom: 'FRIENDS' });
      await expectRefused(scene, 'NOT_FRIENDS');
      await settings(scene.via.admin, { messagesFrom: 'EVERYONE' });
    },
    undo: ({ admin }) => settings(admin, { messagesFrom: 'EVERYONE' }),
    expected: arrives(),
  },
  {
    name: 'the recipient is erased',
    change: ({ via }) => erase(via.admin, via.bob),
    expected: refused('USER_NOT_FOUND', 'input.to'),
  },
  {
    name: 'the sender is erased',
    change: ({ via }) => erase(via.admin, via.alice),
    expected: refused('UNAUTHENTICATED'),
  },
  {
    name: 'the sender has another profile',
    change: ({ via }) => updateProfile(via.alice, profile),
    expected: (sends) => ({
      answer: { message: { sender: profile } },
      seen: { bob: { seq: sends + 3, sender: profile, conversation: { peer: profile } } },
    }),
  },
  {
    name: 'the recipient has another profile',
    change: ({ via }) => updateProfile(via.bob, profile),
    expected: () => ({
      answer: { message: { recipient: profile, conversation: { peer: profile } } },
      seen: { alice: { recipient: profile, conversation: { peer: profile } }, bob: { recipient: profile } },
    }),
  },
  {
    name: 'an administrator gives the sender another profile',
    change: ({ via }) => byAdmin(via.admin, via.alice),
    expected: () => ({ answer: { message: { sender: profile } }, seen: { bob: { sender: profile } } }),
  },
  {
    name: 'an administrator gives the recipient another profile',
    change: ({ via }) => byAdmin(via.admin, via.bob),
    expected: () => ({ answer: { message: { recipient: profile } }, seen: { bob: { recipient: profile } } }),
  },
  {
    name: 'the recipient has read',
    change: ({ via, sent }) => markRead(via.bob, sent),
    expected: (sends) => ({
      answer: { message: { conversation: { peerReadUpToSeq: sends + 2 } } },
      seen: { bob: { conversation: { unreadCount: 1, readUpToSeq: sends + 2 } } },
    }),
  },
  {
    name: 'the sender has read',
    change: ({ via, sent }) => markRead(via.alice, sent),
    expected: (sends) => ({
      answer: { message: { conversation: { unreadCount: 0, readUpToSeq: sends + 2 } } },
      seen: { bob: { conversation: { peerReadUpToSeq: sends + 2, unreadCount: sends + 1 } } },
    }),
  },
  {
    name: 'a device of the recipient has acknowledged',
    before: ({ bob }) => bob.run(RegisterDeviceDocument, { input: { deviceId: 'phone' } }),
    change: ({ via, sent }) => acknowledge(via.bob, via.alice, sent),
    expected: (sends) => arrives({ alice: { peerDeliveredUpToSeq: sends + 2, peerReadUpToSeq: 2 } })(sends),
  },
  {
    name: 'the recipient clears the conversation',
    change: ({ via, sent }) => clear(via.bob, sent),
    expected: (sends) => ({
      seen: { bob: { conversation: { unreadCount: 1, clearedUpToSeq: sends + 2 } } },
    }),
  },
  {
    name: 'the sender clears the conversation',
    change: ({ via, sent }) => clear(via.alice, sent),
    expected: (sends) => arrives({ alice: { unreadCount: 0, clearedUpToSeq: sends + 2 } })(sends),
  },
  {
    name: 'the recipient deletes a message',
    change: ({ via, sent }) => deleteForMe(via.bob, [sent]),
    expected: arrives({ moreUnread: -1 }),
  },
  {
    name: 'the sender recalls a message',
    change: ({ via, sent }) => recall(via.alice, sent),
    expected: arrives({ moreUnread: -1 }),
  },
  {
    name: 'the sender edits a message',
    change: ({ via, sent }) => edit(via.alice, sent),
    expected: arrives(),
  },
  {
    name: 'an administrator recalls a message',
    change: ({ via, sent }) => via.admin.run(AdminRecallMessageDocument, { input: { messageId: sent.id } }),
    expected: arrives({ moreUnread: -1 }),
  },
  {
    name: 'both pin the conversation',
    change: (scene) =>
      Promise.all([scene.via.alice, scene.via.bob].map((one) => setView(one, scene, { pinned: true }))),
    expected: arrives({ alice: { pinnedAt: 'time' }, bob: { pinnedAt: 'time' } }),
  },
  {
    name: 'the recipient unpins the conversation',
    async change(scene) {
      await setView(scene.via.bob, scene, { pinned: true });
      await send(scene.here.alice, scene.here.bob);
      await setView(scene.via.bob, scene, { pinned: false });
    },
    expected: arrives({ moreSeqs: 1, moreUnread: 1, bob: { pinnedAt: null } }),
  },
  {
    name: 'the recipient wants no push of the conversation',
    before: registerPhone,
    change: (scene) => setView(scene.via.bob, scene, { pushLevel: 'NONE' }),
    expected: arrives({ bob: { pushLevel: 'NONE' } }),
  },
  {
    name: 'the recipient wants pushes of the conversation again',
    before: registerPhone,
    async change(scene) {
      await setView(scene.via.bob, scene, { pushLevel: 'NONE' });
      await send(scene.here.alice, scene.here.bob);
      await setView(scene.via.bob, scene, { pushLevel: 'ALL' });
    },
    expected: arrives({ moreSeqs: 1, moreUnread: 1, bob: { pushLevel: 'ALL' }, pushed: ['phone'] }),
  },
  {
    name: 'a first device of the recipient has a push token',
    change: ({ via }) => registerPhone(via),
    expected: arrives({ pushed: ['phone'] }),
  },
  {
    name: 'the only device of the recipient has no push token any more',
    before: registerPhone,
    change: ({ via }) => via.bob.run(RegisterDeviceDocument, { input: { deviceId: 'phone', push: null } }),
    expected: arrives(),
  },
  {
    name: 'the only device of the recipient is another one',
    before: registerPhone,
    async change({ via }) {
      await via.bob.run(RemoveDeviceDocument, { input: { deviceId: 'phone' } });
      await registerPushed(via.bob, 'FCM', fcm, { deviceId: 'tablet' });
    },
    expected: arrives({ pushed: ['tablet'] }),
  },
  {
    name: 'the sender has sent a message',
    change: ({ via }) => send(via.alice, via.bob),
    expected: arrives({ moreSeqs: 1, moreUnread: 1 }),
  },
  {
    name: 'the recipient has sent a message',
    change: ({ via }) => send(via.bob, via.alice),
    expected: arrives({ moreSeqs: 1, alice: { unreadCount: 2 } }),
  },
  {
    name: 'somebody else has sent the recipient a message',
    change: ({ via }) => send(via.carol, via.bob),
    expected: arrives(),
  },
  {
    name: 'somebody else has sent the sender a message',
    change: ({ via }) => send(via.carol, via.alice),
    expected: arrives(),
  },
  {
    name: 'an administrator has sent the recipient a message',
    change: ({ via }) => sendAsAdmin(via.admin, via.bob),
    expected: arrives(),
  },
  {
    name: 'an administrator has sent the recipient a notification',
    change: ({ via }) =>
      via.admin.run(AdminSendNotificationDocument, { input: { to: [via.bob.id], type: 'news' } }),
    expected: arrives(),
  },
  {
    name: "an administrator has sent a message in the sender's name",
    change: ({ via }) => sendAsAdmin(via.admin, via.bob, { from: via.alice.id }),
    expected: arrives({ moreSeqs: 1, moreUnread: 1 }),
  },
  {
    name: "an administrator has sent a message in the sender's name, unseen by the sender",
    change: ({ via }) => sendAsAdmin(via.admin, via.bob, { from: via.alice.id, syncToSender: false }),
    expected: arrives({ moreSeqs: 1, moreUnread: 1 }),
  },
  {
    name: "an administrator has sent a message in the recipient's name, unseen by the recipient",
    change: ({ via }) => sendAsAdmin(via.admin, via.alice, { from: via.bob.id, syncToSender: false }),
    expected: arrives({ moreSeqs: 1, alice: { unreadCount: 2 } }),
  },
  {
    name: 'an old message was imported',
    async change({ via, sent: { sentAt } }) {
      const people = { from: via.alice.id, to: via.bob.id };
      const messages = [{ ...people, clientMessageId: 'imported', content: textOf('Old'), sentAt }];
      const { adminImportMessages } = await via.admin.run(AdminImportMessagesDocument, {
        input: { messages },
      });
      expect(adminImportMessages.results).toMatchObject([{ duplicate: false, error: null }]);
    },
    expected: arrives({ moreSeqs: 1 }),
  },
  {
    name: 'the same message has been sent',
    change: ({ via }) => send(via.alice, via.bob, lastInput),
    expected: (sends) => ({
      answer: { duplicate: true, message: { seq: sends + 3 } },
      stored: 1,
      conversations: { bob: { lastSeq: sends + 3, unreadCount: sends + 1 } },
    }),
  },
  {
    name: 'the same message has been sent before many others',
    async change({ here, via }) {
      await send(via.alice, via.bob, lastInput);
      await sendMany(here.alice, here.bob, 20);
      await sendUntilKnown(recorder, here, 20);
    },
    expected: (sends) => ({
      answer: { duplicate: true, message: { seq: sends + 3 } },
      stored: 1,
      conversations: { bob: { lastSeq: sends + 43, unreadCount: sends + 41 } },
    }),
  },
  {
    name: 'another message has been sent with the same key',
    change: ({ via }) => send(via.alice, via.bob, { ...lastInput, content: textOf('other') }),
    expected: () => ({
      answer: { refused: { code: 'IDEMPOTENCY_CONFLICT', field: 'input.clientMessageId' } },
      stored: 1,
    }),
  },
];

describe.runIf(redisAvailable())('a send after one for which nothing was read', () => {
  beforeAll(async () => {
    recorder = new StatementRecorder();
    [redis, fcm] = await Promise.all([startRedis(), startProvider.FCM()]);
    const database = await createTestDatabase();
    const config = { redisUrl: redis.url, push: pushConfig(fcm) };
    const start = (): Promise<TestApp> => startTestApp({ database, config });
    nodes = { known: await start(), other: await start(), fresh: await start() };
    // The check of the heads asks for nothing while nobody is online.
    const stream = await live(await nodes.known.stranger());
    await recorder.learnOwnWork();
    await stream.end();
  });
  afterAll(async () => {
    recorder.stop();
    await Promise.all(Object.values(nodes).map((node: TestApp) => node.close()));
    await Promise.all([redis.stop(), fcm.server.close()]);
    await nodes.known.database.drop();
  });

  describe.each(['other', 'known'] as const)('and a change through the %s node', (changedOn) => {
    it.each(rows)('is as if everything had been read: $name', async ({ expected, ...row }) => {
      const { outcome, sends } = await play(nodes, recorder, row, { changedOn, sentOn: 'known' });
      expect(anonymous(outcome)).toMatchObject(expected(sends));
      for (const name of ['alice', 'bob'] as const) {
        const { seen, conversations } = outcome;
        if (seen[name]) expect(seen[name].conversation).toEqual(conversations?.[name]);
      }
      const read = await play(nodes, recorder, row, { changedOn, sentOn: 'fresh', sends });
      expect(anonymous(outcome)).toEqual(anonymous(read.outcome));
    });
  });

  it('tells of the first message that the other one has, after others that were kept from them', async () => {
    const [alice, bob] = await pair(nodes.known);
    await send(bob, alice);
    await block(bob, alice);
    const alices = await live(alice);
    await sendUntilKnown(recorder, { alice, bob });
    const other = await nodes.other.person(bob.id);
    await unblock(other, alice);
    const ear = await SignalEar.open(other, await nodes.other.stranger('beacon'));
    expect(await ear.untilNow()).toEqual([]);
    await send(alice, bob);
    expect(summary(await ear.next())).toBe(`${alice.id} online`);
    await Promise.all([ear.end(), alices.end()]);
  });

  it('leaves no hole, no wrong count and no key twice', async () => {
    const wrong = async (text: string): Promise<void> =>
      expect(await sql(nodes.known, text), text).toEqual([]);
    await wrong(`
      SELECT conversation_id FROM message GROUP BY conversation_id HAVING min(seq) <> 1 OR count(*) <> max(seq)
        OR count(DISTINCT seq) <> count(*)`);
    await wrong(`
      SELECT h.user_id FROM inbox_head h LEFT JOIN inbox_entry e ON e.user_id = h.user_id
      GROUP BY h.user_id, h.position
      HAVING count(e.position) <> h.position OR coalesce(max(e.position), 0) <> h.position`);
    await wrong(`
      SELECT v.user_id, v.conversation_id FROM conversation_member v JOIN message m ON m.conversation_id = v.conversation_id
        AND m.hidden_from IS DISTINCT FROM (CASE WHEN m.sender_id = v.user_id THEN 'SENDER' ELSE 'RECIPIENT' END)::hidden_from
      GROUP BY v.user_id, v.conversation_id
      HAVING v.last_seq <> max(m.seq) OR v.last_message_id <> (array_agg(m.id ORDER BY m.seq DESC))[1]
        OR v.counted <> count(*) FILTER (WHERE m.recipient_id = v.user_id AND m.counts_as_unread AND NOT m.imported)`);
    await wrong(`SELECT idempotency_key FROM message GROUP BY idempotency_key HAVING count(*) > 1`);
    const logged = Object.values(nodes).flatMap((node: TestApp) => node.logged);
    expect(logged.filter(({ level }) => Number(level) >= 50)).toEqual([]);
  });
});
