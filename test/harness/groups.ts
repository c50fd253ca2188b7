/**
 * Groups of tests that need more than Node.js: what is not on a machine is left out there, and one closing line says
 * so. With CI=true, where nothing may go untested, that is a failure. A reporter of vitest, see test/vitest.config.ts.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Reporter, TestModule, Vitest } from 'vitest/node';
import { balancersAvailable } from './balancers.js';
import { chromiumAvailable } from './chromium.js';
import { previousReleaseAvailable } from './previous-release.js';
import { redisAvailable } from './redis.js';

/** The programs of Debian's PostgreSQL 15, the oldest that Duet runs on. */
export const postgres15Programs = '/usr/lib/postgresql/15/bin';

const groups: readonly { readonly name: string; readonly isAvailable: () => boolean }[] = [
  { name: 'Redis', isAvailable: redisAvailable },
  { name: 'Chromium', isAvailable: chromiumAvailable },
  { name: 'HAProxy and nginx', isAvailable: balancersAvailable },
  { name: 'PostgreSQL 15', isAvailable: postgres15Available },
  { name: 'the history in git', isAvailable: previousReleaseAvailable },
  { name: 'root on Linux', isAvailable: () => process.platform === 'linux' && process.getuid?.() === 0 },
];

export function postgres15Available(): boolean {
  return existsSync(join(postgres15Programs, 'postgres'));
}

/** What a run left out. */
export interface LeftOut {
  /** Names of the groups whose programs or rights are not on this machine. */
  readonly groups: readonly string[];
  /** How many tests were skipped, for this reason or another. */
  readonly skipped: number;
}

/** The line for a person at the end of a run; empty when everything that was asked for has run. */
export function closingLine({ groups: missing, skipped }: LeftOut): string {
  const tests = `${skipped} ${skipped === 1 ? 'test was' : 'tests were'} skipped`;
  if (missing.length > 0) return `Not run, for want of ${missing.join(', ')}; ${tests}.`;
  return skipped > 0 ? `${tests}, although everything they need is here.` : '';
}

export default class GroupsReporter implements Reporter {
  private isNarrowed = false;

  /** With a pattern for names most tests are skipped on purpose. */
  onInit(vitest: Vitest): void {
    this.isNarrowed = vitest.config.testNamePattern !== undefined;
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const line = closingLine({ groups: missingGroups(), skipped: countSkipped(modules) });
    if (line === '' || this.isNarrowed) return;
    process.stdout.write(`${line}\n`);
    if (process.env['CI'] !== 'true') return;
    process.stdout.write('With CI=true that is a failure.\n');
    process.exitCode = 1;
  }
}

function missingGroups(): string[] {
  return groups.filter(({ isAvailable }) => !isThere(isAvailable)).map(({ name }) => name);
}

/** With CI=true some of them throw instead of saying no. */
function isThere(isAvailable: () => boolean): boolean {
  try {
    return isAvailable();
  } catch {
    return false;
  }
}

function countSkipped(modules: readonly TestModule[]): number {
  return modules.reduce((count, module) => count + [...module.children.allTests('skipped')].length, 0);
}
