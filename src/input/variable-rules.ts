/** Rules of environment variables that several rooms have. */
import { z } from 'zod';

/** Digits alone: Number() would take white space for 0, and `0x10` and `1e3` for what nobody means. */
export function wholeNumber(min: number, max: number) {
  return z
    .string()
    .refine(
      (text) => /^\d+$/.test(text) && Number(text) >= min && Number(text) <= max,
      `must be a whole number, ${min} to ${max}`,
    )
    .transform(Number);
}

/** An address with one of these schemes. */
export function urlOf(...schemes: readonly [string, ...string[]]) {
  const begins = schemes.map((scheme) => `${scheme}://`).join(' or ');
  return z.url({
    protocol: new RegExp(`^(${schemes.join('|')})$`),
    error: `must be a URL that begins with ${begins}`,
  });
}
