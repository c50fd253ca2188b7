import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { backOff } from '../src/push/push-decision.js';
import {
  AcknowledgeInboxDocument,
  InboxSnapshotDocument,
  RecallMessageDocument,
  RemoveDeviceDocument,
} from './generated/documents.js';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import { newPair, send, textOf } from './harness/messages.js';
import { withClient } from './harness/postgres.js';
import {
  areDone,
  beforePushes,
  deliveriesOf,
  register,
  registerPushed,
  shownOn,
  skipWaiting,
  skipWaitingUntil,
} from './harness/push.js';
import { pushConfig, startProvider, type StartedProvider } from './harness/push-providers.js';

let fcm: StartedProvider;
let huawei: StartedProvider;
let web: StartedProvider;
let app: TestApp;
beforeAll(async () => {
  fcm = await startProvider.FCM();
  huawei = await startProvider.HUAWEI();
  web = await startProvider.WEB_PUSH();
  app = await startTestApp({ config: { push: pushConfig(fcm, huawei, web) } });
});
afterEach(() => {
  fcm.server.forget();
  huawei.server.forget();
});
afterAll(async () => {
  await app.close();
  await fcm.server.close();
  await huawei.server.close();
  await web.server.close();
});

describe('a push that stood in for others', () => {
  it('gives way to the one before it when it is recalled', async () => {
    const [alice, bob] = await newPair(app);
    const token = await registerPushed(bob, 'FCM', fcm);
    await beforePushes(app, async () => {
      await send(alice, bob, { content: textOf('stays') });
      const { id } = await send(alice, bob, { content: textOf('goes') });
      await alice.run(RecallMessageDocument, { input: { messageId: id } });
    });
    await fcm.server.received(1);
    expect(shownOn(fcm, token)).toEqual([{ title: alice.id, text: 'stays', badge: 1 }]);
  });

  it('gives way to the last one that is left when those between them are recalled first', async () => {
    const [alice, bob] = await newPair(app);
    const token = await registerPushed(bob, 'FCM', fcm);
    fcm.server.answerFor(token, 'INTERNAL');
    const [, second, third] = await beforePushes(app, async () => [
      await send(alice, bob, { content: textOf('stays') }),
      await send(alice, bob, { content: textOf('goes first') }),
      await send(alice, bob, { content: textOf('goes last') }),
    ]);
    await deliveriesOf(app, bob, (all) => all.some(({ outcome }) => outcome === 'TRANSIENT'));
    await alice.run(RecallMessageDocument, { input: { messageId: second.id } });
    await withClient(app.database.url, (client) =>
      client.query(
        'UPDATE push_delivery SET due_at = clock_timestamp(), outcome = NULL WHERE message_id = $1',
        [second.id],
      ),
    );
    await deliveriesOf(app, bob, (all) => all[1]?.outcome === 'WITHDRAWN');
    await alice.run(RecallMessageDocument, { input: { messageId: third.id } });
    fcm.server.answerFor(token, null);
    await skipWaiting(app);
    const done = await deliveriesOf(app, bob, areDone);
    expect(done.map(({ outcome }) => outcome)).toEqual(['ACCEPTED', 'WITHDRAWN', 'WITHDRAWN']);
    expect(shownOn(fcm, token).at(-1)).toMatchObject({ text: 'stays', badge: 1 });
  });
});

