const firstMs = 250;
const longestMs = 30_000;

/**
 * How long to wait before attempt `attempt` (0, 1, 2 …): anything up to a bound that doubles, at most half a minute. The
 * whole of it is random ("full jitter"): clients that lost the same node together do not come back together.
 */
export function backoffMs(attempt: number): number {
  return Math.random() * Math.min(longestMs, firstMs * 2 ** Math.min(attempt, 20));
}
