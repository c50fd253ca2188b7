import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  AcknowledgeInboxDocument,
  AdminSendMessageDocument,
  ClearConversationDocument,
  DeleteMessagesDocument,
  EditMessageDocument,
  InboxDocument,
  InboxSnapshotDocument,
  RecallMessageDocument,
  RemoveDeviceDocument,
  SendTransientMessageDocument,
  BlockUserDocument,
  MarkReadDocument,
  UpdateConversationDocument,
} from './generated/documents.js';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import { newPair, send, textOf } from './harness/messages.js';
import { withClient } from './harness/postgres.js';
import {
  areDone,
  beforePushes,
  deliveriesOf,
  registerPushed,
  shownOn,
  skipWaiting,
  skipWaitingUntil,
} from './harness/push.js';
import { pushConfig, startProvider, type StartedProvider } from './harness/push-providers.js';
import { rendition } from './harness/sample-content.js';

let fcm: StartedProvider;
let app: TestApp;
beforeAll(async () => {
  fcm = await startProvider.FCM();
  app = await startTestApp({ config: { push: pushConfig(fcm) } });
});
afterEach(() => {
  fcm.server.forget();
});
afterAll(async () => {
  await app.close();
  await fcm.server.close();
});

describe('a push', () => {
  it("shows the sender's name, the text and the unread total on every device that is away", async () => {
    const [alice, bob] = await newPair(app);
    await alice.run('mutation { updateProfile(input: { nickname: "Alice" }) { viewer { user { id } } } }');
    const phone = await registerPushed(bob, 'FCM', fcm);
    const tablet = await registerPushed(bob, 'FCM', fcm, { deviceId: 'tablet' });
    const message = await send(alice, bob, { content: textOf('Hello\n  Bob') });
    await fcm.server.received(2);
    expect([shownOn(fcm, phone), shownOn(fcm, tablet)]).toEqual([
      [{ title: 'Alice', text: 'Hello Bob', badge: 1 }],
      [{ title: 'Alice', text: 'Hello Bob', badge: 1 }],
    ]);
    expect(fcm.server.requests[0]?.data).toMatchObject({ messageId: message.id });
    expect(fcm.server.violations).toEqual([]);
    const done = await deliveriesOf(app, bob, areDone);
    expect(done.map(({ outcome, attempts }) => [outcome, attempts])).toEqual([
      ['ACCEPTED', 1],
      ['ACCEPTED', 1],
    ]);
  });

  it('speaks the language of the device about what is no text', async () => {
    const [alice, bob] = await newPair(app);
    const languages = {
      en: '[Image]',
      'zh-CN': '[图片]',
      'zh-Hant': '[圖片]',
      'zh-HK': '[圖片]',
      fr: '[Image]',
    };
    const tokens: Record<string, string> = {};
    for (const language of Object.keys(languages)) {
      tokens[language] = await registerPushed(bob, 'FCM', fcm, { deviceId: language, language });
    }
    await send(alice, bob, { content: { image: { original: rendition } } });
    await fcm.server.received(5);
    const shown = Object.entries(tokens).map(([language, token]) => [language, shownOn(fcm, token)[0]?.text]);
    expect(Object.fromEntries(shown)).toEqual(languages);
  });

  it.each([
    [{ title: 'Shop', body: 'Your parcel' }, 'FULL', { title: 'Shop', text: 'Your parcel' }],
    [{ body: 'Your parcel' }, 'SENDER', { title: 'sender', text: 'New message' }],
    [{ title: 'Shop', body: 'Your parcel' }, 'NONE', { title: 'New message', text: 'New message' }],
  ])('with %j shows what the recipient allows: %s', async (push, preview, shown) => {
    const [alice, bob] = await newPair(app);
    await bob.run(
      `mutation { updateProfile(input: { pushPreview: ${preview} }) { viewer { pushPreview } } }`,
    );
    const token = await registerPushed(bob, 'FCM', fcm);
    await send(alice, bob, { push: { enabled: true, ...push } });
    await fcm.server.received(1);
    const title = shown.title === 'sender' ? alice.id : shown.title;
    expect(shownOn(fcm, token)).toEqual([{ ...shown, title, badge: 1 }]);
  });

  it('is one for several messages of a conversation in a moment, and names each conversation', async () => {
    const [alice, bob] = await newPair(app);
    const carol = await app.stranger('carol');
    const token = await registerPushed(bob, 'FCM', fcm);
    const last = await beforePushes(app, async () => {
      await Promise.all([send(alice, bob), send(alice, bob), send(carol, bob)]);
      return send(alice, bob, { content: textOf('The last one') });
    });
    await deliveriesOf(app, bob, (all) => all.length === 4 && areDone(all));
    const ofAlice = fcm.server.requests.filter(({ title }) => title === alice.id);
    expect(ofAlice).toHaveLength(1);
    expect(ofAlice[0]).toMatchObject({ text: 'The last one', badge: 4, data: { messageId: last.id } });
    expect(new Set(fcm.server.requests.map(({ collapseId }) => collapseId)).size).toBe(2);
    expect(shownOn(fcm, token)).toHaveLength(2);
  });

  it('shows the message as it is when it goes out, and a badge of what counts as unread', async () => {
    const [alice, bob] = await newPair(app);
    const token = await registerPushed(bob, 'FCM', fcm);
    await beforePushes(app, async () => {
      const { id, version } = await send(alice, bob, { countsAsUnread: false });
      const input = { messageId: id, version, content: textOf('as it was edited') };
      await alice.run(EditMessageDocument, { input });
    });
    await fcm.server.received(1);
    const { unreadTotal } = (await bob.run(InboxSnapshotDocument)).inboxSnapshot;
    expect(shownOn(fcm, token)).toEqual([{ title: alice.id, text: 'as it was edited', badge: unreadTotal }]);
    expect(unreadTotal).toBe(0);
    expect(fcm.server.violations).toEqual([]);
  });

  it('comes of whom the recipient had blocked before, when an administrator speaks for them', async () => {
    const [alice, bob] = await newPair(app);
    const token = await registerPushed(bob, 'FCM', fcm);
    await bob.run(BlockUserDocument, { input: { userId: alice.id } });
    const admin = await app.admin();
    const input = { to: [bob.id], from: alice.id, content: textOf('Past the block') };
    await admin.run(AdminSendMessageDocument, { input });
    expect(await deliveriesOf(app, bob, (all) => all.length > 0 && areDone(all))).toMatchObject([
      { outcome: 'ACCEPTED' },
    ]);
    expect(shownOn(fcm, token)).toMatchObject([{ text: 'Past the block' }]);
  });

  it('comes of an administrator too, as themselves and as a user', async () => {
    const [alice, bob] = await newPair(app);
    const admin = await app.admin();
    await registerPushed(bob, 'FCM', fcm);
    for (const from of [undefined, alice.id]) {
      await admin.run(AdminSendMessageDocument, {
        input: { to: [bob.id], ...(from === undefined ? {} : { from }), content: textOf('Hello') },
      });
    }
    const shown = await fcm.server.received(2);
    expect(shown.map(({ title }) => title).toSorted()).toEqual(['admin', alice.id].toSorted());
  });
});