describe('a token', () => {
  it('that the service calls dead is pushed to no more', async () => {
    const [alice, bob] = await newPair(app);
    const token = await registerPushed(bob, 'FCM', fcm);
    fcm.server.answerFor(token, 'UNREGISTERED');
    await send(alice, bob);
    const [dead] = await deliveriesOf(app, bob, (all) => all.length === 1 && areDone(all));
    expect(dead).toMatchObject({ outcome: 'INVALID_TOKEN', code: 'UNREGISTERED' });
    const { devices } = await bob.run<{ devices: { nodes: { pushProvider: string | null }[] } }, unknown>(
      '{ devices { nodes { pushProvider } } }',
    );
    expect(devices.nodes).toEqual([{ pushProvider: null }]);
  });

  it('that the service calls dead takes none with it that was registered since, though the database failed', async () => {
    const [alice, bob] = await newPair(app);
    const token = await registerPushed(bob, 'FCM', fcm);
    fcm.server.answerFor(token, 'UNREGISTERED');
    await withClient(app.database.url, async (client) => {
      await client.query(`
        CREATE SEQUENCE refusals;
        CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
          BEGIN PERFORM nextval('refusals'); RAISE EXCEPTION 'not now'; END $$;
        CREATE TRIGGER refuse BEFORE UPDATE ON push_delivery FOR EACH ROW
          WHEN (NEW.outcome = 'INVALID_TOKEN') EXECUTE FUNCTION refuse()`);
      await send(alice, bob);
      await expect
        .poll(async () => (await client.query('SELECT FROM refusals WHERE is_called')).rowCount)
        .toBe(1);
      await registerPushed(bob, 'FCM', fcm);
      await client.query('DROP FUNCTION refuse CASCADE; DROP SEQUENCE refusals');
    });
    expect(await deliveriesOf(app, bob, areDone)).toMatchObject([{ outcome: 'INVALID_TOKEN', attempts: 1 }]);
    await send(alice, bob);
    const both = await deliveriesOf(app, bob, (all) => all.length === 2 && areDone(all));
    expect(both[1]).toMatchObject({ outcome: 'ACCEPTED' });
  });

  it('goes with the device that registers it last', async () => {
    const [alice, bob] = await newPair(app);
    const token = await registerPushed(bob, 'FCM', fcm);
    await beforePushes(app, async () => {
      await send(alice, bob, { content: textOf('for Bob alone') });
      await register(alice, { deviceId: 'hers', push: { provider: 'FCM', token } });
    });
    await send(bob, alice, { content: textOf('for Alice') });
    await fcm.server.received(1);
    await deliveriesOf(app, bob, areDone);
    expect(shownOn(fcm, token).map(({ text }) => text)).toEqual(['for Alice']);
  });
});

