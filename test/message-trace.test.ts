import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  AcknowledgeInboxDocument,
  AdminMessageTraceDocument,
  AdminStatisticsDocument,
  BlockUserDocument,
  InboxSnapshotDocument,
  MarkReadDocument,
  RemoveDeviceDocument,
  UpdateConversationDocument,
  type AdminMessageTraceQuery,
} from './generated/documents.js';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import { newPair, pageOf, send, textOf } from './harness/messages.js';
import { withClient } from './harness/postgres.js';
import {
  areDone,
  beforePushes,
  deliveriesOf,
  register,
  registerPushed,
  skipWaiting,
} from './harness/push.js';
import { pushConfig, startProvider, type StartedProvider } from './harness/push-providers.js';

type Trace = AdminMessageTraceQuery['adminMessageTrace'];

let fcm: StartedProvider;
let app: TestApp;
let admin: Person;
beforeAll(async () => {
  fcm = await startProvider.FCM();
  app = await startTestApp({ config: { push: pushConfig(fcm) } });
  admin = await app.admin();
});
afterEach(() => fcm.server.forget());
afterAll(async () => {
  await app.close();
  await fcm.server.close();
});

describe('the trace of a message', () => {
  it('tells how it was stored, pushed, acknowledged on which device, and read', async () => {
    const [alice, bob] = await newPair(app);
    await register(alice, { deviceId: 'desk' });
    await register(bob, { deviceId: 'tablet' });
    await registerPushed(bob, 'FCM', fcm);
    const message = await beforePushes(app, async () => {
      const sent = await send(alice, bob);
      expect(await traceOf(sent)).toEqual({
        message: { id: sent.id, status: 'SENT' },
        storedAt: sent.sentAt,
        deliveredAt: null,
        readAt: null,
        push: 'QUEUED',
        devices: [untouched(bob, 'phone'), untouched(bob, 'tablet'), untouched(alice, 'desk')],
      });
      return sent;
    });
    await deliveriesOf(app, bob, (all) => all.length === 1 && areDone(all));
    const pushed = await traceOf(message);
    expect(pushed.push).toBe('DECIDED');
    expect(pushed.devices[0]?.push).toEqual({
      provider: 'FCM',
      outcome: 'ACCEPTED',
      attempts: 1,
      at: expect.any(String),
      nextAttemptAt: null,
      code: null,
      receipt: expect.stringContaining('messages/'),
    });
    expect(pushed.devices[1]).toEqual(untouched(bob, 'tablet'));

    await acknowledge(bob, 'tablet');
    const delivered = await vi.waitFor(async () => {
      const trace = await traceOf(message);
      expect(trace.deliveredAt).not.toBeNull();
      return trace;
    }, 20_000);
    expect(delivered.message.status).toBe('DELIVERED');
    const [phone, tablet, desk] = delivered.devices;
    expect([phone?.acknowledged, tablet?.acknowledged, desk?.acknowledged]).toEqual([false, true, false]);
    expect(tablet?.lastAcknowledgedAt).toEqual(expect.any(String));
    const inOrder = [pushed.storedAt, tablet?.lastAcknowledgedAt ?? '', delivered.deliveredAt ?? ''];
    expect(inOrder).toEqual(inOrder.toSorted());

    // A later message moves neither time.
    await send(alice, bob);
    await bob.run(MarkReadDocument, { input: { conversationId: message.conversationId, upToSeq: 1 } });
    const read = await traceOf(message);
    await bob.run(MarkReadDocument, { input: { conversationId: message.conversationId, upToSeq: 2 } });
    expect(read).toMatchObject({ message: { status: 'READ' }, deliveredAt: delivered.deliveredAt });
    expect(read.readAt).toEqual(expect.any(String));
    expect((await traceOf(message)).readAt).toBe(read.readAt);
    await acknowledge(alice, 'desk');
    expect((await traceOf(message)).devices.map(({ acknowledged }) => acknowledged)).toEqual([
      false,
      true,
      true,
    ]);
  });

  it('outlives the devices and the entries of the inbox', async () => {
    const [alice, bob] = await newPair(app);
    await registerPushed(bob, 'FCM', fcm);
    await registerPushed(bob, 'FCM', fcm, { deviceId: 'tablet' });
    const message = await send(alice, bob);
    await deliveriesOf(app, bob, (all) => all.length === 2 && areDone(all));
    await acknowledge(bob, 'tablet');
    await bob.run(RemoveDeviceDocument, { input: { deviceId: 'phone' } });
    await withClient(app.database.url, (client) =>
      client.query(`DELETE FROM inbox_entry WHERE user_id IN ($1, $2)`, [alice.id, bob.id]),
    );
    const trace = await traceOf(message);
    expect([trace.deliveredAt, trace.readAt]).toEqual([null, null]);
    expect(trace.devices).toMatchObject([
      { deviceId: 'phone', registered: false, acknowledged: null, push: { outcome: 'ACCEPTED' } },
      { deviceId: 'tablet', registered: true, acknowledged: true, push: { outcome: 'ACCEPTED' } },
    ]);
  });

  it('says why there was no push at all', async () => {
    const admitted: [string, (alice: Person, bob: Person) => Promise<{ readonly id: string }>][] = [
      ['NOT_WANTED', (alice, bob) => send(alice, bob, { push: { enabled: false } })],
      [
        'HIDDEN',
        async (alice, bob) => {
          await bob.run(BlockUserDocument, { input: { userId: alice.id } });
          return send(alice, bob);
        },
      ],
      [
        'MUTED',
        async (alice, bob) => {
          const { conversationId } = await send(alice, bob, { push: { enabled: false } });
          await bob.run(UpdateConversationDocument, { input: { conversationId, pushLevel: 'NONE' } });
          return send(alice, bob);
        },
      ],
      [
        'NO_TOKEN',
        async (alice, bob) => {
          await bob.run(RemoveDeviceDocument, { input: { deviceId: 'phone' } });
          return send(alice, bob);
        },
      ],
      [
        'IMPORTED',
        async (alice, bob) => {
          await admin.run(`mutation { adminImportMessages(input: { messages: [{
            from: "${alice.id}", to: "${bob.id}", clientMessageId: "old", sentAt: "2026-01-01T00:00:00Z",
            content: { text: { text: "old" } } }] }) { results { duplicate } } }`);
          const [imported] = (await pageOf(bob, alice)).edges;
          return { id: imported?.node.id ?? '' };
        },
      ],
    ];
    const met = await Promise.all(
      admitted.map(async ([, act]) => {
        const [alice, bob] = await newPair(app);
        await registerPushed(bob, 'FCM', fcm);
        return (await traceOf(await act(alice, bob))).push;
      }),
    );
    expect(met).toEqual(admitted.map(([decision]) => decision));
  });

  it('says that a device which had it in time needed none', async () => {
    const [alice, bob] = await newPair(app);
    await registerPushed(bob, 'FCM', fcm);
    const message = await beforePushes(app, async () => {
      const sent = await send(alice, bob);
      await acknowledge(bob, 'phone');
      return sent;
    });
    await deliveriesOf(app, bob);
    expect(await traceOf(message)).toMatchObject({
      push: 'NOT_NEEDED',
      devices: [{ deviceId: 'phone', acknowledged: true, push: null }],
    });
  });

  it('says of each device what became of its push', async () => {
    const [alice, bob] = await newPair(app);
    const dead = await registerPushed(bob, 'FCM', fcm, { deviceId: 'dead' });
    const failing = await registerPushed(bob, 'FCM', fcm, { deviceId: 'failing' });
    fcm.server.answerFor(dead, 'UNREGISTERED');
    fcm.server.answerFor(failing, 'INTERNAL');
    const [first, second] = await beforePushes(app, async () => [
      await send(alice, bob),
      await send(alice, bob),
    ]);
    await deliveriesOf(app, bob, (all) => all.length === 4 && all.every(({ outcome }) => outcome !== null));
    expect((await traceOf(first)).devices.map(({ push }) => push?.outcome)).toEqual([
      'COLLAPSED',
      'COLLAPSED',
    ]);
    const [ofDead, ofFailing] = (await traceOf(second)).devices;
    expect(ofDead?.push).toMatchObject({
      outcome: 'INVALID_TOKEN',
      code: 'UNREGISTERED',
      nextAttemptAt: null,
    });
    expect(ofFailing?.push).toMatchObject({
      outcome: 'TRANSIENT',
      code: 'INTERNAL',
      nextAttemptAt: expect.any(String),
    });
    // Attempts are told of even when the device has the message in the end.
    await acknowledge(bob, 'failing');
    await skipWaiting(app);
    await deliveriesOf(app, bob, areDone);
    expect((await traceOf(second)).devices[1]).toMatchObject({
      acknowledged: true,
      push: { outcome: 'TRANSIENT', nextAttemptAt: null },
    });
  });

  it.each([
    ['what is no id', 'not an id'],
    ['an unknown message', '01900000-0000-7000-8000-000000000000'],
  ])('is refused for %s', async (_case, messageId) => {
    const answer = await admin.ask(AdminMessageTraceDocument, { messageId });
    expect(answer.errors?.[0]?.extensions).toMatchObject({
      code: 'MESSAGE_NOT_FOUND',
      field: 'messageId',
    });
  });

  it('is refused for what an erased user sent', async () => {
    const [alice, bob] = await newPair(app);
    const { id: messageId } = await send(alice, bob);
    await admin.run(`mutation { adminEraseUser(input: { userId: "${alice.id}" }) { userId } }`);
    await vi.waitFor(
      async () => {
        const answer = await admin.ask(AdminMessageTraceDocument, { messageId });
        expect(answer.errors?.[0]?.extensions?.['code']).toBe('MESSAGE_NOT_FOUND');
      },
      { timeout: 20_000 },
    );
  });
});

