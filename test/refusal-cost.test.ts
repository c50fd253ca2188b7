import { readFileSync } from 'node:fs';
import { beforeAll, expect, it } from 'vitest';
import { DocumentCache } from '../src/graphql/documents.js';
import { createSchema } from '../src/graphql/schema.js';
import { RateLimits } from '../src/limits/rate-limits.js';
import { abusiveDocuments } from './harness/abusive-documents.js';

/** Of the processor, for what a socket does before a document is executed. */
const mostMs = 20;
/** The quickest of so many counts: the others pay for compilation, collection and whoever else is on the machine. */
const attempts = 6;

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
