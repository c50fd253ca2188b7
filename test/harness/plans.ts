import type pg from 'pg';

/** A step of a plan, as EXPLAIN (FORMAT JSON) tells it. */
export interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows'?: number;
  readonly 'Actual Loops'?: number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Index Recheck'?: number;
  readonly Plans?: readonly PlanNode[];
}

/** What one step of a plan did with a table. */
export interface Scan {
  readonly table: string;
  /** Rows that it read, those it threw away included. */
  readonly touched: number;
  /** Whether it read without an index. */
  readonly isWhole: boolean;
}

/** Runs a statement, undoes it, and answers what it did; one that cannot run on these rows is only planned. */
export async function explain(
  client: pg.ClientBase,
  text: string,
  values: readonly unknown[] = [],
): Promise<PlanNode> {
  for (const analyze of ['ANALYZE, ', '']) {
    await client.query('BEGIN');
    try {
      const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>({
        text: `EXPLAIN (${analyze}FORMAT JSON) ${text}`,
        values: [...values],
      });
      const root = rows[0]?.['QUERY PLAN'][0].Plan;
      if (root) return root;
    } catch (error) {
      if (analyze === '') throw error;
    } finally {
      await client.query('ROLLBACK');
    }
  }
  throw new Error(`no plan for ${text}`);
}

export function scansOf(node: PlanNode): readonly Scan[] {
  const below = (node.Plans ?? []).flatMap(scansOf);
  const table = node['Relation Name'];
  if (table === undefined) return below;
  const perLoop =
    (node['Actual Rows'] ?? 0) +
    (node['Rows Removed by Filter'] ?? 0) +
    (node['Rows Removed by Index Recheck'] ?? 0);
  const touched = perLoop * (node['Actual Loops'] ?? 0);
  return [{ table, touched, isWhole: node['Node Type'] === 'Seq Scan' }, ...below];
}
