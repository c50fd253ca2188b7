import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { settingsLock } from '../src/database/locks.js';
import { createPools, type Pools } from '../src/database/pools.js';
import { DuetError } from '../src/errors.js';
import { SendPart, type BatchCompanion } from '../src/messages/append-store.js';
import type { StoredContent } from '../src/messages/content.js';
import { KnownPairs } from '../src/messages/known-pairs.js';
import { addressMessage, prepareMessage } from '../src/messages/prepare-send.js';
import { queuePushes } from '../src/messages/queue-pushes.js';
import type { SendCommand, SendOutcome } from '../src/messages/send-command.js';
import { formatReference } from '../src/messages/upload-reference.js';
import { insertUploadReferences } from '../src/messages/upload-reference-store.js';
import { BatchStore } from '../src/writes/batch-store.js';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import { newPair, send, sendInput, sendMany, trySend } from './harness/messages.js';
import { withClient } from './harness/postgres.js';
import { TcpProxy } from './harness/tcp-proxy.js';

let app: TestApp;
/** Between the batches of these tests and PostgreSQL. */
let wire: TcpProxy;
const opened: Pools[] = [];
beforeAll(async () => {
  app = await startTestApp();
  wire = await TcpProxy.before(app.database.url);
});
afterAll(async () => {
  await Promise.all(opened.map((pools) => pools.close()));
  wire.cut();
  await app.close();
});

/** What became of a batch of one command, and how it was decided, one way after the other. */
interface Written {
  readonly outcome: SendOutcome | DuetError;
  readonly ways: readonly ('foreseen' | 'read')[];
}

/** Batches of one command each, over the wire, as one node writes them. */
class Sender {
  private readonly part: SendPart;
  private readonly store: BatchStore;

  constructor(companions: readonly BatchCompanion[] = []) {
    const pools = createPools({ url: wire.through(app.database.url), log: { warn: () => undefined } });
    opened.push(pools);
    this.store = new BatchStore(pools.write);
    this.part = new SendPart(new KnownPairs(), companions);
  }

  async write(command: SendCommand): Promise<Written> {
    const { part } = this;
    const answers: (SendOutcome | DuetError)[] = [];
    const ways: Written['ways'][number][] = [];
    await this.store.write([
      {
        users: part.usersOf(command),
        async run(transaction, locked) {
          ways.push('read');
          const result = await part.run(transaction, locked, [command]);
          answers.push(...result.outcomes);
          return result;
        },
        foresee(inboxes) {
          const foreseen = part.foresee(inboxes, [command]);
          if (!foreseen) return null;
          ways.push('foreseen');
          return {
            ...foreseen,
            run(transaction) {
              const result = foreseen.run(transaction);
              answers.push(...(result?.outcomes ?? []));
              return result;
            },
          };
        },
      },
    ]);
    const outcome = answers.at(-1);
    if (!outcome) throw new Error('a batch has no answer');
    return { outcome, ways };
  }

  /** Writes from one to the other until nothing is read for it any more. */
  async know(from: Person, to: Person): Promise<void> {
    for (let batch = 0; batch < 100; batch += 1) {
      if ((await this.write(commandOf(from, to))).ways.join() === 'foreseen') return;
    }
    throw new Error('every batch reads');
  }
}

function commandOf(
  from: Person,
  to: Person,
  content: StoredContent = { kind: 'TEXT', text: 'hello' },
): SendCommand {
  return addressMessage(prepareMessage(content, {}), {
    actingId: from.id,
    senderId: from.id,
    recipientId: to.id,
    asAdmin: false,
    clientMessageId: randomUUID(),
    isBatch: false,
    inSenderView: true,
    inSenderInbox: true,
  });
}

function accepted(outcome: SendOutcome | DuetError): SendOutcome {
  if (outcome instanceof DuetError) throw outcome;
  return outcome;
}

const turn = () => new Promise(setImmediate);

/** Resolves when PostgreSQL runs a statement that is like this. */
async function untilRunning(statement: string): Promise<void> {
  await withClient(app.database.url, async (client) => {
    const text = `SELECT FROM pg_stat_activity
      WHERE datname = current_database() AND state = 'active' AND query LIKE $1 AND pid <> pg_backend_pid()`;
    while ((await client.query(text, [statement])).rowCount === 0);
  });
}

const query = (text: string, values: unknown[]) =>
  withClient(app.database.url, (client) => client.query<Record<string, unknown>>(text, values));

