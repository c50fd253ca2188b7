import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../harness/free-port.js';
import { startRedis, type RedisServer } from '../harness/redis.js';
import { ChaosDatabase } from './database.js';
import { ChaosNode } from './node.js';
import { buildProgram, type Edit } from './program.js';

/** PostgreSQL, Redis and three nodes, each wire between them in the hands of the run. */
export interface Cluster {
  readonly nodes: readonly ChaosNode[];
  readonly database: ChaosDatabase;
  /** Null in a run without: every node's wire to it is cut from the beginning. */
  readonly redis: RedisServer | null;
  /** What the nodes logged as defects: lines of level error or above. */
  defects(): string[];
  stop(): Promise<void>;
}

export interface ClusterOptions {
  readonly postgresBinDir: string | undefined;
  readonly withRedis: boolean;
  readonly secret: string;
  /** What makes a known-bad build out of the server. */
  readonly edits: readonly Edit[];
}

const nodeCount = 3;
const errorLevel = 50;

/** Starts everything; lets go of what it had started when something fails. */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), 'duet-chaos-log-'));
  const logFile = join(folder, 'nodes.log');
  const log = openSync(logFile, 'a');
  const opened: (() => unknown)[] = [() => rmSync(folder, { recursive: true }), () => closeSync(log)];
  const stop = async (): Promise<void> => {
    for (const close of opened.splice(0).reverse()) await close();
  };
  try {
    const program = buildProgram(options.edits);
    opened.push(() => program.remove());
    const database = await ChaosDatabase.start(options.postgresBinDir);
    opened.push(() => database.stop());
    const redis = options.withRedis ? await startRedis() : null;
    opened.push(() => redis?.stop());
    const redisUrl = redis?.url ?? `redis://127.0.0.1:${await freePort()}`;
    const start = async (): Promise<ChaosNode> => {
      const node = await ChaosNode.start({
        main: program.main,
        databaseUrl: database.url,
        redisUrl,
        secret: options.secret,
        standardError: log,
      });
      opened.push(() => node.stop());
      return node;
    };
    // The first one makes the tables.
    const nodes = [
      await start(),
      ...(await Promise.all(Array.from({ length: nodeCount - 1 }, () => start()))),
    ];
    return { nodes, database, redis, stop, defects: () => readDefects(logFile) };
  } catch (error) {
    await stop();
    throw error;
  }
}

function readDefects(file: string): string[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && isDefect(line));
}

/** What is no JSON was not said by the log: a start that failed says so in one line, and is tried again. */
function isDefect(line: string): boolean {
  if (line.startsWith('Duet could not start')) return false;
  try {
    const { level } = JSON.parse(line) as { level?: unknown };
    return Number(level) >= errorLevel;
  } catch {
    return true;
  }
}
