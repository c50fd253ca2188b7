import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type Answer, type Person, type TestApp } from './harness/app.js';
import { newPair, refusalOf, sendInput } from './harness/messages.js';
import { withClient } from './harness/postgres.js';
import { block, updateProfile } from './harness/relations.js';
import {
  RemoveFriendDocument,
  RequestFriendDocument,
  SendMessageDocument,
  UnblockUserDocument,
  type SendMessageMutation,
} from './generated/documents.js';

/** How often each race is run, over its lanes together. FULL=1 is the figure that the design asks for. */
const rounds = process.env['FULL'] === '1' ? 1_000 : 120;
const lanes = 4;
/** Sends on each node that are in flight while the change is made. */
const inFlight = 3;

/** Two nodes of one installation; without Redis they share nothing but the database. */
let one: TestApp;
let other: TestApp;
beforeAll(async () => {
  one = await startTestApp();
  other = await startTestApp({ database: one.database });
});
afterAll(async () => {
  await other.close();
  await one.close();
});

/** A person on both nodes. */
type OnBoth = readonly [Person, Person];

interface Race {
  /** What the recipient does, and what marks it in their inbox. */
  readonly change: (recipient: Person, sender: Person) => Promise<unknown>;
  readonly mark: string;
  /** Brings the two back to where they reach each other. */
  readonly restore: (recipient: Person, sender: Person) => Promise<unknown>;
  /** What a send is answered that begins after the change was acknowledged. */
  readonly outcome: { readonly code: string } | undefined;
}

const races: Record<string, Race> = {
  block: {
    change: block,
    mark: 'USER_BLOCKED',
    restore: (recipient, { id }) => recipient.run(UnblockUserDocument, { input: { userId: id } }),
    outcome: undefined,
  },
  unfriending: {
    change: (recipient, { id }) => recipient.run(RemoveFriendDocument, { input: { userId: id } }),
    mark: 'FRIEND_REMOVED',
    restore: (recipient, { id }) => recipient.run(RequestFriendDocument, { input: { userId: id } }),
    outcome: { code: 'NOT_FRIENDS' },
  },
  'change of policy': {
    change: (recipient) => updateProfile(recipient, { messagesFrom: 'FRIENDS' }),
    mark: 'VIEWER_CHANGED',
    restore: (recipient) => updateProfile(recipient, { messagesFrom: 'EVERYONE' }),
    outcome: { code: 'NOT_FRIENDS' },
  },
};

describe.each(Object.entries(races))('a %s', (name, race) => {
  test(
    `that was acknowledged is overtaken by no send, ${rounds} times on two nodes`,
    async () => {
      await withClient(one.database.url, (client) =>
        Promise.all(Array.from({ length: lanes }, () => runLane({ name, race, client }))),
      );
    },
    rounds * 1_000,
  );
});

async function runLane({ name, race, client }: LaneOptions): Promise<void> {
  const { recipient, sender } = await meet(name);
  for (let round = 0; round < rounds / lanes; round += 1) {
    const changing = recipient[round % 2 === 0 ? 0 : 1];
    const early = Array.from({ length: inFlight }, () => sender.map((node) => send(node, changing))).flat();
    const change = race.change(changing, sender[0]);
    // Begun after the change, on whatever node, but not after its acknowledgement.
    early.push(...sender.map((node) => send(node, changing)));
    await change;
    const late = await Promise.all(sender.map((node) => send(node, changing)));
    for (const answer of late) expect(refusalOf(answer)).toEqual(race.outcome);
    for (const answer of await Promise.all(early)) {
      if (answer.errors) expect(refusalOf(answer)).toEqual(race.outcome);
    }
    expect(await findOvertaking(client, changing.id, race.mark)).toEqual([]);
    await race.restore(changing, sender[0]);
  }
  expect(await countReceived(client, recipient[0].id)).toBeGreaterThan(0);
}

interface LaneOptions {
  readonly name: string;
  readonly race: Race;
  /** Looks into the inbox. */
  readonly client: pg.Client;
}

async function meet(name: string): Promise<{ recipient: OnBoth; sender: OnBoth }> {
  const [recipient, sender] = await newPair(one);
  if (name === 'unfriending') {
    await updateProfile(sender, { friendRequestPolicy: 'ANYONE' });
    await updateProfile(recipient, { messagesFrom: 'FRIENDS' });
    await recipient.run(RequestFriendDocument, { input: { userId: sender.id } });
  }
  return {
    recipient: [recipient, await other.person(recipient.id)],
    sender: [sender, await other.person(sender.id)],
  };
}

function send(from: Person, to: Person): Promise<Answer<SendMessageMutation>> {
  return from.ask(SendMessageDocument, { input: sendInput(to) });
}

/**
 * Messages that stand behind the newest mark in the recipient's inbox. Its order is the order of the commits, so this sees
 * every send that was stored after the change, whenever its answer arrived.
 */
async function findOvertaking(client: pg.Client, userId: string, mark: string): Promise<unknown[]> {
  const { rows } = await client.query<Record<string, unknown>>(
    `SELECT position, message_id FROM inbox_entry
     WHERE user_id = $1 AND kind = 'MESSAGE_ADDED'
       AND position > (SELECT max(position) FROM inbox_entry WHERE user_id = $1 AND kind = $2::inbox_entry_kind)`,
    [userId, mark],
  );
  return rows;
}

/** So that the races are some: sends that came before the changes. */
async function countReceived(client: pg.Client, userId: string): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    `SELECT count(*)::int FROM inbox_entry WHERE user_id = $1 AND kind = 'MESSAGE_ADDED'`,
    [userId],
  );
  return rows[0]?.count ?? 0;
}
