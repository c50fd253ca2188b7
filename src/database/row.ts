/** One row of a raw statement, by column alias. */
export type Row = Readonly<Record<string, unknown>>;

/**
 * The select list that gives each column of `table` an alias with a prefix, so that one row can carry several tables:
 * `selectColumns('m', 'message', ['id'])` is `m.id AS message_id`.
 */
export function selectColumns(table: string, prefix: string, columns: readonly string[]): string {
  return columns.map((column) => `${table}.${column} AS ${prefix}_${column}`).join(', ');
}

/** A reader of the columns with that prefix. The types are what the migration says; nothing is converted. */
export function columnReader(row: Row, prefix: string): <Value>(column: string) => Value {
  return <Value>(column: string) => row[`${prefix}_${column}`] as Value;
}
