import { buildSchema } from 'graphql';
import { SignJWT } from 'jose';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTokenSigner } from '../src/auth/tokens.js';
import {
  accessTable,
  callers,
  idFields,
  type Caller,
  type Field,
  type KnownCaller,
  type People,
  type Target,
} from './harness/access-table.js';
import { connect, startTestApp, testSecret, type Person, type TestApp } from './harness/app.js';

/** Every root field × every kind of caller × both transports. */
let app: TestApp;
let people: People;
let serial = 0;

beforeAll(async () => {
  app = await startTestApp();
  people = await meet();
});
afterAll(() => app.close());

async function meet(): Promise<People> {
  const made: Partial<Record<KnownCaller | 'newcomer', Person>> = { admin: await app.admin() };
  for (const name of ['stranger', 'friend', 'sender', 'recipient', 'blocked', 'muted', 'newcomer'] as const) {
    made[name] = await app.stranger(name);
    await made[name].run('{ viewer { user { id } } }');
  }
  const all = made as People;
  for (const blocker of [all.sender, all.recipient])
    await mutate(blocker, 'blockUser', { userId: all.blocked.id });
  await mutate(all.admin, 'adminMuteUser', { userId: all.muted.id });
  await mutate(all.friend, 'requestFriend', { userId: all.sender.id });
  await mutate(all.sender, 'requestFriend', { userId: all.friend.id });
  return all;
}

async function mutate(person: Person, field: string, input: object): Promise<Record<string, unknown>> {
  const type = `${field.charAt(0).toUpperCase()}${field.slice(1)}Input`;
  const selection = selections[field] ?? '__typename';
  const answer = await person.run<Record<string, Record<string, unknown>>, object>(
    `mutation ($input: ${type}!) { ${field}(input: $input) { ${selection} } }`,
    { input },
  );
  return answer[field] ?? {};
}

const selections: Readonly<Record<string, string>> = {
  sendMessage: 'message { id conversationId }',
  requestFriend: 'request { id }',
};

/** Fresh objects for the cells up to the first that changes something: no cell sees what another did. */
async function makeTarget(): Promise<Target> {
  serial += 1;
  const { sender, recipient } = people;
  const newcomer = await app.stranger('newcomer');
  await newcomer.run('{ viewer { user { id } } }');
  const sent = await mutate(sender, 'sendMessage', {
    to: recipient.id,
    clientMessageId: `target-${serial}`,
    content: { text: { text: 'secret' } },
  });
  const message = sent['message'] as { id: string; conversationId: string };
  const toRecipient = await mutate(newcomer, 'requestFriend', { userId: recipient.id });
  const ofSender = await mutate(sender, 'requestFriend', { userId: newcomer.id });
  const deviceId = `device-${serial}`;
  await mutate(sender, 'registerDevice', { deviceId });
  const { inboxSnapshot } = await sender.run<{ inboxSnapshot: { cursor: string } }, object>(
    '{ inboxSnapshot { cursor } }',
  );
  const target: Target = {
    senderId: sender.id,
    recipientId: recipient.id,
    messageId: message.id,
    conversationId: message.conversationId,
    requestToRecipient: (toRecipient['request'] as { id: string }).id,
    requestOfSender: (ofSender['request'] as { id: string }).id,
    deviceId,
    cursorOfSender: inboxSnapshot.cursor,
    newcomerId: newcomer.id,
    serial,
  };
  return target;
}

async function forget(target: Target): Promise<void> {
  // What would reach a limit (100 pending requests, 20 devices) after enough cells.
  await people.sender.ask('mutation ($i: RemoveDeviceInput!) { removeDevice(input: $i) { deviceId } }', {
    i: { deviceId: target.deviceId },
  });
  await people.sender.ask(
    'mutation ($i: WithdrawFriendRequestInput!) { withdrawFriendRequest(input: $i) { request { id } } }',
    {
      i: { requestId: target.requestOfSender },
    },
  );
}

function documentOf(operation: string, name: string, field: Field, target: Target): string {
  return `${operation.toLowerCase()} { result: ${name}${field.text(target)} }`;
}

type Answer = {
  readonly data?: { readonly result?: unknown } | null;
  readonly errors?: readonly { extensions?: { code?: unknown } }[];
};

function outcomeOf(answer: Answer): string {
  if (answer.errors) return answer.errors.map((error) => String(error.extensions?.code)).join();
  return answer.data?.result === null ? 'null' : 'ok';
}

async function askAs(caller: KnownCaller, transport: 'http' | 'ws', document: string): Promise<Answer> {
  const person = people[caller];
  return transport === 'http' ? person.ask(document) : person.askOverSocket(document);
}

test('the table knows every root field of the schema, and no other', async () => {
  const schema = buildSchema(await readFile(new URL('../schema.graphql', import.meta.url), 'utf8'), {
    assumeValid: true,
  });
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  const known = Object.fromEntries(
    Object.entries(accessTable).map(([type, fields]) => [type, Object.keys(fields).sort()]),
  );
  const actual = Object.fromEntries(
    roots.flatMap((type) => (type ? [[type.name, Object.keys(type.getFields()).sort()]] : [])),
  );
  expect(known).toEqual(actual);
});