describe('the statistics of pushes', () => {
  it('count each outcome of each service, today and in a month', async () => {
    const [alice, bob] = await newPair(app);
    const token = await registerPushed(bob, 'FCM', fcm);
    const before = await counts();
    fcm.server.answerFor(token, { code: 'SOMETHING_NEW', status: 400 });
    await beforePushes(app, async () => {
      for (let sent = 0; sent < 3; sent += 1) await send(alice, bob, { content: textOf('Hello') });
    });
    await deliveriesOf(app, bob, (all) => all.length === 3 && areDone(all));
    await withClient(app.database.url, (client) =>
      client.query(
        `INSERT INTO push_count (day, provider, outcome, count)
         SELECT (now() AT TIME ZONE 'UTC')::date - n, 'FCM', 'PERMANENT', 10 ^ (n / 10) FROM unnest(ARRAY[10, 30, 31]) n`,
      ),
    );
    const after = await counts();
    const grown = ['PERMANENT', 'COLLAPSED', 'ACCEPTED'].map((outcome) => [
      (after.get(outcome)?.today ?? 0) - (before.get(outcome)?.today ?? 0),
      (after.get(outcome)?.lastMonth ?? 0) - (before.get(outcome)?.lastMonth ?? 0),
    ]);
    // 10 of ten days ago and 1,000 of thirty: what is older than 31 days does not count.
    expect(grown).toEqual([
      [1, 1_011],
      [2, 2],
      [0, 0],
    ]);
  });
});

function untouched(person: Person, deviceId: string): Trace['devices'][number] {
  return {
    user: { id: person.id },
    deviceId,
    registered: true,
    acknowledged: false,
    lastAcknowledgedAt: null,
    push: null,
  };
}

async function traceOf({ id: messageId }: { readonly id: string }): Promise<Trace> {
  return (await admin.run(AdminMessageTraceDocument, { messageId })).adminMessageTrace;
}

async function acknowledge(person: Person, deviceId: string): Promise<void> {
  const { cursor } = (await person.run(InboxSnapshotDocument)).inboxSnapshot;
  await person.run(AcknowledgeInboxDocument, { input: { deviceId, cursor } });
}

/** What FCM's pushes came to, by outcome. */
async function counts(): Promise<Map<string, { readonly today: number; readonly lastMonth: number }>> {
  const { pushes } = (await admin.run(AdminStatisticsDocument)).adminStatistics;
  return new Map(
    pushes.flatMap(({ provider, outcome, ...count }) => (provider === 'FCM' ? [[outcome, count]] : [])),
  );
}