describe('a push that is tried again', () => {
  /** What happens to the device between two attempts. */
  const losses: [string, (alice: Person, bob: Person, token: string) => Promise<unknown>][] = [
    [
      'has gone to somebody else',
      (alice, _bob, token) => register(alice, { deviceId: 'hers', push: { provider: 'FCM', token } }),
    ],
    [
      'was replaced by one of another service',
      (_alice, bob) =>
        register(bob, { deviceId: 'phone', push: { provider: 'HUAWEI', token: huawei.newToken() } }),
    ],
    ['was taken back', (_alice, bob) => register(bob, { deviceId: 'phone', push: null })],
    [
      'went with its device',
      (_alice, bob) => bob.run(RemoveDeviceDocument, { input: { deviceId: 'phone' } }),
    ],
    [
      'went with its user',
      async (_alice, bob) =>
        (await app.admin()).run(`mutation { adminEraseUser(input: { userId: "${bob.id}" }) { userId } }`),
    ],
  ];

  it('comes no more when its token is another device’s, or nobody’s', async () => {
    const people = await Promise.all(
      losses.map(async ([name, lose]) => {
        const [alice, bob] = await newPair(app);
        const token = await registerPushed(bob, 'FCM', fcm);
        fcm.server.answerFor(token, 'INTERNAL');
        await send(alice, bob);
        await deliveriesOf(app, bob, (all) => all[0]?.outcome === 'TRANSIENT');
        await lose(alice, bob, token);
        return { name, bob, token, before: shownOn(fcm, token).length };
      }),
    );
    for (const { token } of people) fcm.server.answerFor(token, null);
    const settled = await Promise.all(
      people.map(async ({ name, bob, token, before }) => {
        await skipWaitingUntil(app, bob, areDone);
        const [delivery] = await deliveriesOf(app, bob, areDone);
        return [name, delivery?.outcome, shownOn(fcm, token).length - before];
      }),
    );
    expect(settled).toEqual(losses.map(([name]) => [name, 'UNREGISTERED', 0]));
  });

  it('gives way to a newer one of its conversation that was taken', async () => {
    const [alice, bob] = await newPair(app);
    const token = await registerPushed(bob, 'FCM', fcm);
    fcm.server.answerFor(token, { code: 'UNAVAILABLE', retryAfterSeconds: 600 });
    await send(alice, bob, { content: textOf('first') });
    await deliveriesOf(app, bob, (all) => all[0]?.outcome === 'TRANSIENT');
    fcm.server.answerFor(token, null);
    await send(alice, bob, { content: textOf('second') });
    await deliveriesOf(app, bob, (all) => all[1]?.outcome === 'ACCEPTED');
    await skipWaiting(app);
    const done = await deliveriesOf(app, bob, areDone);
    expect(done.map(({ outcome }) => outcome)).toEqual(['COLLAPSED', 'ACCEPTED']);
    expect(shownOn(fcm, token).map(({ text }) => text)).toEqual(['first', 'second']);
  });

  it('comes no more when the device has acknowledged the message', async () => {
    const [alice, bob] = await newPair(app);
    const token = await registerPushed(bob, 'FCM', fcm);
    fcm.server.answerFor(token, { code: 'UNAVAILABLE', retryAfterSeconds: 600 });
    await send(alice, bob);
    await deliveriesOf(app, bob, (all) => all[0]?.outcome === 'TRANSIENT');
    fcm.server.answerFor(token, null);
    const { cursor } = (await bob.run(InboxSnapshotDocument)).inboxSnapshot;
    await bob.run(AcknowledgeInboxDocument, { input: { deviceId: 'phone', cursor } });
    await skipWaiting(app);
    expect(await deliveriesOf(app, bob, areDone)).toMatchObject([{ outcome: 'TRANSIENT', attempts: 1 }]);
    expect(shownOn(fcm, token)).toHaveLength(1);
  });

  it('is given up behind the sixth that nobody answered', async () => {
    const [alice, bob] = await newPair(app);
    const token = await registerPushed(bob, 'FCM', fcm);
    fcm.server.answerFor(token, 'cut');
    await send(alice, bob);
    await deliveriesOf(app, bob, (all) => all.length === 1);
    await skipWaitingUntil(app, bob, areDone);
    expect(await deliveriesOf(app, bob)).toMatchObject([{ outcome: 'UNKNOWN', attempts: 6 }]);
    expect(shownOn(fcm, token)).toHaveLength(6);
  });

  it('waits twice as long each time, ten minutes at most, and not all the same', () => {
    for (const [attempts, longestMs] of [
      [0, 1_000],
      [1, 2_000],
      [5, 32_000],
      [9, 512_000],
      [10, 600_000],
      [5_000, 600_000],
    ] as const) {
      const waits = Array.from({ length: 100 }, () => backOff(attempts));
      expect(Math.min(...waits)).toBeGreaterThanOrEqual(longestMs / 2);
      expect(Math.max(...waits)).toBeLessThanOrEqual(longestMs);
      expect(new Set(waits).size).toBeGreaterThan(1);
    }
  });
});

