import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import { withClient } from './harness/postgres.js';
import {
  AdminMuteUserDocument,
  AdminUnmuteUserDocument,
  InboxDocument,
  InboxSnapshotDocument,
  SendMessageDocument,
  ViewerDocument,
  type AdminMuteUserInput,
} from './generated/documents.js';

let app: TestApp;
let otherNode: TestApp;
let admin: Person;

beforeAll(async () => {
  app = await startTestApp();
  otherNode = await startTestApp({ database: app.database });
  admin = await app.admin();
});

afterAll(async () => {
  await otherNode.close();
  await app.close();
});

describe('adminMuteUser', () => {
  it('forbids sending until the time given, and shows it to the user', async () => {
    const { alice, bob } = await twoPeople();
    const until = new Date(Date.now() + 3_600_000).toISOString();
    expect(await mute({ userId: alice.id, until })).toEqual({ user: { id: alice.id }, mutedUntil: until });
    expect(await send(alice, bob, 'muted')).toBe('MUTED');
    expect(await send(bob, alice, 'the other way')).toBe('sent');
    expect((await alice.run(ViewerDocument)).viewer.mutedUntil).toBe(until);
  });

  it('lasts until it is ended when no time is given, and then shows none', async () => {
    const { alice, bob } = await twoPeople();
    expect(await mute({ userId: alice.id })).toEqual({ user: { id: alice.id }, mutedUntil: null });
    expect(await send(alice, bob, 'muted')).toBe('MUTED');
    expect((await alice.run(ViewerDocument)).viewer.mutedUntil).toBeNull();
    await admin.run(AdminUnmuteUserDocument, { input: { userId: alice.id } });
    expect(await send(alice, bob, 'free')).toBe('sent');
  });

  it('ends by itself at the time given', async () => {
    const { alice, bob } = await twoPeople();
    await mute({ userId: alice.id, until: new Date(Date.now() + 3_600_000).toISOString() });
    await withClient(app.database.url, (client) =>
      client.query(`UPDATE user_account SET muted_until = now() - interval '1 second' WHERE id = $1`, [
        alice.id,
      ]),
    );
    expect(await send(alice, bob, 'free again')).toBe('sent');
    expect((await alice.run(ViewerDocument)).viewer.mutedUntil).toBeNull();
  });

  it.each([
    ['a time that has passed', () => ({ until: new Date(Date.now() - 1_000).toISOString() }), 'input.until'],
    ['a reason of 501 characters', () => ({ reason: '👍'.repeat(501) }), 'input.reason'],
    ['a reason with NUL', () => ({ reason: 'a\0b' }), 'input.reason'],
  ])('refuses %s', async (_name, extra, field) => {
    const { alice } = await twoPeople();
    const answer = await admin.ask(AdminMuteUserDocument, { input: { userId: alice.id, ...extra() } });
    expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field });
  });

  it.each(['nobody-of-this-name', 'not an id', '\0', ''])('refuses the unknown user %j', async (userId) => {
    for (const operation of [AdminMuteUserDocument, AdminUnmuteUserDocument]) {
      const answer = await admin.ask(operation, { input: { userId } });
      expect(answer.errors?.[0]?.extensions).toEqual({ code: 'USER_NOT_FOUND', field: 'input.userId' });
    }
  });

  it("reaches the user's open streams on every node as ViewerChanged, once for each change", async () => {
    const { alice } = await twoPeople();
    const elsewhere = await otherNode.person(alice.id);
    const streams = [alice, elsewhere].map((person) => person.subscribe(InboxDocument, {}));
    for (const stream of streams) await stream.until(({ inbox }) => inbox.__typename === 'SyncCompleted');
    const until = new Date(Date.now() + 3_600_000).toISOString();
    await mute({ userId: alice.id, until });
    await mute({ userId: alice.id, until, reason: 'the same again' });
    await mute({ userId: alice.id });
    await unmute(alice);
    await unmute(alice);
    for (const stream of streams) {
      const events = await stream.take(3);
      expect(events.map(({ inbox }) => inbox.__typename)).toEqual(Array(3).fill('ViewerChanged'));
    }
    expect(await positionOf(alice)).toBe(3);
    expect(await controlEvents(alice)).toEqual(['MUTE', 'MUTE', 'MUTE']);
  });

  it('is never overtaken by a send that begins after its answer, from any node', async () => {
    const { alice, bob } = await twoPeople();
    const elsewhere = await otherNode.person(alice.id);
    for (let round = 0; round < 30; round += 1) {
      const racing = [alice, elsewhere].map((person, index) => send(person, bob, `${round} race ${index}`));
      await mute({ userId: alice.id });
      const late = [alice, elsewhere].map((person, index) => send(person, bob, `${round} late ${index}`));
      expect(await Promise.all(late)).toEqual(['MUTED', 'MUTED']);
      expect(['sent', 'MUTED']).toEqual(expect.arrayContaining(await Promise.all(racing)));
      await unmute(alice);
      expect(await send(elsewhere, bob, `${round} free`)).toBe('sent');
    }
  });
});

async function twoPeople(): Promise<{ alice: Person; bob: Person }> {
  const [alice, bob] = [await app.stranger('alice'), await app.stranger('bob')];
  for (const person of [alice, bob]) await person.run(InboxSnapshotDocument);
  return { alice, bob };
}

async function mute(input: AdminMuteUserInput) {
  return (await admin.run(AdminMuteUserDocument, { input })).adminMuteUser;
}

async function unmute(user: Person): Promise<void> {
  await admin.run(AdminUnmuteUserDocument, { input: { userId: user.id } });
}

/** "sent", or the code of the refusal. */
async function send(from: Person, to: Person, key: string): Promise<string> {
  const input = { to: to.id, clientMessageId: key, content: { text: { text: key } } };
  const answer = await from.ask(SendMessageDocument, { input });
  return answer.data ? 'sent' : String(answer.errors?.[0]?.extensions?.['code']);
}

async function positionOf(user: Person): Promise<number> {
  const rows = await query('SELECT position::int AS value FROM inbox_head WHERE user_id = $1', user.id);
  return Number(rows[0]);
}

async function controlEvents(user: Person): Promise<unknown[]> {
  return query('SELECT kind AS value FROM control_event WHERE user_id = $1 ORDER BY revision', user.id);
}

async function query(sql: string, parameter: string): Promise<unknown[]> {
  return withClient(app.database.url, async (client) => {
    const { rows } = await client.query<{ value: unknown }>(sql, [parameter]);
    return rows.map((row) => row.value);
  });
}
