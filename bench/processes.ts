import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

/** A program that was started and said that it is ready. */
export interface StartedProcess {
  readonly pid: number;
  /** The line that said so, as the pattern matched it. */
  readonly ready: RegExpExecArray;
  /** SIGTERM, and SIGKILL after 15 s. Resolves when the program has ended. */
  readonly stop: () => Promise<void>;
}

export interface ProcessOptions {
  readonly program: string;
  readonly parameters: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Of a line on its standard output. */
  readonly readyLine: RegExp;
}

const stopTimeoutMs = 15_000;

/** Starts a program and waits for the line that says it is ready. Its standard error is ours. Ends with this process. */
export async function startProcess(options: ProcessOptions): Promise<StartedProcess> {
  const { program, parameters, env, readyLine } = options;
  const child = spawn(program, parameters, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const end = (): void => void child.kill('SIGKILL');
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
  for await (const line of createInterface({ input: child.stdout })) {
    const ready = readyLine.exec(line);
    if (!ready || child.pid === undefined) continue;
    child.stdout.resume();
    return { pid: child.pid, ready, stop: () => stopProcess(child) };
  }
  throw new Error(`${program} ${parameters.join(' ')} ended before it was ready.`);
}

async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const timer = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs);
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
  clearTimeout(timer);
}

/** Of a clock tick in /proc: Linux reports user time in hundredths of a second whatever the kernel's own tick is. */
const tickMs = 10;

/** CPU time used so far, in milliseconds: by each named process with its descendants, and by the whole machine. */
export interface CpuSample {
  readonly atMs: number;
  readonly byName: ReadonlyMap<string, number>;
  readonly machineMs: number;
}

/** Linux only: reads /proc. */
export function sampleCpu(roots: ReadonlyMap<string, number>): CpuSample {
  const processes = readProcesses();
  const byName = new Map<string, number>();
  for (const [name, pid] of roots) byName.set(name, cpuOfTree(processes, pid));
  return { atMs: performance.now(), byName, machineMs: readMachineCpu() };
}

/** Shares of one core: by name, and by everything else on the machine, which disturbs the measurement. */
export function cpuShares(from: CpuSample, to: CpuSample): { shares: Map<string, number>; others: number } {
  const wallMs = to.atMs - from.atMs;
  const shares = new Map<string, number>();
  let known = 0;
  for (const [name, ms] of to.byName) {
    const share = (ms - (from.byName.get(name) ?? 0)) / wallMs;
    shares.set(name, share);
    known += share;
  }
  return { shares, others: (to.machineMs - from.machineMs) / wallMs - known };
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

function cpuOfTree(processes: readonly ProcessTimes[], root: number): number {
  const tree = new Set([root]);
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