for (const [operation, fields] of Object.entries(accessTable)) {
  describe(operation, () => {
    for (const [name, field] of Object.entries(fields)) {
      test(`${name} answers each caller as the table says, on both transports`, async () => {
        const wrong: string[] = [];
        let target = await makeTarget();
        for (const caller of callers) {
          if (!isKnown(caller)) continue;
          for (const transport of operation === 'Subscription'
            ? (['ws'] as const)
            : (['http', 'ws'] as const)) {
            // Presence is announced only when somebody is there; a subscription that is accepted is what counts here.
            const document = documentOf(operation, name, field, target);
            const outcome =
              name === 'signals'
                ? await isAccepted(people[caller], document)
                : outcomeOf(await askAs(caller, transport, document));
            const expected = field.expected(caller);
            if (outcome !== expected) wrong.push(`${caller} over ${transport}: ${outcome}, not ${expected}`);
            if (operation !== 'Mutation' || outcome !== 'ok') continue;
            await forget(target);
            target = await makeTarget();
          }
        }
        await forget(target);
        expect(wrong).toEqual([]);
      });
    }
  });
}

describe('who proves nothing', () => {
  test('is refused with UNAUTHENTICATED by every field over HTTP', async () => {
    const target = await makeTarget();
    const wrong: string[] = [];
    for (const caller of callers) {
      if (isKnown(caller)) continue;
      const authorization = await badToken(caller);
      for (const [operation, fields] of Object.entries(accessTable)) {
        if (operation === 'Subscription') continue;
        for (const [name, field] of Object.entries(fields)) {
          const response = await fetch(`${app.url}/graphql`, {
            method: 'POST',
            headers: { 'content-type': 'application/json', ...(authorization ? { authorization } : {}) },
            body: JSON.stringify({ query: documentOf(operation, name, field, target) }),
          });
          const outcome = outcomeOf((await response.json()) as Answer);
          if (outcome !== 'UNAUTHENTICATED') wrong.push(`${caller}: ${name} answered ${outcome}`);
        }
      }
    }
    await forget(target);
    expect(wrong).toEqual([]);
  });

  test('gets no WebSocket', async () => {
    const codes: Record<string, unknown> = {};
    for (const caller of callers) {
      if (isKnown(caller)) continue;
      const authorization = await badToken(caller);
      const client = connect(app.url, authorization?.replace('Bearer ', ''));
      codes[caller] = await new Promise((resolve) => {
        client.subscribe(
          { query: '{ viewer { user { id } } }' },
          {
            next: resolve,
            complete: () => undefined,
            error: (error) => resolve((error as { code?: number }).code),
          },
        );
      });
      await client.dispose();
    }
    expect(codes).toEqual({ nobody: 4401, expired: 4403, wrongSignature: 4401 });
  });
});

test("somebody else's id answers exactly as a random one", async () => {
  const target = await makeTarget();
  const random: Target = {
    ...target,
    messageId: randomUUID(),
    conversationId: randomUUID(),
    requestToRecipient: randomUUID(),
    requestOfSender: randomUUID(),
    deviceId: 'device-of-nobody',
  };
  for (const [operation, fields] of Object.entries(accessTable)) {
    for (const [name, field] of Object.entries(fields)) {
      if (!idFields.includes(name)) continue;
      for (const transport of ['http', 'ws'] as const) {
        const foreign = await askAs('stranger', transport, documentOf(operation, name, field, target));
        const unknown = await askAs('stranger', transport, documentOf(operation, name, field, random));
        expect({ name, answer: foreign }).toEqual({ name, answer: unknown });
      }
    }
  }
  await forget(target);
});

function isKnown(caller: Caller): caller is KnownCaller {
  return caller !== 'nobody' && caller !== 'expired' && caller !== 'wrongSignature';
}

async function badToken(caller: Exclude<Caller, KnownCaller>): Promise<string | null> {
  if (caller === 'nobody') return null;
  if (caller === 'wrongSignature') {
    const forger = createTokenSigner({ secret: 'another secret that nobody was ever given, long enough' });
    return `Bearer ${(await forger.sign({ userId: 'alice', role: 'ADMIN', expiresInSeconds: 60 })).token}`;
  }
  const expired = new SignJWT({ role: 'ADMIN' })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject('alice')
    .setExpirationTime(Math.floor(Date.now() / 1000) - 60);
  return `Bearer ${await expired.sign(new TextEncoder().encode(testSecret))}`;
}

/** `ok` when the subscription is still open after a round trip on the same socket. */
async function isAccepted(person: Person, document: string): Promise<string> {
  const stream = person.subscribe(document);
  await person.askOverSocket('{ viewer { user { id } } }');
  const [refused] = stream.pending;
  await stream.end();
  return refused?.errors ? outcomeOf(refused as Answer) : 'ok';
}
