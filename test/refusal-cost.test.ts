import { readFileSync } from 'node:fs';
import { beforeAll, expect, it } from 'vitest';
import { DocumentCache } from '../src/graphql/documents.js';
import { createSchema } from '../src/graphql/schema.js';
import { RateLimits } from '../src/limits/rate-limits.js';
import { abusiveDocuments } from './harness/abusive-documents.js';

/** Of the processor, for what a socket does before a document is executed. */
const mostMs = 20;
/** The quickest of so many counts: the others pay for compilation, collection and whoever else is on the machine. */
const attempts = 12;

let documents: DocumentCache;
beforeAll(() => {
  const typeDefs = readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8');
  documents = new DocumentCache(createSchema(typeDefs, [], new RateLimits({ isOn: false })));
});

it.each(abusiveDocuments)('%s cost less than 20 ms of the processor', (_name, query) => {
  const costs = Array.from({ length: attempts }, (_, attempt) => {
    const before = process.cpuUsage();
    // A text that was seen before is refused from memory.
    const prepared = documents.prepare(`${query} # ${attempt}`, null, {});
    const { user, system } = process.cpuUsage(before);
    expect(prepared).toHaveProperty('errors');
    return (user + system) / 1_000;
  });
  expect(Math.min(...costs)).toBeLessThan(mostMs);
});

it('variables of thousands of mistakes cost less than 20 ms before a document with pages is executed', () => {
  const unknown = Object.fromEntries(Array.from({ length: 4_000 }, (_, index) => [`key${index}`, index]));
  const query = `mutation ($input: SendMessageInput!) {
    sendMessage(input: $input) { message { conversation { messages(first: 1) { nodes { id } } } } }
  }`;
  const costs = Array.from({ length: attempts }, () => {
    const before = process.cpuUsage();
    // Execution refuses them by name.
    expect(documents.prepare(query, null, { input: unknown })).toHaveProperty('document');
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  });
  expect(Math.min(...costs)).toBeLessThan(mostMs);
});