describe('no push', () => {
  /** What happens between the message and its push, which waits for a second. */
  const cases: [string, string[], (alice: Person, bob: Person) => Promise<unknown>][] = [
    ['when the sender wants none', [], (alice, bob) => send(alice, bob, { push: { enabled: false } })],
    [
      'of a muted conversation',
      [],
      async (alice, bob) => {
        const { conversationId } = await send(alice, bob, { push: { enabled: false } });
        const input = { conversationId, pushLevel: 'NONE' as const };
        await bob.run(UpdateConversationDocument, { input });
        await send(alice, bob);
      },
    ],
    [
      'of a blocked sender',
      [],
      async (alice, bob) => {
        await bob.run(BlockUserDocument, { input: { userId: alice.id } });
        await send(alice, bob);
      },
    ],
    [
      'of a sender who was blocked meanwhile',
      ['WITHDRAWN'],
      async (alice, bob) => {
        await send(alice, bob);
        await bob.run(BlockUserDocument, { input: { userId: alice.id } });
      },
    ],
    [
      'of a message that was read elsewhere',
      ['READ'],
      async (alice, bob) => {
        const { conversationId, seq } = await send(alice, bob);
        await bob.run(MarkReadDocument, { input: { conversationId, upToSeq: seq } });
      },
    ],
    [
      'of a conversation that was muted meanwhile',
      ['MUTED'],
      async (alice, bob) => {
        const { conversationId } = await send(alice, bob);
        await bob.run(UpdateConversationDocument, { input: { conversationId, pushLevel: 'NONE' } });
      },
    ],
    [
      'of a conversation that was cleared',
      ['READ'],
      async (alice, bob) => {
        const { conversationId } = await send(alice, bob);
        await bob.run(ClearConversationDocument, { input: { conversationId } });
      },
    ],
    [
      'of a message that the recipient deleted',
      ['WITHDRAWN'],
      async (alice, bob) => {
        const { id } = await send(alice, bob);
        await bob.run(DeleteMessagesDocument, { input: { messageIds: [id] } });
      },
    ],
    [
      'of a sender who was erased',
      ['WITHDRAWN'],
      async (alice, bob) => {
        await send(alice, bob);
        const admin = await app.admin();
        await admin.run(`mutation { adminEraseUser(input: { userId: "${alice.id}" }) { userId } }`);
      },
    ],
    [
      'of what is stored nowhere',
      [],
      (alice, bob) =>
        alice.run(SendTransientMessageDocument, { input: { to: bob.id, content: textOf('now or never') } }),
    ],
    [
      'of a message that was recalled',
      ['WITHDRAWN'],
      async (alice, bob) => {
        const { id } = await send(alice, bob);
        await alice.run(RecallMessageDocument, { input: { messageId: id } });
      },
    ],
    [
      'to a device that acknowledged it',
      [],
      async (alice, bob) => {
        await send(alice, bob);
        const { cursor } = (await bob.run(InboxSnapshotDocument)).inboxSnapshot;
        await bob.run(AcknowledgeInboxDocument, { input: { deviceId: 'phone', cursor } });
      },
    ],
    [
      'to a device that was removed',
      [],
      async (alice, bob) => {
        await send(alice, bob);
        await bob.run(RemoveDeviceDocument, { input: { deviceId: 'phone' } });
      },
    ],
    [
      'to a user who was erased',
      [],
      async (alice, bob) => {
        await send(alice, bob);
        const admin = await app.admin();
        await admin.run(`mutation { adminEraseUser(input: { userId: "${bob.id}" }) { userId } }`);
      },
    ],
    [
      'of what was imported',
      [],
      async (alice, bob) => {
        const admin = await app.admin();
        await admin.run(`mutation { adminImportMessages(input: { messages: [{
          from: "${alice.id}", to: "${bob.id}", clientMessageId: "old", sentAt: "2026-01-01T00:00:00Z",
          content: { text: { text: "old" } } }] }) { results { duplicate } } }`);
      },
    ],
  ];

  it('comes where none is wanted', async () => {
    const people = await beforePushes(app, () =>
      Promise.all(
        cases.map(async ([name, , act]) => {
          const [alice, bob] = await newPair(app);
          const token = await registerPushed(bob, 'FCM', fcm);
          await act(alice, bob);
          return { name, bob, token };
        }),
      ),
    );
    const met: [string, (string | null)[]][] = [];
    for (const { name, bob } of people) {
      const done = await deliveriesOf(app, bob, areDone);
      met.push([name, done.map(({ outcome }) => outcome)]);
    }
    expect(met).toEqual(cases.map(([name, outcomes]) => [name, outcomes]));
    const pushed = people.filter(({ token }) => shownOn(fcm, token).length > 0);
    expect(pushed.map(({ name }) => name)).toEqual([]);
  });

  it('comes while a stream of the device is open, and comes when it closed without having the message', async () => {
    const [alice, bob] = await newPair(app);
    const token = await registerPushed(bob, 'FCM', fcm);
    const other = await registerPushed(bob, 'FCM', fcm, { deviceId: 'tablet' });
    await bob.subscribe(InboxDocument, { deviceId: 'phone' }).take(1);
    await liveDevices(1);
    await send(alice, bob);
    await fcm.server.received(1);
    await deliveriesOf(app, bob, (all) => all.length === 2 && all.some(({ outcome }) => outcome !== null));
    expect([shownOn(fcm, token).length, shownOn(fcm, other).length]).toEqual([0, 1]);
    await bob.leave();
    await liveDevices(0);
    await skipWaiting(app);
    await fcm.server.received(2);
    expect(shownOn(fcm, token)).toHaveLength(1);
  });

  it('comes for the device that stays online', async () => {
    const [alice, bob] = await newPair(app);
    await registerPushed(bob, 'FCM', fcm);
    await bob.subscribe(InboxDocument, { deviceId: 'phone' }).take(1);
    await liveDevices(1);
    await send(alice, bob);
    await deliveriesOf(app, bob, (all) => all.length === 1);
    await skipWaitingUntil(app, bob, areDone);
    expect(await deliveriesOf(app, bob)).toMatchObject([{ outcome: 'ONLINE', attempts: 0 }]);
    expect(fcm.server.requests).toEqual([]);
    await bob.leave();
    await liveDevices(0);
  });
});

/** Waits until so many devices are known to be online. */
async function liveDevices(count: number): Promise<void> {
  await withClient(app.database.url, async (client) => {
    for (;;) {
      const { rowCount } = await client.query('SELECT FROM device_connection');
      if (rowCount === count) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  });
}
