import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCursorCodec } from '../src/database/cursor.js';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import { follow, logOf, messageIds, replay, send, sendMany, type InboxEvents } from './harness/inbox.js';
import {
  AcknowledgeInboxDocument,
  ConversationsDocument,
  InboxSnapshotDocument,
} from './generated/documents.js';
import { withClient } from './harness/postgres.js';

let app: TestApp;
let alice: Person;
let bob: Person;
/** The cursors of Bob's entries 1 to 5. */
let cursors: string[];
beforeAll(async () => {
  app = await startTestApp();
  [alice, bob] = [await app.stranger('alice'), await app.stranger('bob')];
  await Promise.all([alice, bob].map((person) => person.run('{ viewer { mutedUntil } }')));
  await sendMany(alice, bob, 5, 1);
  const events = await replay(follow(bob));
  cursors = events.slice(0, 5).map(({ inbox }) => inbox.cursor);
});
afterAll(() => app.close());

const cursorAt = (position: number): string => cursors[position - 1] ?? '';

/** What a device sees from there until the mark, and whether the stream ends with it. */
async function resume(person: Person, from: { after?: string | null; deviceId?: string }): Promise<string[]> {
  const stream = follow(person, from);
  const events = await replay(stream);
  const mode = events.at(-1)?.inbox.mode ?? 'none';
  if (mode === 'SNAPSHOT_REQUIRED') expect(await stream.completion()).toEqual([]);
  else await stream.end();
  return [...messageIds(events), mode];
}

async function codeOf(person: Person, from: { after?: string | null; deviceId?: string }): Promise<unknown> {
  return (await follow(person, from).nextAnswer()).errors?.[0]?.extensions?.['code'];
}

