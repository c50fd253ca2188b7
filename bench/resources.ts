import { readdirSync, readFileSync } from 'node:fs';

/** Of a clock tick in /proc: Linux reports user time in hundredths of a second whatever the kernel's own tick is. */
const tickMs = 10;

/** CPU time used so far, in milliseconds: by each named process with its descendants, and by the whole machine. */
export interface CpuSample {
  readonly atMs: number;
  readonly byName: ReadonlyMap<string, number>;
  readonly machineMs: number;
}

/** The processes that a name stands for, without their descendants. */
export type Roots = ReadonlyMap<string, readonly number[]>;

/** Linux only: reads /proc. */
export function sampleCpu(roots: Roots): CpuSample {
  const processes = readProcesses();
  const byName = new Map<string, number>();
  for (const [name, pids] of roots) byName.set(name, cpuOfTrees(processes, pids));
  return { atMs: performance.now(), byName, machineMs: readMachineCpu() };
}

/** CPU time used between two samples, in milliseconds, by name. */
export function cpuBetween(from: CpuSample, to: CpuSample): Map<string, number> {
  return new Map([...to.byName].map(([name, ms]) => [name, ms - (from.byName.get(name) ?? 0)]));
}

/** Cores that everything else on the machine used, which disturbs the measurement. */
export function otherCores(from: CpuSample, to: CpuSample): number {
  const known = [...cpuBetween(from, to).values()].reduce((sum, ms) => sum + ms, 0);
  return (to.machineMs - from.machineMs - known) / (to.atMs - from.atMs);
}

/** What these processes have in memory together, in kB; without their children. Linux only. */
export function residentKb(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => {
    const status = readFileSync(`/proc/${pid}/status`, 'latin1');
    return sum + Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]);
  }, 0);
}

/** Files, sockets among them, that these processes have open together. Linux only. */
export function openFiles(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + readdirSync(`/proc/${pid}/fd`).length, 0);
}

interface ProcessTimes {
  readonly pid: number;
  readonly parent: number;
  readonly ownMs: number;
  /** Of children that have ended. */
  readonly endedMs: number;
}

function readProcesses(): ProcessTimes[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => readTimes(Number(pid)) ?? []);
}

function readTimes(pid: number): ProcessTimes | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The program's name may hold spaces and parentheses: fields are counted from behind it.
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [parent = 0] = fields.slice(1);
    const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields.slice(11, 15);
    return { pid, parent, ownMs: (user + system) * tickMs, endedMs: (endedUser + endedSystem) * tickMs };
  } catch {
    // It ended while /proc was being read.
    return null;
  }
}

function cpuOfTrees(processes: readonly ProcessTimes[], roots: readonly number[]): number {
  const tree = new Set(roots);
  let total = 0;
  // Parents are older than their children, but ids wrap around: look until no more are found.
  for (let size = 0; size !== tree.size;) {
    size = tree.size;
    for (const { pid, parent } of processes) if (tree.has(parent)) tree.add(pid);
  }
  for (const { pid, ownMs, endedMs } of processes) if (tree.has(pid)) total += ownMs + endedMs;
  return total;
}

function readMachineCpu(): number {
  const [line = ''] = readFileSync('/proc/stat', 'latin1').split('\n');
  const [user = 0, nice = 0, system = 0, , , interrupt = 0, softInterrupt = 0] = line
    .trim()
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return (user + nice + system + interrupt + softInterrupt) * tickMs;
}
