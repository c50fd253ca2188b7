import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A program that was started and said that it is ready. */
export interface StartedProcess {
  readonly pid: number;
  /** The line that said so, as the pattern matched it. */
  readonly ready: RegExpExecArray;
  /** Resolves when the program has ended, asked or not, with its status, or null when a signal ended it. */
  readonly exited: Promise<number | null>;
  /** Does nothing to a program that has ended. */
  readonly signal: (name: NodeJS.Signals) => void;
  /** SIGTERM, and SIGKILL after 15 s. Resolves when the program has ended. */
  readonly stop: () => Promise<void>;
}

export interface ProcessOptions {
  readonly program: string;
  readonly parameters: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Of a line on its standard output. */
  readonly readyLine: RegExp;
  /** The file descriptor that takes its standard error; absent: ours. */
  readonly standardError?: number;
}

const stopTimeoutMs = 15_000;

/** Starts a program and waits for the line that says it is ready. Ends with this process. */
export async function startProcess(options: ProcessOptions): Promise<StartedProcess> {
  const { program, parameters, env, readyLine, standardError } = options;
  const child = spawn(program, parameters, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', standardError ?? 'inherit'],
  });
  const end = (): void => void child.kill('SIGKILL');
  process.once('exit', end);
  const exited = new Promise<number | null>((resolve) => {
    child.once('exit', (code) => {
      process.off('exit', end);
      resolve(code);
    });
  });
  const { stdout } = child;
  if (!stdout) throw new Error(`${program} has no standard output.`);
  for await (const line of createInterface({ input: stdout })) {
    const ready = readyLine.exec(line);
    if (!ready || child.pid === undefined) continue;
    stdout.resume();
    return {
      pid: child.pid,
      ready,
      exited,
      signal: (name) => void child.kill(name),
      stop: () => stopProcess(child),
    };
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
