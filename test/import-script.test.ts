import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AdminEraseUserDocument, AdminUpsertUsersDocument } from './generated/documents.js';
import { startTestApp, type TestApp } from './harness/app.js';
import { withClient } from './harness/postgres.js';

/** The whole migration that the script promises to manage is `FULL=1`; it takes a minute or two. */
const total = process.env['FULL'] === '1' ? 100_000 : 5_000;
const script = fileURLToPath(new URL('../docs/scripts/import-messages.mjs', import.meta.url));
const pairs = 50;

let app: TestApp;
let folder: string;
beforeAll(async () => {
  app = await startTestApp();
  folder = await mkdtemp(join(tmpdir(), 'duet-import-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await app.close();
});

async function run(file: string, token?: string): Promise<{ status: number | null; output: string }> {
  const { token: ofAdmin } = await app.admin();
  const child = spawn(process.execPath, [script, file], {
    env: { ...process.env, DUET_URL: app.url, DUET_TOKEN: token ?? ofAdmin },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, output };
}

test(`moves ${total} messages, and again without changing anything`, { timeout: 600_000 }, async () => {
  const file = join(folder, 'messages.ndjson');
  const out = createWriteStream(file);
  for (let index = 0; index < total; index += 1) {
    const pair = index % pairs;
    const turn = Math.floor(index / pairs) % 2 === 0;
    out.write(
      `${JSON.stringify({
        from: turn ? `left-${pair}` : `right-${pair}`,
        to: turn ? `right-${pair}` : `left-${pair}`,
        clientMessageId: `legacy-${index}`,
        sentAt: new Date(Date.UTC(2022, 0, 1) + index * 60_000).toISOString(),
        content: { text: { text: `Message ${index}` } },
      })}\n`,
    );
  }
  out.end();
  await once(out, 'finish');
  expect(await run(file)).toEqual({ status: 0, output: `${total} stored, 0 there before, 0 refused\n` });
  expect(await run(file)).toEqual({ status: 0, output: `0 stored, ${total} there before, 0 refused\n` });
  const { rows } = await withClient(app.database.url, (client) =>
    client.query(`
      SELECT count(*)::int AS messages, count(DISTINCT conversation_id)::int AS conversations,
        bool_and(seq_is_right) AS are_contiguous
      FROM (
        SELECT conversation_id, seq = row_number() OVER (PARTITION BY conversation_id ORDER BY sent_at) AS seq_is_right
        FROM message
      ) m`),
  );
  expect(rows).toEqual([{ messages: total, conversations: pairs, are_contiguous: true }]);
});

test('refuses bad lines by their numbers, and imports all others', async () => {
  const admin = await app.admin();
  await admin.run(AdminUpsertUsersDocument, { input: { users: [{ id: 'zoe' }] } });
  await admin.run(AdminEraseUserDocument, { input: { userId: 'zoe' } });
  const good = (key: string): object => ({
    from: 'left',
    to: 'right',
    clientMessageId: key,
    sentAt: '2022-01-01T00:00:00Z',
    content: { text: { text: key } },
  });
  const lines = [
    JSON.stringify(good('first')),
    JSON.stringify({ ...good('erased'), from: 'zoe' }),
    JSON.stringify({ ...good('space'), to: 'the right' }),
    JSON.stringify({ ...good('day'), sentAt: '2020-01-01' }),
    '{"from":"left","to":',
    '',
    '["left","right"]',
    JSON.stringify({ ...good('nobody'), to: null }),
    JSON.stringify({ ...good('unknown'), contents: {} }),
    JSON.stringify({ ...good('large'), customData: 'x'.repeat(9 * 1_048_576) }),
    JSON.stringify({ ...good('empty'), content: { text: { text: '' } } }),
    JSON.stringify(good('last')),
  ];
  const file = join(folder, 'bad.ndjson');
  await writeFile(file, lines.join('\n'));
  const { status, output } = await run(file);
  expect(status).toBe(1);
  const said = output.trimEnd().split('\n');
  expect(said.map((line) => line.replace(/^((?:line|user) [^:]+: [A-Z_]+) .*/, '$1')).sort()).toEqual([
    '2 stored, 0 there before, 9 refused',
    'line 10: BAD_REQUEST',
    'line 11: BAD_USER_INPUT',
    'line 2: USER_NOT_FOUND',
    'line 3: USER_NOT_FOUND',
    'line 4: BAD_USER_INPUT',
    'line 5: not a JSON object with from and to',
    'line 7: not a JSON object with from and to',
    'line 8: not a JSON object with from and to',
    'line 9: BAD_USER_INPUT',
    'user the right: BAD_USER_INPUT',
    'user zoe: USER_NOT_FOUND',
  ]);
  const again = await run(file);
  expect(again.status).toBe(1);
  expect(again.output).toMatch(/^0 stored, 2 there before, 9 refused$/m);
});

test('takes a byte order mark, ends of lines as Windows writes them, and every character that a text may have', async () => {
  const file = join(folder, 'exported.ndjson');
  const lines = ['\u2028', '\u2029', '\u0085\r'].map((text, index) =>
    JSON.stringify({
      from: 'carla',
      to: 'dario',
      clientMessageId: `exported-${index}`,
      sentAt: '2022-01-01T00:00:00Z',
      content: { text: { text: `a${text}b` } },
    }),
  );
  await writeFile(file, `\ufeff${lines.join('\r\n')}\r\n`);
  expect(await run(file)).toEqual({ status: 0, output: '3 stored, 0 there before, 0 refused\n' });
});

test('stops at what is wrong with all lines, such as a token that is no administrator’s', async () => {
  const file = join(folder, 'refused.ndjson');
  await writeFile(file, JSON.stringify({ from: 'left', to: 'right' }));
  const { token } = await app.stranger();
  const { status, output } = await run(file, token);
  expect({ status, output }).toEqual({
    status: 1,
    output: expect.stringContaining('administrator') as string,
  });
  expect(output).not.toContain('line 1');
});
