import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { postgres15Available } from './harness/groups.js';

const testFolder = fileURLToPath(new URL('.', import.meta.url));
const report = process.env['DUET_TEST_REPORT'];

/** Tests of what happens before the database is asked: they would find the same on any PostgreSQL. */
const ofTheSurface =
  /^(access-matrix|addresses|authentication|balancers|bench|client|demo|deployment|error-format|examples|graphql-over-http|heaviest-query|hostile-input|import-script|limits|login-storms|message-trace|operations|persisted-queries|production|readme|rolling-restart|trusted-documents|(chaos|client|demo|playground|rate|transport|empty|slow|vendor|websocket)-.*|media-(downloads|guide|nodes|slow|store|uploads)|push-(access-tokens|codes|crash|pace|providers|retries))\.test\.ts$/;

/**
 * Tests that start nodes and servers of their own, look at nothing that a database decides, or repeat by the thousand what
 * others do once.
 */
const ofOwnServers =
  /^(overload|backup|event-renderer|fail-over|log|operation-executor|relation-races|stop)\.test\.ts$/;

/** Tests of what clients see of it, which took longest there: what PostgreSQL does for them, others ask of it, too. */
const ofTheWhole =
  /^(audit-storage|change-races|devices|inbox-(model|stream)|mute|send-(fuzz|limits)|signal-privacy|storage-reference|users)\.test\.ts$/;

/** Test files that use a database and neither a browser nor Redis: those that another PostgreSQL could make fail. */
const databaseTests = readdirSync(testFolder)
  .filter((name) => name.endsWith('.test.ts'))
  .filter((name) => ![ofTheSurface, ofOwnServers, ofTheWhole].some((names) => names.test(name)))
  .filter((name) => {
    const text = readFileSync(`${testFolder}/${name}`, 'utf8');
    return /harness\/(app|postgres)\.js'/.test(text) && !/harness\/(chromium|redis)\.js'/.test(text);
  })
  .map((name) => `test/${name}`);

/** Those that measure the processor's time: a worker that has run others collects what those left behind at the same time. */
const measuringTests = readdirSync(testFolder)
  .filter((name) => name.endsWith('.test.ts'))
  .filter((name) => readFileSync(`${testFolder}/${name}`, 'utf8').includes('process.cpuUsage'))
  .map((name) => `test/${name}`);

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  resolve: {
    // Vite would load graphql/index.mjs beside the index.js that its dependants load: two realms, and no schema fits.
    alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }],
  },
  test: {
    globalSetup: ['test/harness/global-setup.ts'],
    pool: 'forks',
    // What the files load is loaded, and compiled, once for all that a worker runs; it took a sixth of the time. So no run shows any
    // more that each file stands alone: `npm test -- --isolate` does.
    isolate: false,
    // What they left behind is collected before it has grown to gigabytes.
    execArgv: ['--max-old-space-size=1536'],
    // Each worker runs servers of its own beside the tests; more than four would want more connections than there are.
    maxWorkers: Math.min(4, Math.max(2, availableParallelism())),
    // Far above what any test needs: only a hang gets here, and never a machine that is busy with something else.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // The second that it waits by itself is too short there.
    expect: { poll: { timeout: 20_000 } },
    // A test that passes at the second attempt has failed.
    retry: 0,
    reporters: [
      'default',
      'test/harness/groups.ts',
      // For programs that count: the whole result as JSON.
      ...(report === undefined ? [] : [['json', { outputFile: report }] as ['json', { outputFile: string }]]),
    ],
    projects: [
      { extends: true, test: { name: 'embedded', include: ['test/**/*.test.ts'], exclude: measuringTests } },
      { extends: true, test: { name: 'embedded-measuring', include: measuringTests, isolate: true } },
      ...(postgres15Available()
        ? [{ extends: true as const, test: { name: 'postgresql-15', include: databaseTests } }]
        : []),
    ],
  },
});
