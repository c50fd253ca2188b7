const hourMs = 60 * 60 * 1_000;
const dayMs = 24 * hourMs;
const beijingOffsetMs = 8 * hourMs;

/** How long a quota of the day is used up for services that count days in China's only time zone. */
export function untilMidnightInBeijing(now = Date.now()): number {
  return dayMs - ((now + beijingOffsetMs) % dayMs);
}