/** What is stored for the key of a command: the message, and what belongs to it. */
async function storedFor(command: SendCommand): Promise<Record<string, unknown> | undefined> {
  const { rows } = await query(
    `SELECT count(*)::int AS messages, min(m.hidden_from) AS "hiddenFrom",
       (SELECT count(*)::int FROM inbox_entry e WHERE e.message_id = min(m.id::text)::uuid) AS entries,
       (SELECT count(*)::int FROM push_job j WHERE j.message_id = min(m.id::text)::uuid) AS pushes,
       (SELECT count(*)::int FROM media_reference r WHERE r.message_id = min(m.id::text)::uuid) AS uploads
     FROM message m WHERE m.idempotency_key = $1`,
    [command.idempotencyKey],
  );
  return rows[0];
}

/** Rows beside messages that this test database has, with nothing to refer to: what a batch of these people has left there. */
async function strayRows(people: readonly Person[]): Promise<unknown> {
  const { rows } = await query(
    `SELECT
       (SELECT count(*)::int FROM push_job j WHERE j.user_id = ANY ($1) AND NOT EXISTS (SELECT FROM message m WHERE m.id = j.message_id)) AS pushes,
       (SELECT count(*)::int FROM media_reference r WHERE NOT EXISTS (SELECT FROM message m WHERE m.id = r.message_id)) AS uploads`,
    [people.map(({ id }) => id)],
  );
  return rows[0];
}

/** The positions of these people, and the `seq` of their only conversation, have neither a hole nor a double. */
async function expectWholeNumbers(people: readonly Person[]): Promise<void> {
  const { rows } = await query(
    `SELECT h.position::int AS positions, count(e.position)::int AS entries, max(e.position)::int AS newest_entry,
       (SELECT count(*)::int FROM message m WHERE h.user_id IN (m.sender_id, m.recipient_id)) AS messages,
       (SELECT count(DISTINCT m.seq)::int FROM message m WHERE h.user_id IN (m.sender_id, m.recipient_id)) AS seqs,
       (SELECT max(m.seq) FROM message m WHERE h.user_id IN (m.sender_id, m.recipient_id)) AS newest_seq
     FROM inbox_head h LEFT JOIN inbox_entry e ON e.user_id = h.user_id
     WHERE h.user_id = ANY ($1)
     GROUP BY h.user_id, h.position`,
    [people.map(({ id }) => id)],
  );
  expect(rows).toHaveLength(people.length);
  for (const { positions, entries, newest_entry, messages, seqs, newest_seq } of rows) {
    expect([entries, newest_entry]).toEqual([positions, positions]);
    expect([seqs, newest_seq]).toEqual([messages, messages]);
  }
}

/** Blocks as the block service does: the row, an entry for the one who blocks, and the head. */
async function block(client: pg.ClientBase, userId: string, blockedId: string): Promise<void> {
  await client.query(
    'INSERT INTO user_block (user_id, blocked_id, since, apart_since) VALUES ($1, $2, now(), now())',
    [userId, blockedId],
  );
  await client.query(
    `WITH head AS (UPDATE inbox_head SET position = position + 1 WHERE user_id = $1 RETURNING position)
     INSERT INTO inbox_entry (user_id, position, stored_at, kind, subject_id)
     SELECT $1, position, clock_timestamp(), 'USER_BLOCKED', $2 FROM head`,
    [userId, blockedId],
  );
}

/** Resolves when someone waits for a lock. */
async function untilWaiting(client: pg.ClientBase): Promise<void> {
  const text = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  while ((await client.query(text)).rowCount === 0);
}

describe('a message that is decided before an export begins, and stored', () => {
  it.each(['while it begins', 'when it is over'])('%s, is in it or has a later time', async (moment) => {
    const [alice, bob] = await newPair(app);
    const admin = await app.admin();
    const sender = new Sender();
    await sender.know(alice, bob);
    wire.freeze();
    const sending = sender.write(commandOf(alice, bob));
    await turn();
    const exporting = fetch(`${app.url}/exports/messages?from=2020-01-01`, {
      headers: { authorization: `Bearer ${admin.token}` },
    }).then((response) => response.text());
    await (moment === 'while it begins' ? untilRunning('%pg_sleep%') : exporting);
    wire.thaw();
    const { ways, outcome } = await sending;
    const lines = (await exporting).trimEnd().split('\n');
    const { message } = accepted(outcome);
    const { until } = JSON.parse(lines.at(-1) ?? '') as { until: string };
    expect(ways[0]).toBe('foreseen');
    expect(lines.some((line) => line.includes(message.id))).toBe(message.sentAt < until);
  });
});