describe('after', () => {
  test('absent or null: from the start', async () => {
    const log = await logOf(app, bob);
    expect(await resume(bob, {})).toEqual([...log, 'RESUMED']);
    expect(await resume(bob, { after: null })).toEqual([...log, 'RESUMED']);
  });

  test('every position: exactly what comes after it', async () => {
    const log = await logOf(app, bob);
    for (let position = 1; position <= 5; position += 1) {
      expect(await resume(bob, { after: cursorAt(position) })).toEqual([...log.slice(position), 'RESUMED']);
    }
  });

  test('the cursor of the mark: nothing again', async () => {
    const mark = (await replay(follow(bob))).at(-1)?.inbox.cursor ?? '';
    expect(await resume(bob, { after: mark })).toEqual(['RESUMED']);
  });

  test('the cursor of an empty inbox: everything that comes', async () => {
    const carol = await app.stranger('carol');
    const mark = (await replay(follow(carol))).at(-1)?.inbox.cursor ?? '';
    const id = await send(alice, carol);
    expect(await resume(carol, { after: mark })).toEqual([id, 'RESUMED']);
  });

  test('the cursor of a snapshot: what was stored since', async () => {
    const { inboxSnapshot } = await bob.run(InboxSnapshotDocument);
    expect(inboxSnapshot.cursor).toBe(cursorAt(5));
    expect(await resume(bob, { after: inboxSnapshot.cursor })).toEqual(['RESUMED']);
  });

  test('another user’s, another list’s, forged or cut short: CURSOR_INVALID, all alike', async () => {
    const ofAnotherUser = (await replay(follow(alice))).at(0)?.inbox.cursor ?? '';
    const { conversations } = await bob.run(ConversationsDocument);
    const ofAnotherList = conversations.edges[0]?.cursor ?? '';
    const good = cursorAt(3);
    const bytes = Buffer.from(good, 'base64url');
    const flipped = Array.from(bytes, (_byte, index) => {
      const copy = Buffer.from(bytes);
      copy[index] = (copy[index] ?? 0) ^ 1;
      return copy.toString('base64url');
    });
    const cut = Array.from({ length: good.length }, (_, length) => good.slice(0, length));
    const strange = [
      '0',
      'null',
      ' ',
      `${good}A`,
      `${good}=`,
      `${good}\n`,
      'x'.repeat(10_000),
      '💥',
      '\u0000',
    ];
    for (const after of [ofAnotherUser, ofAnotherList, ...flipped, ...cut, ...strange]) {
      const answer = await follow(bob, { after }).nextAnswer();
      expect(answer.errors, after).toMatchObject([{ extensions: { code: 'CURSOR_INVALID' } }]);
      expect(answer.errors?.[0]?.message).toBe(
        'The cursor is forged, truncated, or belongs to something else.',
      );
    }
  });

  test('above the head: SNAPSHOT_REQUIRED and the end', async () => {
    expect(await resume(bob, { after: await forgedByOurselves(6) })).toEqual(['SNAPSHOT_REQUIRED']);
    expect(await resume(bob, { after: await forgedByOurselves(2 ** 53 - 1) })).toEqual(['SNAPSHOT_REQUIRED']);
  });

  test('of another epoch: SNAPSHOT_REQUIRED and the end, on every node that starts then', async () => {
    const own = await startTestApp();
    const [carol, dave] = [await own.stranger('carol'), await own.stranger('dave')];
    await dave.run('{ viewer { mutedUntil } }');
    await sendMany(carol, dave, 3, 1);
    const before = await replay(follow(dave, { deviceId: 'phone' }));
    // As after a restore into another cluster.
    await withClient(own.database.url, (client) =>
      client.query('UPDATE installation SET epoch = gen_random_uuid()'),
    );
    const restored = await startTestApp({ database: own.database });
    const later = await restored.person(dave.id);
    for (const { inbox } of before) {
      expect(await resume(later, { after: inbox.cursor })).toEqual(['SNAPSHOT_REQUIRED']);
    }
    const { inboxSnapshot } = await later.run(InboxSnapshotDocument);
    expect(await resume(later, { after: inboxSnapshot.cursor })).toEqual(['RESUMED']);
    const acknowledged = await later.ask(AcknowledgeInboxDocument, {
      input: { deviceId: 'phone', cursor: before[2]?.inbox.cursor ?? '' },
    });
    expect(acknowledged.errors).toBeUndefined();
    expect(await resume(later, { deviceId: 'phone' })).toEqual([...(await logOf(own, dave)), 'RESUMED']);
    await restored.close();
    await own.close();
  });

  test('wins over the device, which is registered all the same', async () => {
    const log = await logOf(app, bob);
    expect(await resume(bob, { after: cursorAt(4), deviceId: 'watch' })).toEqual([
      ...log.slice(4),
      'RESUMED',
    ]);
    expect(await resume(bob, { deviceId: 'watch' })).toEqual([...log, 'RESUMED']);
    const devices = await bob.run<{ devices: { nodes: { id: string }[] } }, unknown>(
      '{ devices { nodes { id } } }',
    );
    expect(devices.devices.nodes).toContainEqual({ id: 'watch' });
  });
});

describe('a log that was trimmed', () => {
  test('serves every position whose next entry is kept, and tells all others to take a snapshot', async () => {
    const erin = await app.stranger('erin');
    await erin.run('{ viewer { mutedUntil } }');
    await sendMany(alice, erin, 6, 1);
    const all = await replay(follow(erin));
    await withClient(app.database.url, (client) =>
      client.query('DELETE FROM inbox_entry WHERE user_id = $1 AND position <= 3', [erin.id]),
    );
    const after = (position: number): string => all[position - 1]?.inbox.cursor ?? '';
    const kept = messageIds(all).slice(3);
    expect(await resume(erin, {})).toEqual(['SNAPSHOT_REQUIRED']);
    expect(await resume(erin, { deviceId: 'new' })).toEqual(['SNAPSHOT_REQUIRED']);
    expect(await resume(erin, { after: after(1) })).toEqual(['SNAPSHOT_REQUIRED']);
    expect(await resume(erin, { after: after(2) })).toEqual(['SNAPSHOT_REQUIRED']);
    expect(await resume(erin, { after: after(3) })).toEqual([...kept, 'RESUMED']);
    expect(await resume(erin, { after: after(6) })).toEqual(['RESUMED']);
    const { inboxSnapshot } = await erin.run(InboxSnapshotDocument);
    expect(await resume(erin, { after: inboxSnapshot.cursor })).toEqual(['RESUMED']);
    // Everything expired: the head is still a good place to be.
    await withClient(app.database.url, (client) =>
      client.query('DELETE FROM inbox_entry WHERE user_id = $1', [erin.id]),
    );
    expect(await resume(erin, { after: after(5) })).toEqual(['SNAPSHOT_REQUIRED']);
    const next = follow(erin, { after: after(6) });
    expect((await next.next()).inbox.mode).toBe('RESUMED');
    const id = await send(alice, erin);
    expect(messageIds([await next.next()])).toEqual([id]);
  });
});

