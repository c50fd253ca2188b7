import { readFile } from 'node:fs/promises';
import { buildSchema, type GraphQLSchema } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DocumentCache } from '../src/graphql/documents.js';
import { AdminImportMessagesDocument, AdminUpsertUsersDocument } from './generated/documents.js';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import { growQuery, type Growth } from './harness/heaviest-queries.js';
import { newcomers, textOf } from './harness/messages.js';
import { withClient } from './harness/postgres.js';
import { countStatements, StatementRecorder } from './harness/statements.js';

const numConversations = 100;
const messagesOfEach = 50;
const mostStatements = 10;
/** Where each page within another one has a length of its own, so that none is read for two. */
const mostStatementsOfDifferentPages = 20;
/** One of everything at once: the fields of the root have nothing to do with each other. */
const mostStatementsOfAll = 24;
/** Of the whole process, the server and the client of the test together. */
const mostCpuMs = 200;
/** The quickest of so many: the others pay for compilation, collection and whoever else is on the machine. */
const attempts = 3;

const lists = ['friends', 'friendRequests', 'blockedUsers', 'devices'];
const roots = ['viewer', 'user', ...lists, 'inboxSnapshot', 'conversations', 'conversation', 'message'];

const recorder = new StatementRecorder();
let app: TestApp;
let reader: Person;
let peerIds: readonly string[];
let messageIds: readonly string[];
let schema: GraphQLSchema;
let documents: DocumentCache;
beforeAll(async () => {
  schema = buildSchema(await readFile(new URL('../schema.graphql', import.meta.url), 'utf8'));
  documents = new DocumentCache(schema);
  app = await startTestApp();
  const [first, friend] = await newcomers(app, 2);
  if (!first || !friend) throw new Error('two were asked for');
  reader = first;
  peerIds = Array.from({ length: numConversations }, (_, index) => `peer-${index}`);
  await fill(await app.admin());
  await Promise.all(Array.from({ length: 20 }, () => reader.run('{ viewer { messagesFrom } }')));
  await recorder.learnOwnWork();
});
afterAll(async () => {
  recorder.stop();
  await app.close();
});

/** Conversations as they are after a while: with replies, holes, and newest messages that the reader has deleted. */
async function fill(admin: Person): Promise<void> {
  await admin.run(AdminUpsertUsersDocument, { input: { users: peerIds.map((id) => ({ id })) } });
  const rows = Array.from({ length: numConversations * messagesOfEach }, (_, index) => {
    const peerId = peerIds[index % numConversations] ?? '';
    const [from, to] = index % 3 === 0 ? [reader.id, peerId] : [peerId, reader.id];
    return {
      ...{ from, to, clientMessageId: `old-${index}`, content: textOf(`Old ${index}`) },
      sentAt: '2020-01-01T00:00:00.000Z',
    };
  });
  for (let start = 0; start < rows.length; start += 500) {
    await admin.run(AdminImportMessagesDocument, { input: { messages: rows.slice(start, start + 500) } });
  }
  messageIds = await withClient(app.database.url, async (client) => {
    await client.query(`
      UPDATE message m SET imported = false, reply_to_id = (
        SELECT r.id FROM message r WHERE r.conversation_id = m.conversation_id AND r.seq = m.seq - 30)`);
    await client.query(`
      UPDATE message SET recalled_at = now(), recalled_by_id = sender_id WHERE seq = 45`);
    await client.query(
      `
      INSERT INTO message_deletion (user_id, conversation_id, seq, message_id, counted)
      SELECT $1, conversation_id, seq, id, false FROM message WHERE seq IN (20, 46, 49, 50)`,
      [reader.id],
    );
    await client.query(
      `
      INSERT INTO friendship (user_id, friend_id, since) SELECT $1, unnest($2::text[]), now()`,
      [reader.id, peerIds],
    );
    await client.query(
      `
      INSERT INTO user_block (user_id, blocked_id, since) SELECT $1, unnest($2::text[]), now()`,
      [reader.id, peerIds],
    );
    const { rows: found } = await client.query<{ id: string }>('SELECT id FROM message WHERE seq = 30');
    return found.map(({ id }) => id);
  });
}

function grow(growth: Growth): string {
  return growQuery({
    ...growth,
    schema,
    isLegal: (query) => !('errors' in documents.prepare(query, null, {})),
    literalOf: (argument, turn) => {
      if (argument === 'direction') return turn % 2 === 0 ? 'INCOMING' : 'OUTGOING';
      const ids = argument === 'id' || argument === 'messageId' ? messageIds : peerIds;
      return JSON.stringify(ids[turn % ids.length]);
    },
  });
}

async function textOfAnswer(query: string): Promise<string> {
  const response = await fetch(`${app.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${reader.token}` },
    body: JSON.stringify({ query }),
  });
  return response.text();
}

const growths = roots.flatMap((root) =>
  [1, 15].flatMap((times) =>
    (['breadth', 'depth'] as const).flatMap((order): Growth[] => {
      const alike: Growth = { roots: [root], times, order, innerPages: 'alike' };
      // Nothing below these has pages of its own.
      if (['viewer', 'user', ...lists].includes(root)) return order === 'breadth' ? [alike] : [];
      return times === 1 ? [alike, { ...alike, innerPages: 'different' }] : [alike];
    }),
  ),
);

/** Runs the query and answers what it costs. */
async function measure(query: string): Promise<{ readonly statements: number; readonly cpuMs: number }> {
  const costs: { readonly statements: number; readonly cpuMs: number }[] = [];
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const before = process.cpuUsage();
    let answer = '';
    const asked = await recorder.during(async () => {
      answer = await textOfAnswer(query);
    });
    const { user, system } = process.cpuUsage(before);
    expect(JSON.parse(answer), query).not.toHaveProperty('errors');
    costs.push({ statements: countStatements(asked), cpuMs: (user + system) / 1_000 });
  }
  return {
    statements: Math.max(...costs.map(({ statements }) => statements)),
    cpuMs: Math.min(...costs.map(({ cpuMs }) => cpuMs)),
  };
}

describe('the heaviest legal query', () => {
  it.each(growths)('of $roots, $times at once, grown in $order, inner pages $innerPages', async (growth) => {
    const query = grow(growth);
    const { statements, cpuMs } = await measure(query);
    process.stdout.write(`${JSON.stringify(growth)}: ${statements} statements, ${Math.round(cpuMs)} ms\n`);
    const most = growth.innerPages === 'alike' ? mostStatements : mostStatementsOfDifferentPages;
    expect(statements, query).toBeLessThanOrEqual(most);
    expect(cpuMs, query).toBeLessThan(mostCpuMs);
  });

  it('of everything that a user may ask for', async () => {
    const query = grow({ roots, times: 1, order: 'breadth', innerPages: 'alike' });
    const { statements, cpuMs } = await measure(query);
    process.stdout.write(`everything: ${statements} statements, ${Math.round(cpuMs)} ms\n`);
    expect(statements, query).toBeLessThanOrEqual(mostStatementsOfAll);
    expect(cpuMs, query).toBeLessThan(mostCpuMs);
  });
});

it('knows every field of the root that is not for administrators alone', () => {
  const fields = Object.keys(schema.getQueryType()?.getFields() ?? {});
  expect(fields.filter((name) => !name.startsWith('admin')).sort()).toEqual(roots.toSorted());
});
