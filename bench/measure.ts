import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { provideArchive } from './archive.js';
import type { LoadReport, LoadTask } from './load/main.js';
import { waitForQuiet } from './machine.js';
import { modes, type LoadOptions, type LoadResult, type ModeName } from './modes/mode.js';
import { soakParts } from './modes/soak.js';
import type { BenchPostgres } from './postgres.js';
import type { BenchRedis } from './redis.js';
import { cpuBetween, openFiles, otherCores, residentKb, sampleCpu, type CpuSample } from './resources.js';
import { systems, type BatchTotals, type RunningSystem, type SystemName } from './systems/system.js';

/** One run of one mode against one system. */
export interface Measurement {
  readonly system: SystemName;
  readonly mode: ModeName;
  readonly variant: string;
  readonly unit: string;
  readonly perSecond: number;
  readonly latency: LoadResult['latency'];
  readonly figures: Readonly<Record<string, number>>;
  /** CPU time for each unit done, in microseconds, by process. */
  readonly cpuMicroseconds: Readonly<Record<string, number>>;
  /** Cores that other programs used meanwhile. */
  readonly otherCores: number;
  readonly statementsEach: number;
  readonly batchSize: number | undefined;
  /** Of the server, in MB. */
  readonly memory: { readonly beginMb: number; readonly mostMb: number; readonly endMb: number };
  /** Not empty: the figure does not count. */
  readonly problems: readonly string[];
}

export interface MeasureOptions {
  readonly system: SystemName;
  readonly mode: ModeName;
  readonly variant: string;
  readonly load: LoadOptions;
  readonly postgres: BenchPostgres;
  readonly redis: BenchRedis | null;
  readonly profileDir: string | undefined;
}

const loadMain = fileURLToPath(new URL('load/main.ts', import.meta.url));
const freshDatabase = 'bench';
const lookMs = 200;

/** Starts the system on an empty database or an archive, puts it under load, and checks that nothing was lost. */
export async function measure(options: MeasureOptions): Promise<Measurement> {
  const { postgres, redis, profileDir, mode } = options;
  const needsArchive = modes[mode].needsArchive ?? false;
  const name = needsArchive
    ? await provideArchive({ ...options, pairs: options.load.archivePairs })
    : freshDatabase;
  if (!needsArchive) await postgres.createDatabase(name);
  const databaseUrl = postgres.urlOf(name);
  const database = new pg.Client({ connectionString: databaseUrl });
  await database.connect();
  try {
    const running = await systems[options.system].start({ databaseUrl, redisUrl: redis?.url, profileDir });
    try {
      return await measureRunning(options, running, { name, database });
    } finally {
      await running.stop();
    }
  } finally {
    await database.end();
    if (!needsArchive) await postgres.dropDatabase(name);
  }
}

async function measureRunning(
  options: MeasureOptions,
  running: RunningSystem,
  { name, database }: { readonly name: string; readonly database: pg.Client },
): Promise<Measurement> {
  const { mode, variant, postgres, redis, load } = options;
  const system = systems[options.system];
  const roots = new Map([
    ['server', running.pids],
    ['postgres', [postgres.pid]],
    ...(redis ? [['redis', [redis.pid]] as const] : []),
  ]);
  const observe = async (driverPid: number): Promise<Observation> => {
    const cpu = sampleCpu(new Map([...roots, ['driver', [driverPid]]]));
    const memoryKb = residentKb(running.pids);
    const statements = await postgres.countStatements(name);
    return { cpu, memoryKb, statements, batches: await system.readBatches?.(running.urls) };
  };
  const storedBefore = await system.countStored(database);
  await waitForQuiet();
  const task: LoadTask = { mode, variant, protocol: system.protocol, urls: running.urls, options: load };
  const watch = watchServer(running.pids);
  const { result, before, after } = await generateLoad(task, observe).finally(watch.stop);
  const { acknowledged, adminAcknowledged = 0 } = result;
  const stored = await system.countStored(database);
  const expected = {
    messages: storedBefore.messages + acknowledged + adminAcknowledged,
    entries: system.archive === 'bare' ? 0 : storedBefore.entries + 2 * acknowledged + adminAcknowledged,
  };
  const cpuMs = [...cpuBetween(before.cpu, after.cpu)];
  const grownKb = after.memoryKb - before.memoryKb;
  return {
    system: options.system,
    mode,
    variant,
    unit: modes[mode].unit,
    perSecond: (result.done * 1000) / result.windowMs,
    latency: result.latency,
    figures: {
      ...result.figures,
      ...(modes[mode].isWeighed && { 'kB each': grownKb / result.done }),
      ...(modes[mode].isLong && partsOf(watch.looks, before.cpu.atMs, after.cpu.atMs)),
    },
    cpuMicroseconds: Object.fromEntries(cpuMs.map(([process, ms]) => [process, (ms * 1000) / result.done])),
    otherCores: otherCores(before.cpu, after.cpu),
    statementsEach: (after.statements - before.statements) / result.done,
    batchSize: batchSizeBetween(before.batches, after.batches),
    memory: {
      beginMb: before.memoryKb / 1024,
      mostMb: Math.max(...watch.looks.map(({ kb }) => kb)) / 1024,
      endMb: after.memoryKb / 1024,
    },
    problems: [
      ...result.problems,
      ...(stored.messages === expected.messages
        ? []
        : [`${stored.messages} of ${expected.messages} messages are stored`]),
      ...(stored.entries === expected.entries
        ? []
        : [`${stored.entries} of ${expected.entries} inbox entries are stored`]),
      ...(await system.findProblems(database)),
    ],
  };
}

interface Observation {
  readonly cpu: CpuSample;
  readonly memoryKb: number;
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
  const child = fork(loadMain, [JSON.stringify(task)], {
    execArgv: ['--import', 'tsx'],
    // JSON knows no NaN, which is the median of nothing.
    serialization: 'advanced',
  });
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

/** What the server had in memory, in kB, and open, at one moment. */
interface Look {
  readonly atMs: number;
  readonly kb: number;
  readonly files: number;
}

function watchServer(pids: readonly number[]): {
  readonly stop: () => void;
  readonly looks: readonly Look[];
} {
  const looks: Look[] = [];
  const timer = setInterval(() => {
    looks.push({ atMs: performance.now(), kb: residentKb(pids), files: openFiles(pids) });
  }, lookMs);
  return { stop: () => clearInterval(timer), looks };
}

/** Means of the equal parts of a time. */
function partsOf(looks: readonly Look[], fromMs: number, toMs: number): Record<string, number> {
  const figures: Record<string, number> = {};
  for (let part = 1; part <= soakParts; part += 1) {
    const [beginMs, endMs] = [part - 1, part].map((end) => fromMs + ((toMs - fromMs) * end) / soakParts);
    const own = looks.filter(({ atMs }) => atMs >= (beginMs ?? 0) && atMs < (endMs ?? 0));
    figures[`MB ${part}`] = own.reduce((sum, { kb }) => sum + kb / 1024, 0) / own.length;
    figures[`files ${part}`] = own.reduce((sum, { files }) => sum + files, 0) / own.length;
  }
  return figures;
}

function batchSizeBetween(
  before: BatchTotals | undefined,
  after: BatchTotals | undefined,
): number | undefined {
  if (!before || !after || after.batches === before.batches) return undefined;
  return (after.commands - before.commands) / (after.batches - before.batches);
}