describe('a device', () => {
  const acknowledge = (person: Person, deviceId: string, cursor: string) =>
    person.ask(AcknowledgeInboxDocument, { input: { deviceId, cursor } });

  test('resumes where it acknowledged, and an older acknowledgement changes nothing', async () => {
    const log = await logOf(app, bob);
    expect(await resume(bob, { deviceId: 'phone' })).toEqual([...log, 'RESUMED']);
    for (const [position, resumesAt] of [
      [2, 2],
      [4, 4],
      [3, 4],
      [4, 4],
      [5, 5],
      [1, 5],
    ] as const) {
      const answer = await acknowledge(bob, 'phone', cursorAt(position));
      expect(answer.data?.acknowledgeInbox.device.id).toBe('phone');
      expect(await resume(bob, { deviceId: 'phone' })).toEqual([...log.slice(resumesAt), 'RESUMED']);
    }
    // Another device has its own position.
    expect(await resume(bob, { deviceId: 'tablet' })).toEqual([...log, 'RESUMED']);
  });

  test('that is unknown cannot acknowledge, and is not made by it', async () => {
    const answer = await acknowledge(bob, 'never-seen', cursorAt(1));
    expect(answer.errors).toMatchObject([{ extensions: { code: 'DEVICE_NOT_FOUND' } }]);
    const ofAnother = await acknowledge(alice, 'phone', (await replay(follow(alice)))[0]?.inbox.cursor ?? '');
    expect(ofAnother.errors).toMatchObject([{ extensions: { code: 'DEVICE_NOT_FOUND' } }]);
  });

  test('cannot acknowledge with a cursor that is not of its inbox', async () => {
    const foreign = (await replay(follow(alice)))[0]?.inbox.cursor ?? '';
    for (const cursor of [foreign, '', cursorAt(1).slice(1), 'x'.repeat(1_000)]) {
      expect((await acknowledge(bob, 'phone', cursor)).errors).toMatchObject([
        { extensions: { code: 'CURSOR_INVALID' } },
      ]);
    }
  });

  test('is registered by its stream, and the 21st is refused', async () => {
    const frank = await app.stranger('frank');
    for (let index = 1; index <= 20; index += 1) {
      expect(await resume(frank, { deviceId: `device-${index}` })).toEqual(['RESUMED']);
    }
    expect(await codeOf(frank, { deviceId: 'device-21' })).toBe('LIMIT_REACHED');
    expect(await resume(frank, { deviceId: 'device-20' })).toEqual(['RESUMED']);
    expect(await resume(frank, {})).toEqual(['RESUMED']);
  });

  test.each(['', 'x'.repeat(129), 'nul\u0000', '\ud800'])(
    'with an id that breaks the rule is refused: %o',
    async (deviceId) => {
      expect(await codeOf(bob, { deviceId })).toBe('BAD_USER_INPUT');
    },
  );

  test('may follow on two sockets at once: both get everything, once', async () => {
    const another = await app.person(bob.id);
    const streams = [follow(bob, { deviceId: 'phone' }), follow(another, { deviceId: 'phone' })];
    await Promise.all(streams.map(replay));
    const ids = await sendMany(alice, bob, 10, 1);
    const seen = await Promise.all(streams.map((stream): Promise<InboxEvents[]> => stream.take(10)));
    expect(seen.map(messageIds)).toEqual([ids, ids]);
  });
});

/** A cursor that the installation itself would have made. */
async function forgedByOurselves(position: number): Promise<string> {
  const { rows } = await withClient(app.database.url, (client) =>
    client.query<{ epoch: string; cursor_key: Buffer }>('SELECT epoch, cursor_key FROM installation'),
  );
  const [installation] = rows;
  if (!installation) throw new Error('there is no installation');
  const codec = createCursorCodec({ key: installation.cursor_key, epoch: installation.epoch });
  return codec.encode({ scope: `inbox:${bob.id}`, position });
}
