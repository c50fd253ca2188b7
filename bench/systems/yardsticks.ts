import { fileURLToPath } from 'node:url';
import type pg from 'pg';
import { startProcess } from '../processes.js';
import type { RunningSystem, StoredTotals, System, SystemPlace } from './system.js';

/** Every message is one INSERT, awaited: what the machine does when nothing is clever. */
export const singleInsert = yardstick('single-insert');

/** All messages that wait are one INSERT: about what Node, PostgreSQL and Redis can do here at all. */
export const groupCommit = yardstick('group-commit');

function yardstick(name: 'single-insert' | 'group-commit'): System {
  const file = fileURLToPath(new URL(`../yardsticks/${name}.ts`, import.meta.url));
  return {
    protocol: 'bare',
    archive: 'bare',
    start: (place) => start(file, place),
    countStored,
    findProblems: () => Promise.resolve([]),
    fillArchive,
  };
}

async function start(
  file: string,
  { databaseUrl, redisUrl, profileDir }: SystemPlace,
): Promise<RunningSystem> {
  const profiling = profileDir === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileDir}`];
  const { pid, ready, stop } = await startProcess({
    program: process.execPath,
    parameters: [...profiling, '--import', 'tsx', file],
    env: {
      NODE_ENV: 'production',
      DATABASE_URL: databaseUrl,
      ...(redisUrl === undefined ? {} : { REDIS_URL: redisUrl }),
    },
    readyLine: /serves (http:\/\/\S+)/,
  });
  return { urls: [ready[1] ?? ''], pids: [pid], stop };
}

async function countStored(database: pg.Client): Promise<StoredTotals> {
  const { rows } = await database.query<{ messages: number }>(
    'SELECT count(*)::int AS messages FROM message',
  );
  return { messages: rows[0]?.messages ?? 0, entries: 0 };
}

async function fillArchive(database: pg.Client, pairs: number, messagesEach: number): Promise<void> {
  await database.query(
    `INSERT INTO message (conversation_id, sender_id, recipient_id, text)
     SELECT 'h' || 2 * p || ' h' || 2 * p + 1, 'h' || 2 * p + i % 2, 'h' || 2 * p + 1 - i % 2,
       rpad(i || ' ', 100, 'the quick brown fox ')
     FROM generate_series(0, $1::int - 1) p, generate_series(1, $2::int) i`,
    [pairs, messagesEach],
  );
  await database.query('VACUUM ANALYZE');
}
