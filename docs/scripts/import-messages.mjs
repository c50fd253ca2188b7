#!/usr/bin/env node
/**
 * Moves the messages of another system into Duet, from NDJSON: one message for each line, each conversation in the order of
 * time.
 *
 *     DUET_URL=http://127.0.0.1:4000 DUET_TOKEN=<an administrator's token> \
 *       node docs/scripts/import-messages.mjs messages.ndjson
 *
 *     {"from":"alice","to":"bob","clientMessageId":"1","sentAt":"2024-05-01T10:00:00Z","content":{"text":{"text":"Hello"}}}
 *
 * `content` is a MessageContentInput of schema.graphql; `customData` may be added. Users that do not exist are created. Running it
 * again, after a crash or to be sure, changes nothing: every message has its key. What was refused is printed with its line
 * and the reason, the rest is imported, and the exit status is 1 then. Needs Node 20 and nothing else.
 */
import { createReadStream } from 'node:fs';
import process from 'node:process';

const rowsPerCall = 500;
const attempts = 8;
const { DUET_URL: server, DUET_TOKEN: token } = process.env;
const [path] = process.argv.slice(2);
if (!path || !server || !token) {
  process.stderr.write('usage: DUET_URL=… DUET_TOKEN=… import-messages.mjs <file.ndjson>\n');
  process.exit(2);
}

const upsertUsers = `mutation ($input: AdminUpsertUsersInput!) { adminUpsertUsers(input: $input) { users { id } } }`;
const importMessages = `mutation ($input: AdminImportMessagesInput!) {
  adminImportMessages(input: $input) { results { duplicate error { code reason } } }
}`;

/** What the server says of a call when a part of it is wrong; after anything else no other part would fare better. */
const faultsOfParts = new Set(['BAD_USER_INPUT', 'USER_NOT_FOUND', 'BAD_REQUEST']);

const known = new Set();
const totals = { stored: 0, repeated: 0, refused: 0 };
for await (const rows of readBatches(path)) {
  const people = [...new Set(rows.flatMap(({ message: { from, to } }) => [from, to]))];
  await makeUsers(people.filter((id) => !known.has(id)));
  await importRows(rows);
}
process.stdout.write(`${totals.stored} stored, ${totals.repeated} there before, ${totals.refused} refused\n`);
process.exitCode = totals.refused > 0 ? 1 : 0;

/** Those that are refused are said so once; their messages are refused after them. */
async function makeUsers(ids) {
  for (const id of ids) known.add(id);
  for (let start = 0; start < ids.length; start += rowsPerCall) {
    await inParts(
      ids.slice(start, start + rowsPerCall),
      (part) => ask(upsertUsers, { users: part.map((id) => ({ id })) }),
      (id, { code, message }) => process.stdout.write(`user ${id}: ${code} ${message}\n`),
    );
  }
}

async function importRows(rows) {
  await inParts(
    rows,
    async (part) => {
      const messages = part.map(({ message }) => message);
      const { adminImportMessages } = await ask(importMessages, { messages });
      for (const [index, { duplicate, error }] of adminImportMessages.results.entries()) {
        if (error) refuse(part[index].line, `${error.code} ${error.reason}`);
        else totals[duplicate ? 'repeated' : 'stored'] += 1;
      }
    },
    ({ line }, error) => refuse(line, `${error.code} ${error.message}`),
  );
}

/** Does all at once; where that is refused because of a part, halves it until that part is alone. Keeps the order. */
async function inParts(all, work, onRefused) {
  if (all.length === 0) return;
  try {
    await work(all);
  } catch (error) {
    if (!faultsOfParts.has(error.code)) throw error;
    if (all.length === 1) return onRefused(all[0], error);
    const middle = Math.ceil(all.length / 2);
    await inParts(all.slice(0, middle), work, onRefused);
    await inParts(all.slice(middle), work, onRefused);
  }
}

function refuse(line, reason) {
  totals.refused += 1;
  process.stdout.write(`line ${line}: ${reason}\n`);
}

/** The messages with the numbers of their lines; a line that holds none is refused here. */
async function* readBatches(file) {
  let batch = [];
  let line = 0;
  for await (const text of readLines(file)) {
    line += 1;
    if (text.trim() === '') continue;
    const message = parse(text);
    if (message === null) {
      refuse(line, 'not a JSON object with from and to');
      continue;
    }
    batch.push({ line, message });
    if (batch.length === rowsPerCall) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}

/** Ends lines at line feeds alone: `readline` of Node 24 does at U+2028 and U+2029, too, which texts may hold. */
async function* readLines(file) {
  let line = '';
  for await (const text of createReadStream(file, 'utf8')) {
    const [end, ...others] = text.split('\n');
    line += end;
    for (const next of others) {
      yield line;
      line = next;
    }
  }
  if (line !== '') yield line;
}

function parse(text) {
  try {
    // Without a byte order mark, too, which some programs put before the first line.
    const value = JSON.parse(text.trim());
    const hasPeople = [value?.from, value?.to].every((id) => ['string', 'number'].includes(typeof id));
    return hasPeople ? value : null;
  } catch {
    return null;
  }
}

/** Repeats what an outage has cut off: safe, because every message has its key. */
async function ask(query, input) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const response = await fetch(`${server}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify({ query, variables: { input } }),
      });
      const { data, errors } = await response.json();
      if (!errors) return data;
      const { message, extensions } = errors[0];
      const isFinal = extensions?.code !== 'UNAVAILABLE';
      throw Object.assign(new Error(message), { code: extensions?.code, isFinal });
    } catch (error) {
      if (error.isFinal || attempt === attempts) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100 * 2 ** attempt));
    }
  }
}
