// Every supported Node has String.prototype.isWellFormed; the lib of ES2023, which the project compiles against, does not.
/// <reference lib="es2024.string" />

/**
 * Rules for strings that come from outside, the same for every feature. Postgres cannot store NUL and would silently change a
 * lone surrogate, so both are refused by name everywhere; every other character is legal and kept as it is.
 * "Characters" always means Unicode code points: "👍" is one character, four bytes of UTF-8 and two UTF-16 units.
 */
import { badInput, userNotFound } from '../errors.js';

/** Bounds of a string in characters (Unicode code points), both included. */
export interface CharacterBounds {
  readonly minimum?: number;
  readonly maximum: number;
}

/** A string that Postgres stores unchanged, of any length; throws BAD_USER_INPUT naming `field`. */
export function parseText(value: unknown, field: string): string {
  if (typeof value !== 'string') throw badInput(field, 'must be a string');
  const defect = textDefect(value);
  if (defect !== undefined) throw badInput(field, `must not contain ${defect}`);
  return value;
}

/** `parseText` plus bounds on the number of characters (Unicode code points). */
export function parseBoundedText(value: unknown, field: string, bounds: CharacterBounds): string {
  const text = parseText(value, field);
  const minimum = bounds.minimum ?? 0;
  if (!hasAtMostCharacters(text, bounds.maximum) || !hasAtLeastCharacters(text, minimum)) {
    const maximum = formatNumber(bounds.maximum);
    const rule =
      minimum === 0
        ? `must have at most ${maximum} characters`
        : `must have ${minimum} to ${maximum} characters`;
    throw badInput(field, rule);
  }
  return text;
}

/** Like `parseBoundedText`, for an optional field: absent and null both give undefined. */
export function parseOptionalText(
  value: unknown,
  field: string,
  bounds?: CharacterBounds,
): string | undefined {
  if (value === undefined || value === null) return undefined;
  return bounds === undefined ? parseText(value, field) : parseBoundedText(value, field, bounds);
}

/** The id of a user, chosen by the app: 1–64 of `A–Z a–z 0–9 _ - . @ :`. Throws BAD_USER_INPUT naming `field`. */
export function parseUserId(value: unknown, field: string): string {
  if (!isUserId(value)) throw badInput(field, 'must be 1 to 64 of the characters A–Z a–z 0–9 _ - . @ :');
  return value;
}

/** The id of somebody who should exist: one that breaks the rule is nobody's, and the database is not asked with it. */
export function parseTargetId(value: string, field = 'input.userId'): string {
  if (!isUserId(value)) throw userNotFound(field);
  return value;
}

/** The same where other rules are checked first: what breaks the rule becomes the id of nobody, which the database may be asked with. */
export function targetIdOf(value: string): string {
  return isUserId(value) ? value : '';
}

/** Whether the value may be a user's id; says nothing about whether that user exists. */
export function isUserId(value: unknown): value is string {
  return typeof value === 'string' && userIdPattern.test(value);
}

const userIdPattern = /^[A-Za-z0-9_\-.@:]{1,64}$/;

/** Whether the text can be the id of a message or a conversation; the database is never asked with anything else. */
export function isUuid(text: string): boolean {
  return uuidPattern.test(text);
}

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** What makes Postgres unable to store the text as it is, in words for a refusal; undefined when nothing does. */
export function textDefect(text: string): string | undefined {
  if (text.includes('\0')) return 'NUL (U+0000)';
  return text.isWellFormed() ? undefined : 'a lone surrogate (half of a UTF-16 pair)';
}

/** The number as refusals print it: 29360128 is "29,360,128". */
export function formatNumber(value: number): string {
  return value.toLocaleString('en-US');
}

/** Counts code points only when the UTF-16 length alone, which is between one and two times as much, cannot decide. */
function hasAtMostCharacters(text: string, maximum: number): boolean {
  if (text.length <= maximum) return true;
  return text.length <= 2 * maximum && countCharacters(text) <= maximum;
}

function hasAtLeastCharacters(text: string, minimum: number): boolean {
  if (text.length < minimum) return false;
  return text.length >= 2 * minimum || countCharacters(text) >= minimum;
}

function countCharacters(text: string): number {
  let count = 0;
  for (const _character of text) count += 1;
  return count;
}
