import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, withClient, type TestDatabase } from './harness/postgres.js';
import { noFilter, withPrismaEngine } from './harness/prisma-engine.js';

/**
 * What a Prisma schema can say about a database. Left out because it cannot: partitions, partial indexes, collations,
 * checks and storage parameters. CURRENT_TIMESTAMP is how Prisma writes now().
 */
const catalogues = {
  columns: `
    SELECT relation.relname || '.' || attname || ' ' || format_type(atttypid, atttypmod)
             || CASE WHEN attnotnull THEN ' NOT NULL' ELSE '' END
             || coalesce(' DEFAULT ' || replace(pg_get_expr(adbin, adrelid), 'CURRENT_TIMESTAMP', 'now()'), '') AS line
      FROM relation
      JOIN pg_attribute ON attrelid = relation.oid AND attnum > 0 AND NOT attisdropped
      LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
     WHERE relation.relkind IN ('r', 'p')`,
  indexes: `
    SELECT replace(pg_get_indexdef(indexrelid), ' ON ONLY ', ' ON ')
             || CASE WHEN indisprimary THEN ' PRIMARY KEY' ELSE '' END AS line
      FROM relation JOIN pg_index ON indrelid = relation.oid
     WHERE indpred IS NULL`,
  foreignKeys: `
    SELECT relation.relname || ' ' || conname || ' ' || pg_get_constraintdef(pg_constraint.oid) AS line
      FROM relation JOIN pg_constraint ON conrelid = relation.oid AND contype = 'f'`,
  enums: `
    SELECT typname || ': ' || string_agg(enumlabel, ' ' ORDER BY enumsortorder) AS line
      FROM pg_enum JOIN pg_type ON pg_type.oid = enumtypid
     GROUP BY typname`,
};

let migrated: TestDatabase;
let described: TestDatabase;

beforeAll(async () => {
  migrated = await createTestDatabase();
  described = await createTestDatabase('empty');
  const script = await writeWithPrisma();
  await withClient(described.url, (client) => client.query(script));
});

afterAll(async () => {
  await migrated.drop();
  await described.drop();
});

describe('prisma/schema.prisma', () => {
  it.each(Object.entries(catalogues))(
    'describes exactly the %s of the migrated database',
    async (_kind, sql) => {
      const [found, wanted] = await Promise.all([read(migrated, sql), read(described, sql)]);
      expect(wanted.length).toBeGreaterThan(0);
      expect(found).toEqual(wanted);
    },
  );
});

/** The statements with which Prisma itself would create what the schema describes. */
async function writeWithPrisma(): Promise<string> {
  const file = fileURLToPath(new URL('../prisma/schema.prisma', import.meta.url));
  const files = [{ path: file, content: await readFile(file, 'utf8') }];
  const { stdout } = await withPrismaEngine(described.url, (engine) =>
    engine.diff({
      from: { tag: 'empty' },
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: null,
      filters: noFilter,
    }),
  );
  if (stdout === null) throw new Error('the engine wrote no script');
  return stdout;
}

async function read(database: TestDatabase, sql: string): Promise<readonly string[]> {
  const result = await withClient(database.url, (client: Client) =>
    client.query<{ line: string }>(`
      WITH relation AS (
        SELECT oid, relname, relkind FROM pg_class
         WHERE relnamespace = 'public'::regnamespace AND NOT relispartition AND relname <> '_prisma_migrations'
      )
      ${sql}
      ORDER BY 1`),
  );
  return result.rows.map(({ line }) => line);
}