describe('a batch that is decided before it is sent', () => {
  /** Everything that is written beside messages, and which messages were told of last. */
  function companions(): { readonly all: BatchCompanion[]; readonly told: string[][] } {
    const told: string[][] = [];
    const all: BatchCompanion[] = [
      queuePushes,
      (transaction, { messages }) => insertUploadReferences(transaction, messages),
      (_transaction, { messages }) => told.push(messages.map(({ message }) => message.id)),
    ];
    return { all, told };
  }

  it('leaves nothing behind when something was not as expected, and all of it once when it is done again', async () => {
    const [alice, bob] = await newPair(app);
    await query('UPDATE user_account SET has_push_device = true WHERE id = $1', [bob.id]);
    const { all, told } = companions();
    const [sender, otherNode] = [new Sender(all), new Sender()];
    await sender.know(alice, bob);
    await otherNode.write(commandOf(alice, bob));
    const url = formatReference({ uploadId: randomUUID(), variant: null });
    const command = commandOf(alice, bob, { kind: 'AUDIO', url, bytes: 1, durationMs: 1 });
    const before = told.length;
    const { ways, outcome } = await sender.write(command);
    expect(ways).toEqual(['foreseen', 'read']);
    expect(await storedFor(command)).toEqual({
      messages: 1,
      hiddenFrom: null,
      entries: 2,
      pushes: 1,
      uploads: 1,
    });
    expect(await strayRows([alice, bob])).toEqual({ pushes: 0, uploads: 0 });
    expect(told.length - before).toBe(2);
    expect(told.at(-1)).toEqual([accepted(outcome).message.id]);
    await expectWholeNumbers([alice, bob]);
  });

  it('is stored once when its answer is lost', async () => {
    const [alice, bob] = await newPair(app);
    const sender = new Sender();
    await sender.know(alice, bob);
    const command = commandOf(alice, bob);
    wire.deafen();
    const lost = sender.write(command);
    const isLost = expect(lost).rejects.toThrow();
    while ((await storedFor(command))?.['messages'] === 0);
    wire.cut();
    await isLost;
    await wire.restore();
    const { ways, outcome } = await sender.write(command);
    expect(ways).toEqual(['read']);
    expect(outcome).toMatchObject({ duplicate: false });
    expect(await storedFor(command)).toMatchObject({ messages: 1, entries: 2 });
    await sender.know(alice, bob);
    await expectWholeNumbers([alice, bob]);
  });

  it('is not stored later, when it was taken for lost and done again', async () => {
    const [alice, bob] = await newPair(app);
    const [sender, otherNode] = [new Sender(), new Sender()];
    await sender.know(alice, bob);
    const command = commandOf(alice, bob);
    const waiting = await withClient(app.database.url, async (client) => {
      await client.query('BEGIN');
      await client.query('SELECT FROM inbox_head WHERE user_id = $1 FOR UPDATE', [bob.id]);
      const sending = sender.write(command).catch((error: unknown) => error);
      await untilWaiting(client);
      // PostgreSQL goes on with what it has of it.
      wire.cut();
      await sending;
      await wire.restore();
      await client.query('COMMIT');
      return sending;
    });
    expect(waiting).toBeInstanceOf(Error);
    await otherNode.write(command);
    await sender.write(command);
    expect(await storedFor(command)).toMatchObject({ messages: 1, entries: 2 });
    await expectWholeNumbers([alice, bob]);
  });

  it('is refused by settings that change while it waits for them', async () => {
    const [alice, bob] = await newPair(app);
    const sender = new Sender();
    await sender.know(alice, bob);
    const set = (messagesFrom: string) =>
      `UPDATE app_settings SET messages_from = '${messagesFrom}', revision = revision + 1, control_revision = control_revision + 1`;
    const command = commandOf(alice, bob);
    const written = await withClient(app.database.url, async (client) => {
      await client.query(`BEGIN; SELECT pg_advisory_xact_lock(${settingsLock})`);
      const sending = sender.write(command);
      await untilWaiting(client);
      await client.query(`${set('FRIENDS')}; COMMIT`);
      return sending;
    });
    await query(set('EVERYONE'), []);
    expect(written).toMatchObject({ ways: ['foreseen', 'read'], outcome: { code: 'NOT_FRIENDS' } });
    expect(await storedFor(command)).toMatchObject({ messages: 0 });
  });

  it.each([
    ['a statement fails', 'SELECT 1 / 0', '22012'],
    ['its commit fails', 'INSERT INTO deferred_thing SELECT 1 FROM generate_series(1, 2)', '23505'],
  ])('leaves nothing behind when %s', async (_what, text, code) => {
    await query(
      'CREATE TABLE IF NOT EXISTS deferred_thing (id int UNIQUE DEFERRABLE INITIALLY DEFERRED)',
      [],
    );
    const [alice, bob] = await newPair(app);
    let isFailing = false;
    const sender = new Sender([
      (transaction) => {
        if (isFailing) transaction.write({ text });
      },
    ]);
    await sender.know(alice, bob);
    isFailing = true;
    const command = commandOf(alice, bob);
    await expect(sender.write(command)).rejects.toMatchObject({ code });
    expect(await storedFor(command)).toMatchObject({ messages: 0 });
    isFailing = false;
    expect(await sender.write(command)).toMatchObject({ ways: ['read'], outcome: { duplicate: false } });
    await expectWholeNumbers([alice, bob]);
  });

  it('sends nothing when a companion throws', async () => {
    const [alice, bob] = await newPair(app);
    let isFailing = false;
    const sender = new Sender([
      () => {
        if (isFailing) throw new Error('a companion');
      },
    ]);
    await sender.know(alice, bob);
    isFailing = true;
    const command = commandOf(alice, bob);
    await expect(sender.write(command)).rejects.toThrow('a companion');
    isFailing = false;
    expect(await sender.write(command)).toMatchObject({ ways: ['read'], outcome: { duplicate: false } });
    await expectWholeNumbers([alice, bob]);
  });
});

