import { randomBytes } from 'node:crypto';
import { check, type Findings } from './checker/checker.js';
import { measureDeliveryTimes, measureWaits, type DeliveryTimes, type Waits } from './checker/waits.js';
import { startCluster } from './cluster.js';
import type { MakeDevice } from './device.js';
import { catchUp, readEverything } from './final-read.js';
import { chooseFaults } from './faults/all.js';
import { elapsed } from './faults/fault.js';
import { killRedis } from './faults/redis-faults.js';
import type { History } from './history.js';
import { startLoad } from './load.js';
import type { Edit } from './program.js';
import { randomFrom } from './random.js';
import { setScene, type Scene } from './scene.js';
import { runFaults } from './schedule.js';

export interface RunOptions {
  readonly seconds: number;
  readonly messagesPerSecond: number;
  readonly seed: number;
  /** Words of which a fault's name has one; none: every fault. */
  readonly faults: readonly string[];
  readonly withRedis: boolean;
  readonly postgresBinDir: string | undefined;
  readonly edits: readonly Edit[];
  readonly makeDevice: MakeDevice;
  /** Told what happens, a line at a time. */
  readonly say: (line: string) => void;
}

export interface RunResult {
  readonly findings: Findings;
  readonly waits: readonly Waits[];
  readonly deliveryTimes: DeliveryTimes;
  /** Messages handed to the devices in each second of the load. */
  readonly messagesPerSecond: number;
  /** Nodes that ended without being told to. */
  readonly unexpectedExits: number;
  /** Lines of level error in the logs of the nodes. */
  readonly defects: readonly string[];
  /** Messages that no device could hand in by the end. */
  readonly unsent: number;
  readonly postgresVersion: string;
}

const outboxLimitMs = 60_000;
const pollMs = 100;
const lastOutageMs = 1_000;

/** One run from nothing to nothing: start, load and faults, heal, read everything, judge. */
export async function runChaos(options: RunOptions): Promise<RunResult> {
  const secret = randomBytes(32).toString('hex');
  const faults = chooseFaults(options.faults, options);
  const cluster = await startCluster({ ...options, secret });
  try {
    if (!options.withRedis) for (const { redis } of cluster.nodes) redis.cut();
    const scene = await setScene({
      cluster,
      secret,
      makeDevice: options.makeDevice,
      random: randomFrom(options.seed + 1),
    });
    const startedAt = performance.now();
    const load = await startLoad(scene, options.messagesPerSecond);
    await runFaults(scene, {
      faults,
      durationMs: options.seconds * 1_000,
      random: randomFrom(options.seed),
      say: options.say,
    });
    await Promise.all(cluster.nodes.map((node) => node.whenUp()));
    const bringBack = cluster.redis ? await killRedis(cluster.redis) : null;
    await elapsed(lastOutageMs);
    await load.stop();
    options.say('The load has ended; everything is healed and read.');
    const loadSeconds = (performance.now() - startedAt) / 1_000;
    // While Redis is away, so that the last messages of all are among those that Redis lost.
    const unsent = await emptyOutboxes(scene);
    await elapsed(lastOutageMs);
    await bringBack?.();
    const heads = await catchUp(scene);
    // First, because receipts of what came last may still be written: what a device is told is to be in what is read.
    await Promise.all(scene.devices.map((device) => device.stop()));
    const finalRead = await readEverything(scene, heads);
    const history: History = { ...scene.recording, finalRead, dump: await cluster.database.dump() };
    return {
      findings: check(history),
      waits: measureWaits(history),
      deliveryTimes: measureDeliveryTimes(history),
      messagesPerSecond: history.sends.length / loadSeconds,
      unexpectedExits: cluster.nodes.reduce((sum, node) => sum + node.unexpectedExits, 0),
      defects: cluster.defects(),
      unsent,
      postgresVersion: await cluster.database.version(),
    };
  } finally {
    await cluster.stop();
  }
}

/** Resolves with the number of messages that still wait when they had time enough. */
async function emptyOutboxes({ devices }: Scene): Promise<number> {
  const count = (): number => devices.reduce((sum, { pending }) => sum + pending, 0);
  for (const deadline = performance.now() + outboxLimitMs; count() > 0 && performance.now() < deadline;) {
    await elapsed(pollMs);
  }
  const left = count();
  for (const device of devices) device.abandon();
  return left;
}
