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
