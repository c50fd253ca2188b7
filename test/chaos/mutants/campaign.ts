import { failuresOf } from '../checker/checker.js';
import { runChaos, type RunOptions, type RunResult } from '../run.js';
import { table } from '../report.js';
import type { KnownBad } from './known-bad.js';

/** What became of one known-bad build. */
export interface BuildOutcome {
  readonly build: KnownBad;
  readonly result: RunResult;
  /** Whether a verdict of the checker is above 0; what a log says does not count. */
  readonly isKilled: boolean;
}

/** Runs each build under the same schedule, one after the other. */
export async function runBuilds(
  builds: readonly KnownBad[],
  options: Omit<RunOptions, 'edits'>,
  onOutcome: (outcome: BuildOutcome) => void,
): Promise<BuildOutcome[]> {
  const outcomes: BuildOutcome[] = [];
  for (const build of builds) {
    const result = await runChaos({ ...options, edits: build.edits });
    const outcome = { build, result, isKilled: failuresOf(result.findings).length > 0 };
    onOutcome(outcome);
    outcomes.push(outcome);
  }
  return outcomes;
}

export function describeOutcome({ build, result, isKilled }: BuildOutcome): string {
  return `${build.name} ${isKilled ? 'killed' : 'SURVIVED'}: ${describeFailures(result)}`;
}

/** As a table in Markdown, and how many were found. */
export function reportBuilds(outcomes: readonly BuildOutcome[]): string {
  const killed = outcomes.filter(({ isKilled }) => isKilled).length;
  const rows = outcomes.map(({ build, result, isKilled }) => [
    build.name,
    build.defect,
    isKilled ? 'yes' : '**no**',
    describeFailures(result),
  ]);
  return `${table(['build', 'its defect', 'found', 'by'], rows)}\n\nkilled ${killed}/${outcomes.length}`;
}

function describeFailures({ findings }: RunResult): string {
  return (
    failuresOf(findings)
      .map(({ name, count }) => `\`${name}\` ${count}`)
      .join(', ') || 'nothing'
  );
}
