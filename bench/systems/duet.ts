import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type pg from 'pg';
import { benchSecret } from '../load/duet-client.js';
import { startProcess, type StartedProcess } from '../processes.js';
import { fillArchive } from './duet-archive.js';
import { startPushService } from './push-service.js';
import type { BatchTotals, RunningSystem, StoredTotals, System, SystemPlace } from './system.js';

const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** Those of V8 that `npm start` has: what a message needs lives for tens of milliseconds, too long for a young generation of 16 MB. */
const flags = readFileSync(new URL('../../package.json', import.meta.url), 'utf8').match(/--max-\S+/g) ?? [];

/** Duet as in production, from dist, with its rate limits off and every other rule on. */
export const duet: System = {
  protocol: 'duet',
  archive: 'duet',
  start: (place) => startProcesses(place, 1),
  countStored,
  findProblems,
  fillArchive,
  readBatches,
};

/** The same with its mutations sent over HTTP. */
export const duetOverHttp: System = { ...duet, protocol: 'duet-http' };

/** The same as two processes, with the people of every conversation on different ones. */
export const duetTwice: System = { ...duet, start: (place) => startProcesses(place, 2) };

/** The same with pushes to a device of each recipient that is away, through a service that takes all. */
export const duetPushing: System = { ...duet, protocol: 'duet-push', start: startPushing };

/** The same with that device listening. */
export const duetPushingOnline: System = { ...duetPushing, protocol: 'duet-push-online' };

async function startPushing(place: SystemPlace): Promise<RunningSystem> {
  const service = await startPushService();
  const running = await startProcesses(place, 1, service.environment);
  return {
    ...running,
    async stop() {
      await running.stop();
      await service.stop();
    },
  };
}

async function startProcesses(
  place: SystemPlace,
  count: number,
  environment: Readonly<Record<string, string>> = {},
): Promise<RunningSystem> {
  const started: StartedProcess[] = [];
  // One after the other: the first makes the tables.
  for (let index = 0; index < count; index += 1) started.push(await startOne(place, environment));
  return {
    urls: started.map(({ ready }) => ready[1] ?? ''),
    pids: started.map(({ pid }) => pid),
    async stop() {
      await Promise.all(started.map(({ stop }) => stop()));
    },
  };
}

function startOne(
  { databaseUrl, redisUrl, profileDir }: SystemPlace,
  environment: Readonly<Record<string, string>>,
): Promise<StartedProcess> {
  const profiling =
    profileDir === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileDir}`, '--cpu-prof-interval=500'];
  return startProcess({
    program: process.execPath,
    parameters: [...flags, ...profiling, main],
    env: {
      NODE_ENV: 'production',
      PORT: '0',
      DATABASE_URL: databaseUrl,
      ...(redisUrl === undefined ? {} : { REDIS_URL: redisUrl }),
      AUTH_SECRET: benchSecret,
      RATE_LIMITS: 'off',
      LOG_LEVEL: 'warn',
      ...environment,
    },
    readyLine: /Duet serves (http:\/\/\S+)\/graphql/,
  });
}

async function countStored(database: pg.Client): Promise<StoredTotals> {
  const { rows } = await database.query<{ messages: number; entries: number }>(`
    SELECT (SELECT count(*)::int FROM message) AS messages, (SELECT count(*)::int FROM inbox_entry) AS entries`);
  return rows[0] ?? { messages: 0, entries: 0 };
}

async function findProblems(database: pg.Client): Promise<string[]> {
  const { rows } = await database.query<{ gaps: number }>(`
    SELECT
      (SELECT count(*)::int FROM (
        SELECT FROM message GROUP BY conversation_id HAVING max(seq) <> count(*)) c)
      + (SELECT count(*)::int FROM (
        SELECT FROM inbox_entry GROUP BY user_id HAVING max(position) <> count(*)) i) AS gaps`);
  const gaps = rows[0]?.gaps ?? 0;
  return gaps === 0 ? [] : [`${gaps} conversations or inboxes have gaps`];
}

async function readBatches(urls: readonly string[]): Promise<BatchTotals> {
  const totals = { batches: 0, commands: 0 };
  for (const url of urls) {
    const text = await (await fetch(`${url}/metrics`)).text();
    const read = (name: string): number => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
    totals.batches += read('duet_write_batch_size_count');
    totals.commands += read('duet_write_batch_size_sum');
  }
  return totals;
}
