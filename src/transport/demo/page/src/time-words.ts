const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });
const weekday = new Intl.DateTimeFormat(undefined, { weekday: 'long' });
const dayAndMonth = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'long' });
const wholeDay = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'long', year: 'numeric' });
const shortDay = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });

const dayMs = 24 * 60 * 60 * 1000;

export function clockTime(at: string): string {
  return clock.format(new Date(at));
}

/** A line between the messages of two days. */
export function dayName(at: string): string {
  const date = new Date(at);
  const daysAgo = Math.round((startOfDay(new Date()) - startOfDay(date)) / dayMs);
  if (daysAgo === 0) return 'Today';
  if (daysAgo === 1) return 'Yesterday';
  if (daysAgo > 1 && daysAgo < 7) return weekday.format(date);
  const isThisYear = date.getFullYear() === new Date().getFullYear();
  return (isThisYear ? dayAndMonth : wholeDay).format(date);
}

/** In a list: the time of today, the day of anything before. */
export function briefTime(at: string): string {
  const date = new Date(at);
  return startOfDay(date) === startOfDay(new Date()) ? clock.format(date) : shortDay.format(date);
}

export function isSameDay(one: string, other: string): boolean {
  return startOfDay(new Date(one)) === startOfDay(new Date(other));
}

/** 75,000 ms as 1:15. */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

function startOfDay(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}
