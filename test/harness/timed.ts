const tickMs = 10;
/** A tick that comes later than this was held up. */
const mostTickMs = 50;

/**
 * What the work answers, and in how many milliseconds. Where this process was held up without computing anything, because the
 * machine stood still or was busy with others, 50 ms count at most: such a time says nothing of what the work waits for.
 */
export async function timed<Value>(
  work: () => Promise<Value>,
): Promise<{ readonly value: Value; readonly tookMs: number }> {
  let tookMs = 0;
  let at = performance.now();
  let computed = process.cpuUsage();
  const count = (): void => {
    const { user, system } = process.cpuUsage(computed);
    computed = process.cpuUsage();
    const now = performance.now();
    tookMs += Math.min(now - at, mostTickMs + (user + system) / 1_000);
    at = now;
  };
  const ticks = setInterval(count, tickMs);
  try {
    const value = await work();
    count();
    return { value, tookMs };
  } finally {
    clearInterval(ticks);
  }
}
