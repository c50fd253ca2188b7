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
  const aliases = aliasesOf(prefix);
  return <Value>(column: string) => row[(aliases[column] ??= `${prefix}_${column}`)] as Value;
}

/** The aliases met so far: putting sixty of them together for each row took as long as the rules that read them. */
const aliasesByPrefix = new Map<string, Record<string, string>>();

function aliasesOf(prefix: string): Record<string, string> {
  let aliases = aliasesByPrefix.get(prefix);
  if (!aliases) aliasesByPrefix.set(prefix, (aliases = {}));
  return aliases;
}
