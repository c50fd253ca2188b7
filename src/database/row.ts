import type pg from 'pg';

/** The columns of what a statement answers, by alias; of columns of one alias the last counts, as for pg. */
export class Columns {
  private readonly positions: ReadonlyMap<string, number>;
  private readonly begins = new Map<string, number>();

  constructor(aliases: readonly string[]) {
    this.positions = new Map(aliases.map((alias, position) => [alias, position]));
  }

  positionOf(alias: string): number | undefined {
    return this.positions.get(alias);
  }

  /** Where the columns begin that `selectColumns` gave the prefix. Throws for a statement that has none of them. */
  beginOf(prefix: string, [first]: readonly [string, ...string[]]): number {
    const known = this.begins.get(prefix);
    if (known !== undefined) return known;
    const begin = this.positions.get(`${prefix}_${first}`);
    if (begin === undefined) throw new Error(`the statement has no columns under ${prefix}`);
    this.begins.set(prefix, begin);
    return begin;
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

  /** A reader, by their places, of these columns as `selectColumns` gave them the prefix. */
  under(prefix: string, columns: readonly [string, ...string[]]): <Value>(place: number) => Value {
    const begin = this.columns.beginOf(prefix, columns);
    return <Value>(place: number) => this.values[begin + place] as Value;
  }
}

/** The place of each column among those that `selectColumns` is given: a row is read by numbers, which a name is looked up for. */
export function placesOf<Column extends string>(
  columns: readonly Column[],
): Readonly<Record<Column, number>> {
  return Object.fromEntries(columns.map((column, place) => [column, place])) as Record<Column, number>;
}

/**
 * The select list that gives each column of `table` an alias with a prefix, so that one row can carry several tables:
 * `selectColumns('m', 'message', ['id'])` is `m.id AS message_id`. Where a column has its usual value, as SQL, it is NULL.
 */
export function selectColumns<Column extends string>(
  table: string,
  prefix: string,
  columns: readonly Column[],
  usual: Partial<Record<NoInfer<Column>, string>> = {},
): string {
  return columns
    .map((column) => {
      const value = usual[column];
      const read = `${table}.${column}`;
      return `${value === undefined ? read : `NULLIF(${read}, ${value})`} AS ${prefix}_${column}`;
    })
    .join(', ');
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
