import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { InboxDocument, InboxSnapshotDocument, SendMessageDocument } from './generated/documents.js';
import { startTestApp, type TestApp } from './harness/app.js';
import { codeBlocks } from './harness/code-blocks.js';
import { parseSource } from './harness/parsed-source.js';
import { createTestDatabase, databaseUrl, withClient, type TestDatabase } from './harness/postgres.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const page = readFileSync(`${root}/docs/reference/storage.md`, 'utf8');
const [roleStatements = '', restoreStatement = ''] = codeBlocks(page)
  .filter(({ language }) => language === 'sql')
  .map(({ text }) => text);

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

describe('the reference of storage', () => {
  it('lists every table', () => {
    const schema = readFileSync(`${root}/prisma/schema.prisma`, 'utf8');
    const models = schema.split(/^(?=model |enum )/m).filter((part) => part.startsWith('model '));
    const tables = models.map((model) => /@@map\("(\w+)"\)/.exec(model)?.[1]);
    expect(firstColumns('Tables')).toEqual(tables.toSorted());
  });

  it('lists every file with SQL of its own', () => {
    const files = filesBelow('src').filter(
      (path) =>
        path.endsWith('.ts') && !/^src\/(database|generated|transport\/(playground|demo)\/page)\//.test(path),
    );
    const withSql = files.filter((path) =>
      parseSource(path, readFileSync(`${root}/${path}`, 'utf8')).texts.some((text) =>
        /\b(SELECT|INSERT INTO|DELETE FROM)\b|\bUPDATE [a-z_]+ (\w+ )?SET\b/.test(text),
      ),
    );
    expect(firstColumns('Raw SQL')).toEqual(withSql.toSorted());
  });

  it('says how many connections a node opens', () => {
    const pools = readFileSync(`${root}/src/database/pools.ts`, 'utf8');
    const numbers = [...pools.matchAll(/^const \w+Connections = (\d+);$/gm)].map(([, number]) =>
      Number(number),
    );
    expect(numbers).toHaveLength(4);
    const said = /at most (\d+) connections to PostgreSQL: (\d+) .+?, (\d+) .+?, (\d+) .+? and (\d+) /s.exec(
      page,
    );
    const total = numbers.reduce((sum, number) => sum + number, 0);
    expect(said?.slice(1).map(Number)).toEqual([total, ...numbers]);
  });
});

describe('a server whose role owns nothing', () => {
  it('sends and receives, and may neither change tables nor the audit log', async () => {
    const roles = await makeRoles();
    const app = await start(
      { databaseUrl: roles.serverUrl, databaseOwnerUrl: roles.ownerUrl },
      roles.database,
    );
    const [alice, bob] = [await app.stranger('alice'), await app.stranger('bob')];
    const inbox = bob.subscribe(InboxDocument);
    await inbox.next();
    const input = { to: bob.id, clientMessageId: 'm', content: { text: { text: 'Hello' } } };
    await alice.run(SendMessageDocument, { input });
    expect((await inbox.next()).inbox).toMatchObject({ __typename: 'MessageAdded', message: { seq: 1 } });
    await withClient(roles.serverUrl, async (server) => {
      for (const statement of [
        'CREATE TABLE intruder (id INTEGER)',
        'ALTER TABLE message ADD COLUMN intruder INTEGER',
        'DROP TABLE message',
        'UPDATE audit_entry SET reason = NULL',
        'DELETE FROM audit_entry',
      ]) {
        await expect(server.query(statement), statement).rejects.toMatchObject({ code: '42501' });
      }
    });
  });
});

describe('a restored snapshot of the disk', () => {
  it('is a new epoch after the statement of the reference', async () => {
    const database = await createTestDatabase();
    cleanUps.push(() => database.drop());
    const before = await start({}, database);
    const { cursor } = (await (await before.person('bob')).run(InboxSnapshotDocument)).inboxSnapshot;
    await before.close();
    await withClient(database.url, (client) => client.query(restoreStatement));
    const after = await start({}, database);
    const stream = (await after.person('bob')).subscribe(InboxDocument, { after: cursor });
    expect((await stream.next()).inbox).toMatchObject({
      __typename: 'SyncCompleted',
      mode: 'SNAPSHOT_REQUIRED',
    });
  });
});

interface Roles {
  readonly database: TestDatabase;
  readonly ownerUrl: string;
  readonly serverUrl: string;
}

/** Runs the statements of the reference under names of this test alone; `duet_server` is there for the whole server. */
async function makeRoles(): Promise<Roles> {
  const suffix = `${process.pid}_${Date.now()}`;
  const names = { owner: `duet_owner_${suffix}`, app: `duet_app_${suffix}`, database: `duet_${suffix}` };
  const statements = roleStatements
    .replaceAll('duet_owner', names.owner)
    .replaceAll('duet_app', names.app)
    .replaceAll('DATABASE duet', `DATABASE ${names.database}`)
    .split(';')
    .filter((statement) => statement.trim() !== '');
  const serverUrl = inject('postgresUrl');
  await withClient(serverUrl, async (admin) => {
    for (const statement of statements) await admin.query(statement).catch(ignoreExisting);
  });
  cleanUps.push(() =>
    withClient(serverUrl, async (admin) => {
      await admin.query(`DROP DATABASE ${names.database}`);
      await admin.query(`DROP ROLE ${names.app}`);
      await admin.query(`DROP ROLE ${names.owner}`);
    }),
  );
  const urlOf = (role: string, password: string): string => {
    const url = new URL(databaseUrl(serverUrl, names.database));
    url.username = role;
    url.password = password;
    return url.href;
  };
  const ownerUrl = urlOf(names.owner, 'choose one');
  return {
    database: { url: ownerUrl, drop: () => Promise.resolve() },
    ownerUrl,
    serverUrl: urlOf(names.app, 'choose another'),
  };
}

/** duplicate_object */
function ignoreExisting(error: unknown): void {
  if (!(error instanceof pg.DatabaseError && error.code === '42710')) throw error;
}

/** A node on an existing database, closed at the latest when the test ends. */
async function start(config: object, database: TestDatabase): Promise<TestApp> {
  const app = await startTestApp({ config, database });
  cleanUps.push(() => app.close());
  return app;
}

/** What stands in code marks in the first column of the table below a heading, sorted. */
function firstColumns(heading: string): string[] {
  const section = page.split(/^## /m).find((part) => part.startsWith(heading)) ?? '';
  const cells = [...section.matchAll(/^\| (`.*?) +\|/gm)].map(([, cell = '']) => cell);
  return cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name)).toSorted();
}

function filesBelow(folder: string): string[] {
  return readdirSync(`${root}/${folder}`, { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}
