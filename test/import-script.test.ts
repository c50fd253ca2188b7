import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
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

async function run(file: string): Promise<{ status: number | null; output: string }> {
  const { token } = await app.admin();
  const child = spawn(process.execPath, [script, file], {
    env: { ...process.env, DUET_URL: app.url, DUET_TOKEN: token },
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
