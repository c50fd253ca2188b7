/** `npm run chaos`: breaks everything around three nodes under load, and says whether anything was lost. */
import { spawnSync } from 'node:child_process';
import { describeMachine } from '../../bench/machine.js';
import { ClientDevice } from './client-device.js';
import { describeOutcome, reportBuilds, runBuilds } from './mutants/campaign.js';
import { chooseBuilds, type KnownBad } from './mutants/known-bad.js';
import { parseOptions, usage, type ChaosOptions } from './options.js';
import { findProblems, reportRun } from './report.js';
import { runChaos, type RunOptions } from './run.js';
import { SocketDevice } from './socket-device.js';

async function main(options: ChaosOptions): Promise<void> {
  const run: RunOptions = {
    ...options,
    edits: [],
    makeDevice: (device) => (options.client === 'duet' ? new ClientDevice(device) : new SocketDevice(device)),
    say: (line) => console.error(line),
  };
  console.log(`${options.seconds} s of faults with seed ${options.seed} ...`);
  if (options.mutants) return runMutants(run, chooseBuilds(options.onlyMutants));
  const result = await runChaos(run);
  console.log(`\n${describeMachine(result.postgresVersion).join('\n')}`);
  console.log(
    `Commit ${commit()}, seed ${options.seed}, ${options.withRedis ? 'with' : 'without'} Redis, clients over ${options.client}\n`,
  );
  console.log(reportRun(result));
  const problems = findProblems(result);
  for (const problem of problems) console.error(`\nBAD: ${problem}`);
  if (problems.length > 0) process.exitCode = 1;
}

async function runMutants(run: RunOptions, builds: readonly KnownBad[]): Promise<void> {
  const outcomes = await runBuilds(builds, run, (outcome) => console.log(describeOutcome(outcome)));
  const [first] = outcomes;
  if (first) console.log(`\n${describeMachine(first.result.postgresVersion).join('\n')}`);
  console.log(`Commit ${commit()}, seed ${run.seed}, ${run.seconds} s each\n\n${reportBuilds(outcomes)}`);
  if (outcomes.some(({ isKilled }) => !isKilled)) process.exitCode = 1;
}

function commit(): string {
  return spawnSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).stdout.trim() || 'unknown';
}

function readOptions(): ChaosOptions {
  try {
    return parseOptions(process.argv.slice(2));
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    return process.exit(2);
  }
}

// The programs that it started end with it.
process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));
await main(readOptions());
