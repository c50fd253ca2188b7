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
  return urlThat(schemes, (text) => URL.canParse(text));
}

/** An address as pg reads it: where no host stands before the path, `host=` behind it names one, or the folder of a socket. */
export function databaseUrl() {
  const isReadable = (text: string): boolean =>
    URL.canParse(text) || URL.canParse(text.replace('@/', '@localhost/'));
  return urlThat(['postgres', 'postgresql'], isReadable);
}

function urlThat(schemes: readonly string[], isReadable: (text: string) => boolean) {
  const beginning = new RegExp(`^(${schemes.join('|')})://`, 'i');
  return z
    .string()
    .trim()
    .refine(
      (text) => beginning.test(text) && isReadable(text),
      `must be a URL that begins with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`,
    );
}
