import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPools, type Pools } from '../src/database/pools.js';
import { DuetError } from '../src/errors.js';
import { SendPart } from '../src/messages/append-store.js';
import { KnownPairs } from '../src/messages/known-pairs.js';
import { addressMessage, prepareMessage } from '../src/messages/prepare-send.js';
import type { SendCommand, SendOutcome } from '../src/messages/send-command.js';
import { BatchStore } from '../src/writes/batch-store.js';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import { newPair } from './harness/messages.js';
import { withClient } from './harness/postgres.js';
import { TcpProxy } from './harness/tcp-proxy.js';

let app: TestApp;
/** Between the batches of these tests and PostgreSQL. */
let wire: TcpProxy;
let pools: Pools;
beforeAll(async () => {
  app = await startTestApp();
  wire = await TcpProxy.before(app.database.url);
  pools = createPools({ url: wire.through(app.database.url), log: { warn: () => undefined } });
});
afterAll(async () => {
  await pools.close();
  wire.cut();
  await app.close();
});

/** What became of a batch of one command, and whether it was sent without reading first. */
interface Written {
  readonly outcome: SendOutcome | DuetError;
  readonly wasForeseen: boolean;
}

/** Batches of one command each, over the wire. */
class Sender {
  private readonly part = new SendPart(new KnownPairs());
  private readonly store = new BatchStore(pools.write);

  async write(command: SendCommand): Promise<Written> {
    const { part } = this;
    const answers: (SendOutcome | DuetError)[] = [];
    let wasForeseen = false;
    await this.store.write([
      {
        users: part.usersOf(command),
        async run(transaction, locked) {
          const result = await part.run(transaction, locked, [command]);
          answers.push(...result.outcomes);
          return result;
        },
        foresee(inboxes) {
          const foreseen = part.foresee(inboxes, [command]);
          wasForeseen = foreseen !== null;
          answers.push(...(foreseen?.outcomes ?? []));
          return foreseen;
        },
      },
    ]);
    const outcome = answers.at(-1);
    if (!outcome) throw new Error('a batch has no answer');
    return { outcome, wasForeseen };
  }

  /** Writes from one to the other until nothing is read for it any more. */
  async know(from: Person, to: Person): Promise<void> {
    for (let batch = 0; batch < 100; batch += 1) {
      if ((await this.write(commandOf(from, to))).wasForeseen) return;
    }
    throw new Error('every batch reads');
  }
}

function commandOf(from: Person, to: Person): SendCommand {
  return addressMessage(prepareMessage({ kind: 'TEXT', text: 'hello' }, {}), {
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

const turn = () => new Promise(setImmediate);

/** Resolves when PostgreSQL runs a statement that is like this. */
async function untilRunning(statement: string): Promise<void> {
  await withClient(app.database.url, async (client) => {
    const text = `SELECT FROM pg_stat_activity
      WHERE datname = current_database() AND state = 'active' AND query LIKE $1 AND pid <> pg_backend_pid()`;
    while ((await client.query(text, [statement])).rowCount === 0);
  });
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
    const { wasForeseen, outcome } = await sending;
    const lines = (await exporting).trimEnd().split('\n');
    if (outcome instanceof DuetError) throw outcome;
    const { until } = JSON.parse(lines.at(-1) ?? '') as { until: string };
    expect(wasForeseen).toBe(true);
    expect(lines.some((line) => line.includes(outcome.message.id))).toBe(outcome.message.sentAt < until);
  });
});
