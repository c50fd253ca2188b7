/** Arriving is mostly not what is measured: a crowd at the door would only make a slow machine fail. */
const arrivalsAtOnce = 20;

/** Calls `arrive` for each, at most `atOnce` at a time, and answers in the order of `ids`. */
export async function arriveAll<Arrived>(
  ids: readonly string[],
  arrive: (id: string, index: number) => Promise<Arrived>,
  atOnce = arrivalsAtOnce,
): Promise<Arrived[]> {
  const arrived = new Map<number, Arrived>();
  const queue = ids.entries();
  const takeTurns = async (): Promise<void> => {
    for (const [index, id] of queue) arrived.set(index, await arrive(id, index));
  };
  await Promise.all(Array.from({ length: atOnce }, takeTurns));
  return ids.flatMap((_id, index) => arrived.get(index) ?? []);
}

/** `u0`, `u1` and so on. */
export function namesOf(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}${index}`);
}
