import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import type { LoadReport, LoadTask } from './load/main.js';
import { waitForQuiet } from './machine.js';
import { modes, type LoadOptions, type LoadResult, type ModeName } from './modes/mode.js';
import type { BenchPostgres } from './postgres.js';
import { cpuShares, sampleCpu, type CpuSample } from './processes.js';
import type { BenchRedis } from './redis.js';
import { systems, type BatchTotals, type RunningSystem, type SystemName } from './systems/system.js';

/** One run of one mode against one system. */
export interface Measurement {
  readonly system: SystemName;
  readonly mode: ModeName;
  readonly unit: string;
  readonly perSecond: number;
  readonly latency: LoadResult['latency'];
  /** CPU time for each unit done, in microseconds, by process. */
  readonly cpuMicroseconds: Readonly<Record<string, number>>;
  /** Cores that other programs used meanwhile. */
  readonly otherCores: number;
  readonly statementsEach: number;
  readonly batchSize: number | undefined;
  /** Not empty: the figure does not count. */
  readonly problems: readonly string[];
}

export interface MeasureOptions {
  readonly system: SystemName;
  readonly mode: ModeName;
  readonly load: LoadOptions;
  readonly archiveMessagesEach: number;
  readonly postgres: BenchPostgres;
  readonly redis: BenchRedis | null;
  readonly profileDir: string | undefined;
}

const loadMain = fileURLToPath(new URL('load/main.ts', import.meta.url));
const databaseName = 'bench';

/** Starts the system on a database of its own, puts it under load, and checks that nothing was lost. */
export async function measure(options: MeasureOptions): Promise<Measurement> {
  const { postgres, redis, profileDir } = options;
  const system = systems[options.system];
  const databaseUrl = await postgres.createDatabase(databaseName);
  const database = new pg.Client({ connectionString: databaseUrl });
  await database.connect();
  try {
    const start = (): Promise<RunningSystem> =>
      system.start({ databaseUrl, redisUrl: redis?.url, profileDir });
    let running = await start();
    try {
      if (modes[options.mode].needsArchive) {
        await system.fillArchive(database, options.load.archivePairs, options.archiveMessagesEach);
        await running.stop();
        running = await start();
      }
      return await measureRunning(options, running, database);
    } finally {
      await running.stop();
    }
  } finally {
    await database.end();
    await postgres.dropDatabase(databaseName);
  }
}

async function measureRunning(
  options: MeasureOptions,
  running: RunningSystem,
  database: pg.Client,
): Promise<Measurement> {
  const { mode, postgres, redis } = options;
  const system = systems[options.system];
  const roots = new Map([
    ['server', running.pid],
    ['postgres', postgres.pid],
    ...(redis ? [['redis', redis.pid] as const] : []),
  ]);
  const observe = async (driverPid: number): Promise<Observation> => {
    const cpu = sampleCpu(new Map([...roots, ['driver', driverPid]]));
    const statements = await postgres.countStatements(databaseName);
    return { cpu, statements, batches: await system.readBatches?.(running.url) };
  };
  await waitForQuiet();
  const task: LoadTask = { mode, protocol: system.protocol, url: running.url, options: options.load };
  const { result, before, after } = await generateLoad(task, observe);
  const { shares, others } = cpuShares(before.cpu, after.cpu);
  const perSecond = (result.done * 1000) / result.windowMs;
  const each = (share: number): number => (share * 1_000_000) / perSecond;
  const stored = await system.findProblems(database, result.acknowledged);
  return {
    system: options.system,
    mode,
    unit: modes[mode].unit,
    perSecond,
    latency: result.latency,
    cpuMicroseconds: Object.fromEntries([...shares].map(([name, share]) => [name, each(share)])),
    otherCores: others,
    statementsEach: (after.statements - before.statements) / result.done,
    batchSize: batchSizeBetween(before.batches, after.batches),
    problems: [...result.problems, ...(modes[mode].needsArchive ? [] : stored)],
  };
}

interface Observation {
  readonly cpu: CpuSample;
  readonly statements: number;
  readonly batches: BatchTotals | undefined;
}

interface LoadOutcome {
  readonly result: LoadResult;
  readonly before: Observation;
  readonly after: Observation;
}

function generateLoad(
  task: LoadTask,
  observe: (driverPid: number) => Promise<Observation>,
): Promise<LoadOutcome> {
  const child = fork(loadMain, [JSON.stringify(task)], { execArgv: ['--import', 'tsx'] });
  const end = (): void => void child.kill('SIGKILL');
  process.once('exit', end);
  return new Promise((resolve, reject) => {
    const observations: Promise<Observation>[] = [];
    let result: LoadResult | undefined;
    child.on('message', (report: LoadReport) => {
      if ('result' in report) result = report.result;
      else observations.push(observe(child.pid ?? 0));
    });
    child.once('error', reject);
    child.once('exit', (code) => {
      process.off('exit', end);
      Promise.all(observations).then(([before, after]) => {
        if (result && before && after) resolve({ result, before, after });
        else reject(new Error(`The load generator ended with status ${code ?? 'unknown'} and no result.`));
      }, reject);
    });
  });
}

function batchSizeBetween(
  before: BatchTotals | undefined,
  after: BatchTotals | undefined,
): number | undefined {
  if (!before || !after || after.batches === before.batches) return undefined;
  return (after.commands - before.commands) / (after.batches - before.batches);
}
