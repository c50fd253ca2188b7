import { readFileSync } from 'node:fs';

const spare = 100;

/** Fails when a process may not have that many sockets; Node itself has raised its limit as far as it is allowed to. */
export function requireSockets(count: number): void {
  const limit = /Max open files\s+(\d+)/.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1];
  if (Number(limit) < count + spare) {
    throw new Error(
      `${count} sockets need more than the ${limit ?? 'unknown'} open files that are allowed: ulimit -Hn`,
    );
  }
}
