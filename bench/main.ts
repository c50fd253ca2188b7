/** `npm run bench`: measures Duet and the yardsticks side by side on this machine and prints tables in Markdown. */
import { spawnSync } from 'node:child_process';
import { appendFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { archiveMessagesEach } from './archive.js';
import { describeMachine } from './machine.js';
import { measure, type Measurement } from './measure.js';
import { modes, type ModeName } from './modes/mode.js';
import { parseOptions, usage, type BenchOptions } from './options.js';
import { startBenchPostgres } from './postgres.js';
import { startBenchRedis } from './redis.js';
import { reportMode, reportOne, titleOf } from './report.js';
import { measureStartUp } from './start-up.js';
import { systems, type SystemName } from './systems/system.js';

const buildScript = fileURLToPath(new URL('../src/setup/build.mjs', import.meta.url));

async function main(options: BenchOptions): Promise<void> {
  // What runs in production is measured, and what was built before may be old.
  if (spawnSync(process.execPath, [buildScript], { stdio: 'inherit' }).status !== 0) process.exit(1);
  if (options.startUp) {
    const { firstMs, laterMs } = await measureStartUp();
    console.log(
      `start-up: ${Math.round(firstMs)} ms with an empty data folder, ${Math.round(laterMs)} ms later`,
    );
  }
  if (options.modes.length === 0) return;
  const postgres = await startBenchPostgres({ binDir: options.postgresBinDir, keptDir: options.keptDir });
  const redis = await startBenchRedis();
  try {
    const measurements: Measurement[] = [];
    for (let repetition = 0; repetition < options.repetitions; repetition += 1) {
      // Forth and back, so that what changes slowly on the machine meets all alike.
      const order = repetition % 2 === 0 ? options.systems : [...options.systems].reverse();
      for (const { mode, variant, system } of casesOf(options.modes, order)) {
        const one = await measure({
          ...{ system, mode, variant, postgres, redis },
          profileDir: options.profileDir,
          load: {
            users: options.users,
            warmupSeconds: options.warmupSeconds,
            seconds: options.seconds,
            archivePairs: Math.ceil(options.archiveMessages / archiveMessagesEach),
            idleSockets: options.idleSockets,
            stormSockets: options.stormSockets,
            missedMessages: options.missedMessages,
            hotSenders: options.hotSenders,
            hotRate: options.hotRate,
            othersRate: options.othersRate,
          },
        });
        console.log(reportOne(one));
        measurements.push(one);
        if (options.outFile) await appendFile(options.outFile, `${JSON.stringify(one)}\n`);
      }
    }
    console.log(`\n${describeMachine(postgres.version).join('\n')}\n`);
    for (const title of new Set(measurements.map(titleOf))) {
      console.log(`${reportMode(measurements.filter((one) => titleOf(one) === title))}\n`);
    }
    if (measurements.some(({ problems }) => problems.length > 0)) process.exitCode = 1;
  } finally {
    await redis?.stop();
    await postgres.stop();
  }
}

interface Case {
  readonly mode: ModeName;
  readonly variant: string;
  readonly system: SystemName;
}

/** Each mode with each of its variants, for the systems that can do it. */
function casesOf(modeNames: readonly ModeName[], systemNames: readonly SystemName[]): Case[] {
  return modeNames.flatMap((mode) => {
    const { variants = [''], protocols } = modes[mode];
    const able = systemNames.filter((name) => protocols?.includes(systems[name].protocol) ?? true);
    return variants.flatMap((variant) => able.map((system) => ({ mode, variant, system })));
  });
}

function readOptions(): BenchOptions {
  try {
    const options = parseOptions(process.argv.slice(2));
    if (options) return options;
    console.log(usage);
    return process.exit(0);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    return process.exit(2);
  }
}

process.once('SIGINT', () => process.exit(130));
await main(readOptions());
