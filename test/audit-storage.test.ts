import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTokenSigner } from '../src/auth/tokens.js';
import { Person, startTestApp, testSecret, type TestApp } from './harness/app.js';
import { createTestDatabase, withClient, type TestDatabase } from './harness/postgres.js';
import {
  AdminMuteUserDocument,
  AdminSendMessageDocument,
  AdminUpdateSettingsDocument,
  InboxSnapshotDocument,
  SendMessageDocument,
} from './generated/documents.js';

let database: TestDatabase;

beforeEach(async () => {
  database = await createTestDatabase();
});

afterEach(() => database.drop());

describe('the role that the server runs as', () => {
  it('adds to the audit log and can neither change, remove nor empty it', async () => {
    await withServerRole(async (url) => {
      const insert = `INSERT INTO audit_entry (id, admin_id, action, request_id)
        VALUES (gen_random_uuid(), 'admin', 'adminSettings', 'a request') RETURNING action`;
      expect(await query(url, insert)).toEqual([{ action: 'adminSettings' }]);
      for (const sql of [
        `UPDATE audit_entry SET action = 'nothing'`,
        'DELETE FROM audit_entry',
        'TRUNCATE audit_entry',
        'DROP TABLE audit_entry',
        'ALTER TABLE audit_entry ADD COLUMN other int',
        'ALTER TABLE audit_entry DISABLE TRIGGER ALL',
      ]) {
        await expect(query(url, sql)).rejects.toMatchObject({ code: '42501' });
      }
      expect(await query(url, 'SELECT action FROM audit_entry')).toEqual([{ action: 'adminSettings' }]);
    });
  });

  it('is enough for everything that administrators do', async () => {
    await withServerRole(async (url) => {
      const config = { databaseUrl: url, databaseOwnerUrl: database.url };
      const app = await startTestApp({ database, config });
      try {
        const { admin, alice, bob } = await people(app);
        const input = { from: alice.id, to: [bob.id], content: { text: { text: 'hello' } } };
        const { adminSendMessage } = await admin.run(AdminSendMessageDocument, { input });
        expect(adminSendMessage.results[0]?.error).toBeNull();
        await admin.run(AdminMuteUserDocument, { input: { userId: alice.id } });
        await admin.run(AdminUpdateSettingsDocument, { input: { recallWindowSeconds: 60 } });
      } finally {
        await app.close();
      }
      expect(await query(url, 'SELECT count(*)::int AS count FROM audit_entry')).toEqual([{ count: 3 }]);
    });
  });
});

describe('an effect whose entry cannot be written', () => {
  it('does not happen, and harms nobody else', async () => {
    const app = await startTestApp({ database });
    try {
      const { admin, alice, bob } = await people(app);
      await query(
        database.url,
        `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE ''no entry''; END';
         CREATE TRIGGER refuse BEFORE INSERT ON audit_entry EXECUTE FUNCTION refuse()`,
      );
      const content = { text: { text: 'hello' } };
      const answers = await Promise.all([
        admin.ask(AdminMuteUserDocument, { input: { userId: alice.id } }),
        admin.ask(AdminUpdateSettingsDocument, { input: { recallWindowSeconds: 60 } }),
        admin.ask(SendMessageDocument, { input: { to: bob.id, clientMessageId: 'admin', content } }),
        alice.ask(SendMessageDocument, { input: { to: bob.id, clientMessageId: 'alice', content } }),
      ]);
      const codes = answers.map((answer) => answer.errors?.[0]?.extensions?.['code'] ?? 'done');
      expect(codes).toEqual([...Array<string>(3).fill('INTERNAL_SERVER_ERROR'), 'done']);
      const input = { from: alice.id, to: [bob.id], content };
      const { adminSendMessage } = await admin.run(AdminSendMessageDocument, { input });
      expect(adminSendMessage.results[0]?.error?.code).toBe('INTERNAL_SERVER_ERROR');
      const left = await query(
        database.url,
        `SELECT (SELECT count(*)::int FROM message) AS messages, (SELECT count(*)::int FROM control_event) AS events,
           (SELECT count(muted_until)::int FROM user_account) AS mutes, (SELECT revision FROM app_settings)`,
      );
      expect(left).toEqual([{ messages: 1, events: 0, mutes: 0, revision: 1 }]);
    } finally {
      await app.close();
    }
  });
});

describe('kill -9 of a node while an administrator speaks for users', () => {
  it('leaves no message without its entry', async () => {
    for (let round = 0; round < 2; round += 1) {
      const node = await startNode();
      const signer = createTokenSigner({ secret: testSecret });
      const { token } = await signer.sign({ userId: 'admin', role: 'ADMIN', expiresInSeconds: 3600 });
      const admin = new Person('admin', node.url, token);
      const to = ['bob', 'carol'];
      const sends = Array.from({ length: 200 }, (_, index) => {
        const input = {
          from: 'alice',
          to,
          clientMessageId: `${round} ${index}`,
          content: { text: { text: 'hello' } },
        };
        return admin.run(AdminSendMessageDocument, { input });
      });
      await Promise.any(sends);
      await node.kill();
      await Promise.allSettled(sends);
    }
    const [row] = await query(
      database.url,
      `SELECT count(*)::int AS messages, count(*) FILTER (WHERE a.id IS NULL)::int AS unaudited
       FROM message m
       LEFT JOIN audit_entry a ON a.message_id = m.id AND a.on_behalf_of_id = m.sender_id AND a.admin_id = m.acting_id
       WHERE m.acting_id <> m.sender_id`,
    );
    expect(row).toMatchObject({ unaudited: 0 });
    expect(Number(row?.['messages'])).toBeGreaterThan(0);
  });
});

async function people(app: TestApp): Promise<{ admin: Person; alice: Person; bob: Person }> {
  const [admin, alice, bob] = [await app.admin(), await app.person('alice'), await app.person('bob')];
  for (const person of [alice, bob]) await person.run(InboxSnapshotDocument);
  return { admin, alice, bob };
}

/** A node in a process of its own, with the demo users Alice, Bob and Carol. */
async function startNode(): Promise<{ url: string; kill(): Promise<void> }> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    env: {
      ...process.env,
      PORT: '0',
      DATABASE_URL: database.url,
      AUTH_SECRET: testSecret,
      RATE_LIMITS: 'off',
      NODE_ENV: 'test',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface(child.stdout)) {
    const [, url] = /^Duet serves (.*)\/graphql$/.exec(line) ?? [];
    if (url === undefined) continue;
    return {
      url,
      async kill() {
        const gone = once(child, 'exit');
        child.kill('SIGKILL');
        await gone;
      },
    };
  }
  throw new Error('the node did not start');
}

/** A login of its own that is a member of duet_server and owns nothing. */
async function withServerRole(work: (url: string) => Promise<void>): Promise<void> {
  const role = `server_${process.pid}_${Date.now()}`;
  await query(database.url, `CREATE ROLE ${role} LOGIN PASSWORD 'secret' IN ROLE duet_server`);
  const url = new URL(database.url);
  url.username = role;
  url.password = 'secret';
  try {
    await work(url.href);
  } finally {
    await query(database.url, `DROP ROLE ${role}`);
  }
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  return withClient(url, async (client: pg.Client) => {
    const result = await client.query<Record<string, unknown>>(sql);
    return result.rows;
  });
}
