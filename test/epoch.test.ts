import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadInstallation } from '../src/database/epoch.js';
import { createTestDatabase, databaseUrl, withClient, type TestDatabase } from './harness/postgres.js';

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

let database: TestDatabase;
let client: pg.Client;

beforeEach(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});

afterEach(async () => {
  await client.end();
  await database.drop();
});

describe('loadInstallation', () => {
  it('makes a random epoch and key at the first start, and keeps both', async () => {
    const first = await loadInstallation(client);
    expect(first.epoch).toMatch(uuidPattern);
    expect(first.cursorKey).toHaveLength(32);
    expect(await loadInstallation(client)).toEqual(first);
    const other = await createTestDatabase();
    const stranger = await withClient(other.url, loadInstallation);
    await other.drop();
    expect(stranger.epoch).not.toBe(first.epoch);
    expect(stranger.cursorKey).not.toEqual(first.cursorKey);
  });

  it('gives the same answer to all nodes that start together', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => withClient(database.url, loadInstallation)),
    );
    for (const answer of answers) expect(answer).toEqual(answers[0]);
  });

  it.each([
    { what: 'another cluster', change: `system_identifier = 'another/1/2'` },
    { what: 'an earlier timeline', change: 'timeline = timeline + 1' },
  ])('begins a new epoch, once, with the same key, when the row was written by $what', async ({ change }) => {
    const before = await loadInstallation(client);
    await client.query(`UPDATE installation SET ${change}`);
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => withClient(database.url, loadInstallation)),
    );
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(answers[0]?.epoch).not.toBe(before.epoch);
    expect(answers[0]?.cursorKey).toEqual(before.cursorKey);
  });

  it('begins a new epoch in a copy of the database on the same server', async () => {
    const before = await loadInstallation(client);
    await client.end();
    const name = new URL(database.url).pathname.slice(1);
    const admin = databaseUrl(database.url, 'postgres');
    await withClient(admin, (server) => server.query(`CREATE DATABASE ${name}_copy TEMPLATE ${name}`));
    const copy = await withClient(databaseUrl(database.url, `${name}_copy`), loadInstallation);
    await withClient(admin, (server) => server.query(`DROP DATABASE ${name}_copy`));
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
    expect(copy.epoch).not.toBe(before.epoch);
    expect(copy.cursorKey).toEqual(before.cursorKey);
    expect(await loadInstallation(client)).toEqual(before);
  });

  it('begins a new epoch when an older dump was restored over the database', async () => {
    const before = await loadInstallation(client);
    await client.query(`
      CREATE TABLE dump AS TABLE installation;
      DROP TABLE installation;
      CREATE TABLE installation (LIKE dump, PRIMARY KEY (id));
      INSERT INTO installation TABLE dump;
    `);
    expect((await loadInstallation(client)).epoch).not.toBe(before.epoch);
  });

  it("works for the server's role", async () => {
    await client.query('SET ROLE duet_server');
    expect((await loadInstallation(client)).epoch).toMatch(uuidPattern);
  });
});
