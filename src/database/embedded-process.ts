import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';

/**
 * Names one process for good: its id together with when it began, because ids are given out again. Null when no such
 * process runs; one that has ended and only waits for its parent to notice does not run.
 *
 * Source: /proc/<pid>/stat, proc(5), field 3 (state) and 22 (start, in ticks since the boot that boot_id names); `ps` elsewhere.
 */
export function processIdentity(pid: number): string | null {
  if (!isSignallable(pid)) return null;
  if (process.platform === 'linux') {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
      // The program's name, in parentheses, may itself hold spaces and parentheses.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      const [state] = fields;
      const startTicks = fields[19];
      if (state === 'Z' || state === 'X') return null;
      return `${readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()}:${startTicks ?? ''}`;
    } catch {
      return null;
    }
  }
  const started = processField(pid, 'lstart=');
  return started === '' ? null : (started ?? 'unknown');
}

/** Tells whether this process is the PostgreSQL server (its postmaster, not one of its children) of this cluster. */
export function isPostmasterOf(pid: number, clusterDir: string): boolean {
  if (processIdentity(pid) === null) return false;
  if (process.platform === 'linux') {
    const command = readOrNull(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8'))?.split('\0') ?? [];
    if (!command[0]?.endsWith('postgres')) return false;
    // The server's working folder is its cluster; other accounts' working folders are not always shown.
    return command.includes(clusterDir) || readOrNull(() => readlinkSync(`/proc/${pid}/cwd`)) === clusterDir;
  }
  const command = processField(pid, 'command=') ?? '';
  return command.includes('postgres') && command.includes(clusterDir);
}

function isSignallable(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, under another account.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** One field of `ps`, empty when there is no such process, null where there is no `ps`. */
function processField(pid: number, field: string): string | null {
  try {
    return execFileSync('ps', ['-ww', '-o', field, '-p', String(pid)], {
      encoding: 'utf8',
      stdio: 'pipe',
    }).trim();
  } catch (error) {
    return error instanceof Error && 'status' in error && error.status === 1 ? '' : null;
  }
}

function readOrNull(read: () => string): string | null {
  try {
    return read();
  } catch {
    return null;
  }
}
