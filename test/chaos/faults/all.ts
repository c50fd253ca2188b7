import { clientFaults } from './client-faults.js';
import type { Fault } from './fault.js';
import { nodeFaults } from './node-faults.js';
import { postgresFaults } from './postgres-faults.js';
import { races } from './races.js';
import { redisFaults } from './redis-faults.js';

/** Every fault, by the name that `--faults` knows it by. */
export const allFaults: ReadonlyMap<string, Fault> = new Map(
  [...nodeFaults, ...redisFaults, ...postgresFaults, ...clientFaults, ...races].map((fault) => [
    fault.name,
    fault,
  ]),
);

/** Those whose name contains one of the words; all of them without words. Throws for a word that fits none. */
export function chooseFaults(words: readonly string[], options: { readonly withRedis: boolean }): Fault[] {
  const faults = [...allFaults.values()].filter(({ part }) => options.withRedis || part !== 'redis');
  if (words.length === 0) return faults;
  const chosen = words.map((word) => {
    const found = faults.filter(({ name }) => name.toLowerCase().includes(word.toLowerCase()));
    if (found.length === 0)
      throw new Error(
        `No fault is called "${word}"; there are: ${faults.map(({ name }) => name).join('; ')}.`,
      );
    return found;
  });
  return [...new Set(chosen.flat())];
}
