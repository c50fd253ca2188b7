const firstMs = 250;
/** Longer, and people would look at an app that waits while the server is long back. */
const longestMs = 8_000;

/**
 * How long to wait before attempt `attempt` (0, 1, 2 …): anything up to a bound that doubles, at most eight seconds. The
 * whole of it is random ("full jitter"): clients that lost the same node together do not come back together.
 */
export function backoffMs(attempt: number): number {
  return Math.random() * Math.min(longestMs, firstMs * 2 ** Math.min(attempt, 20));
}