describe('a provider that fails', () => {
  it('is tried again until it takes the push, and delays no other', async () => {
    const [alice, bob] = await newPair(app);
    const slow = await registerPushed(bob, 'HUAWEI', huawei);
    const quick = await registerPushed(bob, 'FCM', fcm, { deviceId: 'tablet' });
    huawei.server.answerNext('81000001', { code: '81000001', status: 502, rawBody: '<html>' }, 'cut');
    await send(alice, bob);
    await fcm.server.received(1);
    expect(shownOn(fcm, quick)).toHaveLength(1);
    const all = await deliveriesOf(app, bob, (both) => both.length === 2 && areDone(both));
    expect(all.map(({ outcome, attempts }) => [outcome, attempts])).toEqual([
      ['ACCEPTED', 4],
      ['ACCEPTED', 1],
    ]);
    expect(huawei.server.requests.every(({ tokens }) => tokens.includes(slow))).toBe(true);
  });

  it('refuses the credentials for one browser, and others are pushed to meanwhile', async () => {
    const [alice, bob] = await newPair(app);
    const carol = await app.stranger('carol');
    await carol.run('{ viewer { user { id } } }');
    await registerPushed(bob, 'WEB_PUSH', web);
    await registerPushed(carol, 'WEB_PUSH', web);
    // Its subscription was made for the key of another sender.
    web.server.answerNext('403');
    await send(alice, bob);
    await deliveriesOf(app, bob, (all) => all.some(({ outcome }) => outcome === 'AUTHENTICATION'));
    await send(alice, carol);
    await deliveriesOf(app, carol, (all) => all.some(({ outcome }) => outcome === 'ACCEPTED'));
    const [refused] = await deliveriesOf(app, bob);
    expect(refused).toMatchObject({ outcome: 'AUTHENTICATION', attempts: 1, is_due: true });
    expect(refused?.waits_ms).toBeGreaterThan(29_000);
  });

  it('names an absurd time to wait, and what became of others is written all the same', async () => {
    const [alice, bob] = await newPair(app);
    const carol = await app.stranger('carol');
    await carol.run('{ viewer { user { id } } }');
    const token = await registerPushed(bob, 'FCM', fcm);
    await registerPushed(carol, 'FCM', fcm);
    fcm.server.answerFor(token, { code: 'UNAVAILABLE', retryAfterSeconds: Number.MAX_SAFE_INTEGER });
    await beforePushes(app, async () => {
      await send(alice, bob);
      await send(alice, carol);
    });
    const [failed] = await deliveriesOf(app, bob, (all) => all.some(({ outcome }) => outcome !== null));
    expect(failed).toMatchObject({ outcome: 'TRANSIENT', attempts: 1, is_due: true });
    expect(failed?.waits_ms).toBeGreaterThan(3_590_000);
    const [taken] = await deliveriesOf(app, carol, areDone);
    expect(taken).toMatchObject({ outcome: 'ACCEPTED', attempts: 1 });
  });

  it('cannot be told of a device that nobody can encrypt for, and others are pushed to', async () => {
    const [alice, bob] = await newPair(app);
    const carol = await app.stranger('carol');
    await carol.run('{ viewer { user { id } } }');
    await registerPushed(bob, 'WEB_PUSH', web);
    await registerPushed(carol, 'WEB_PUSH', web);
    await withClient(app.database.url, (client) =>
      client.query(`UPDATE device SET push_token = '{}' WHERE user_id = $1`, [bob.id]),
    );
    await beforePushes(app, async () => {
      await send(alice, bob);
      await send(alice, carol);
    });
    expect(await deliveriesOf(app, bob, areDone)).toMatchObject([
      { outcome: 'PERMANENT', code: 'DEFECT DuetError' },
    ]);
    expect(await deliveriesOf(app, carol, areDone)).toMatchObject([{ outcome: 'ACCEPTED' }]);
  });

  it('is told of neither secrets nor texts in the log, and its code is', async () => {
    const [alice, bob] = await newPair(app);
    const token = await registerPushed(bob, 'FCM', fcm);
    fcm.server.answerNext({ code: 'SOMETHING_NEW', status: 400 });
    await send(alice, bob, {
      content: textOf('canary-body'),
      push: { enabled: true, title: 'canary-title' },
    });
    const [refused] = await deliveriesOf(app, bob, (all) => all.length === 1 && areDone(all));
    expect(refused).toMatchObject({ outcome: 'PERMANENT', code: 'SOMETHING_NEW' });
    const lines = JSON.stringify(app.logged);
    expect(lines).toContain('SOMETHING_NEW');
    for (const secret of ['canary', token, 'PRIVATE KEY', alice.id, bob.id])
      expect(lines).not.toContain(secret);
  });

  it('gives a push up when the message is a day old', async () => {
    const [alice, bob] = await newPair(app);
    await registerPushed(bob, 'FCM', fcm);
    fcm.server.answerNext('INTERNAL');
    const { id } = await send(alice, bob);
    await deliveriesOf(app, bob, (all) => all.some(({ outcome }) => outcome === 'TRANSIENT'));
    await withClient(app.database.url, (client) =>
      client.query(`UPDATE message SET sent_at = sent_at - interval '1 day' WHERE id = $1`, [id]),
    );
    await skipWaiting(app);
    const [expired] = await deliveriesOf(app, bob, areDone);
    expect(expired).toMatchObject({ outcome: 'EXPIRED', attempts: 1 });
  });
});
