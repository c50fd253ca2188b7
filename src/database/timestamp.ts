import pg from 'pg';

const parseDate = pg.types.getTypeParser(pg.types.builtins.TIMESTAMPTZ, 'text') as (text: string) => Date;

/** Where date and seconds end in `2026-11-27 07:09:03.25+00`, and how it ends. */
const dateLength = 10;
const secondsLength = 19;
const utc = '+00';
/** With milliseconds of three digits, as nine of ten have. */
const millisLength = 23;
const usualLength = millisLength + utc.length;

/**
 * A `timestamptz` as PostgreSQL writes it in our sessions (documentation, section 8.5.2: in UTC, without zeros at the end) in the
 * way of `Date.toISOString`: with milliseconds, what is finer dropped. A Date for what has another form, such as a year before 1
 * or after 9999. Most moments are read to be shown, and a Date in between takes five times as long.
 */
export function parseTimestamp(text: string): string | Date {
  if (text[dateLength] !== ' ' || !text.endsWith(utc)) return parseDate(text);
  if (text.length === usualLength)
    return `${text.slice(0, dateLength)}T${text.slice(dateLength + 1, millisLength)}Z`;
  const time = text.slice(dateLength + 1, secondsLength);
  const millis = text
    .slice(secondsLength + 1, -utc.length)
    .padEnd(3, '0')
    .slice(0, 3);
  return `${text.slice(0, dateLength)}T${time}.${millis}Z`;
}
