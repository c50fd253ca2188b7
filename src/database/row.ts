import type pg from 'pg';

/** The columns of what a statement answers, by alias; of columns of one alias the last counts, as for pg. */
export class Columns {
  private readonly positions: ReadonlyMap<string, number>;
  private readonly byPrefix = new Map<string, ReadonlyMap<string, number>>();

  constructor(private readonly aliases: readonly string[]) {
    this.positions = new Map(aliases.map((alias, position) => [alias, position]));
  }

  positionOf(alias: string): number | undefined {
    return this.positions.get(alias);
  }

  /** Those whose alias begins so, without that and the underscore behind it. */
  under(prefix: string): ReadonlyMap<string, number> {
    let found = this.byPrefix.get(prefix);
    if (!found) {
      const start = `${prefix}_`;
      const pairs = this.aliases.flatMap((alias, position) =>
        alias.startsWith(start) ? [[alias.slice(start.length), position] as const] : [],
      );
      this.byPrefix.set(prefix, (found = new Map(pairs)));
    }
    return found;
  }
}

/**
 * One row of a raw statement. By position behind the names: V8 fills and reads arrays in less time than objects of as many shapes
 * as there are statements. The types are what the migration says; nothing is converted.
 */
export class Row {
  constructor(
    private readonly columns: Columns,
    private readonly values: readonly unknown[],
  ) {}

  /** Undefined for an alias that the statement does not have. */
  get(alias: string): unknown {
    const position = this.columns.positionOf(alias);
    return position === undefined ? undefined : this.values[position];
  }

  /** A reader of the columns that `selectColumns` gave the prefix. */
  under(prefix: string): <Value>(column: string) => Value {
    const positions = this.columns.under(prefix);
    return <Value>(column: string) => this.values[positions.get(column) ?? -1] as Value;
  }
}

/**
 * The select list that gives each column of `table` an alias with a prefix, so that one row can carry several tables:
 * `selectColumns('m', 'message', ['id'])` is `m.id AS message_id`.
 */
export function selectColumns(table: string, prefix: string, columns: readonly string[]): string {
  return columns.map((column) => `${table}.${column} AS ${prefix}_${column}`).join(', ');
}

/** What one statement answers, in a transaction of its own. Rejects as a query of pg does. */
export async function queryRows(
  pool: pg.Pool,
  statement: { readonly name?: string; readonly text: string; readonly values?: readonly unknown[] },
): Promise<Row[]> {
  const { fields, rows } = await pool.query<unknown[]>({
    ...statement,
    values: [...(statement.values ?? [])],
    rowMode: 'array',
  });
  const columns = new Columns(fields.map(({ name }) => name));
  return rows.map((values) => new Row(columns, values));
}

/** What Prisma answers to a raw statement, which is never much. */
export function rowOf(answer: Readonly<Record<string, unknown>>): Row {
  return new Row(new Columns(Object.keys(answer)), Object.values(answer));
}