describe('a send to someone whose inbox is locked elsewhere for three seconds', () => {
  it.each(['changes', 'stays as it was'])('is stored once when the inbox then %s', async (what) => {
    const [alice, bob] = await newPair(app);
    const [carol, dave] = await newPair(app);
    await sendMany(alice, bob, 8);
    const input = sendInput(bob);
    const answer = await withClient(app.database.url, async (client) => {
      await client.query('BEGIN');
      await client.query('SELECT FROM inbox_head WHERE user_id = $1 FOR UPDATE', [bob.id]);
      const sending = trySend(alice, bob, input);
      await untilWaiting(client);
      if (what === 'changes') await block(client, bob.id, alice.id);
      await client.query('SELECT pg_sleep(3)');
      // Others are not held up by it.
      await send(carol, dave);
      await client.query('COMMIT');
      return sending;
    });
    expect(answer.data?.sendMessage).toMatchObject({ duplicate: false, message: { seq: 9 } });
    const { rows } = await query(
      'SELECT hidden_from FROM message WHERE sender_id = $1 AND client_message_id = $2',
      [alice.id, input.clientMessageId],
    );
    expect(rows).toEqual([{ hidden_from: what === 'changes' ? 'RECIPIENT' : null }]);
    expect((await send(alice, bob)).seq).toBe(10);
    await expectWholeNumbers([alice, bob]);
  });
});

describe('a database whose clock steps', () => {
  beforeAll(async () => {
    const name = new URL(app.database.url).pathname.slice(1);
    await query(`CREATE SCHEMA stepping`, []);
    await query(`CREATE TABLE stepping.step AS SELECT interval '0' AS by`, []);
    await query(
      `CREATE FUNCTION stepping.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE
       AS 'SELECT pg_catalog.clock_timestamp() + by FROM stepping.step'`,
      [],
    );
    // Only for connections that are opened from now on.
    await query(`ALTER DATABASE ${name} SET search_path = stepping, pg_catalog, public`, []);
  });

  it('by less than estimates err has the times of a conversation go on like its numbers, whichever node writes', async () => {
    await query(`UPDATE stepping.step SET by = interval '0'`, []);
    const [alice, bob] = await newPair(app);
    const [sender, otherNode] = [new Sender(), new Sender()];
    await sender.know(alice, bob);
    await query(`UPDATE stepping.step SET by = interval '-60 ms'`, []);
    const ahead = await sender.write(commandOf(alice, bob));
    expect(ahead.ways).toEqual(['foreseen']);
    const behind = await otherNode.write(commandOf(bob, alice));
    const [first, second] = [ahead, behind].map(({ outcome }) => accepted(outcome).message);
    expect(second?.seq).toBe((first?.seq ?? 0) + 1);
    expect(second?.sentAt).toBe(first?.sentAt);
  });

  it.each(['-1 hour', '-800 ms', '800 ms', '1 hour'])(
    'by %s has the messages of a conversation in the order of its times soon after',
    async (by) => {
      await query(`UPDATE stepping.step SET by = interval '0'`, []);
      const [alice, bob] = await newPair(app);
      const [sender, otherNode] = [new Sender(), new Sender()];
      await sender.know(alice, bob);
      await query('UPDATE stepping.step SET by = $1::interval', [by]);
      const times: string[] = [];
      const note = ({ outcome }: Written): void => void times.push(String(accepted(outcome).message.sentAt));
      note(await otherNode.write(commandOf(alice, bob)));
      await sender.know(alice, bob);
      for (let round = 0; round < 3; round += 1) {
        const { ways, outcome } = await sender.write(commandOf(alice, bob));
        expect(ways[0]).toBe('foreseen');
        note({ ways, outcome });
        note(await otherNode.write(commandOf(alice, bob)));
        await sender.know(alice, bob);
      }
      expect(times).toEqual(times.toSorted());
      await expectWholeNumbers([alice, bob]);
    },
  );
});
