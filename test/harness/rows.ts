import type { Row } from '../../src/database/row.js';

/** These columns of a row, by alias. */
export function objectOf(row: Row, ...aliases: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(aliases.map((alias) => [alias, row.get(alias)]));
}
