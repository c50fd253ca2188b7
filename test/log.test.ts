import pg from 'pg';
import { inject, expect, test } from 'vitest';
import { createLog } from '../src/log.js';

function logged(error: unknown): Readonly<Record<string, unknown>> {
  const lines: string[] = [];
  const log = createLog({ level: 'info', destination: { write: (line) => lines.push(line) } });
  log.error({ err: error }, 'It failed.');
  expect(lines).toHaveLength(1);
  return (JSON.parse(lines[0] ?? '') as { readonly err: Readonly<Record<string, unknown>> }).err;
}

test('an error is logged without the client that its driver hangs on it', async () => {
  const client = new pg.Client({ connectionString: inject('postgresUrl') });
  await client.connect();
  // It may say so twice: what the server said, and then that the socket ended.
  const lost = new Promise<Error>((resolve) => client.on('error', resolve));
  const other = new pg.Client({ connectionString: inject('postgresUrl') });
  await other.connect();
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  await other.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
  await other.end();
  const err = logged(Object.assign(await lost, { client }));
  expect(err).toMatchObject({
    code: '57P01',
    severity: 'FATAL',
    message: expect.stringContaining('terminating'),
  });
  expect(Object.keys(err).toSorted()).toEqual(['code', 'message', 'severity', 'stack', 'type']);
  await client.end();
});

test('what caused an error is logged with it, however it is kept, and a circle of causes ends', () => {
  const circle = new Error('round');
  circle.cause = circle;
  expect(JSON.stringify(logged(circle)).match(/"message":"round"/g)).toHaveLength(6);
  const driver = Object.assign(new Error('driver'), {
    cause: { originalCode: '42P01', originalMessage: 'no table' },
  });
  const prisma = Object.assign(new Error('prisma'), { code: 'P2010', meta: { driverAdapterError: driver } });
  expect(logged(prisma)).toMatchObject({
    code: 'P2010',
    cause: { message: 'driver', cause: { originalCode: '42P01', message: 'no table' } },
  });
  expect(logged(new AggregateError([new Error('one'), 'two'], 'both'))).toMatchObject({
    message: 'both',
    errors: [{ message: 'one' }, { message: 'two' }],
  });
  expect(logged('a text')).toEqual({ type: 'string', message: 'a text' });
});

test('a stored message that the database quotes is not logged', async () => {
  const client = new pg.Client({ connectionString: inject('postgresUrl') });
  await client.connect();
  await client.query(`CREATE TEMPORARY TABLE note (body text CHECK (length(body) < 3))`);
  const refused: unknown = await client
    .query(`INSERT INTO note VALUES ($1)`, ['secret words'])
    .catch((error: unknown) => error);
  await client.end();
  const err = logged(refused);
  expect(err).toMatchObject({ code: '23514', table: 'note' });
  expect(JSON.stringify(err)).not.toContain('secret words');
});
