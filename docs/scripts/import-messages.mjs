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
 * again, after a crash or to be sure, changes nothing: every message has its key. What was refused is printed with its
 * reason, and the exit status is 1 then. Needs Node 20 and nothing else.
 */
import { createReadStream } from 'node:fs';
import process from 'node:process';
import { createInterface } from 'node:readline';

const messagesPerCall = 500;
const attempts = 8;
const { DUET_URL: server, DUET_TOKEN: token } = process.env;
const [path] = process.argv.slice(2);
if (!path || !server || !token) {
  process.stderr.write('usage: DUET_URL=… DUET_TOKEN=… import-messages.mjs <file.ndjson>\n');
  process.exit(2);
}

const upsertUsers = `mutation ($input: AdminUpsertUsersInput!) { adminUpsertUsers(input: $input) { users { id } } }`;
const importMessages = `mutation ($input: AdminImportMessagesInput!) {
  adminImportMessages(input: $input) { results { clientMessageId duplicate error { code reason } } }
}`;

const known = new Set();
const totals = { stored: 0, repeated: 0, refused: 0 };
for await (const messages of readBatches(path)) {
  const people = [...new Set(messages.flatMap(({ from, to }) => [from, to]))].filter((id) => !known.has(id));
  for (let start = 0; start < people.length; start += messagesPerCall) {
    const users = people.slice(start, start + messagesPerCall).map((id) => ({ id }));
    await ask(upsertUsers, { users });
    for (const { id } of users) known.add(id);
  }
  const { adminImportMessages } = await ask(importMessages, { messages });
  for (const { clientMessageId, duplicate, error } of adminImportMessages.results) {
    if (!error) totals[duplicate ? 'repeated' : 'stored'] += 1;
    else {
      totals.refused += 1;
      process.stdout.write(`${clientMessageId}: ${error.code} ${error.reason}\n`);
    }
  }
}
process.stdout.write(`${totals.stored} stored, ${totals.repeated} there before, ${totals.refused} refused\n`);
process.exitCode = totals.refused > 0 ? 1 : 0;

async function* readBatches(file) {
  let batch = [];
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    if (line.trim() === '') continue;
    batch.push(JSON.parse(line));
    if (batch.length === messagesPerCall) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
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
      if (errors[0].extensions?.code !== 'UNAVAILABLE')
        throw Object.assign(new Error(errors[0].message), { isFinal: true });
      throw new Error(errors[0].message);
    } catch (error) {
      if (error.isFinal || attempt === attempts) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100 * 2 ** attempt));
    }
  }
}
