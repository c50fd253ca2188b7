import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { connect as connectTcp } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { uuidV7LowerBound } from '../src/database/partitions.js';
import { SendMessageDocument, type SendMessageInput } from './generated/documents.js';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import { withClient } from './harness/postgres.js';

let app: TestApp;
let admin: Person;
let alice: Person;
let bob: Person;
let folder: string;
const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
const yesterday = daysAgo(1);
const total = 2_300;

beforeAll(async () => {
  app = await startTestApp();
  admin = await app.admin();
  folder = await mkdtemp(join(tmpdir(), 'duet-export-'));
  [alice, bob] = [await app.stranger('alice'), await app.stranger('bob')];
  await bob.run('{ viewer { user { id } } }');
  await alice.run(SendMessageDocument, {
    input: sendTo(bob, 'first'),
  });
  // The day before, in the manner of a busy one: many in the same millisecond.
  await withClient(app.database.url, (client) =>
    client.query(
      `INSERT INTO message (id, conversation_id, seq, sender_id, recipient_id, acting_id, client_message_id, idempotency_key,
         request_hash, content, counts_as_unread, sender_counted, recipient_counted, sent_at)
       SELECT (left($1, 8) || '-' || substr($1, 10, 4) || '-7' || lpad(to_hex(n), 3, '0') || '-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
         m.conversation_id, n + 1, m.sender_id, m.recipient_id, m.acting_id, n::text, gen_random_uuid(), m.request_hash,
         json_build_object('kind', 'TEXT', 'text', 'message ' || n || ' \u2028\u2029'), true, 0, n + 1, now()
       FROM generate_series(1, $2::int) AS n CROSS JOIN message m`,
      [uuidV7LowerBound(new Date(`${yesterday}T12:00:00Z`)), total - 1],
    ),
  );
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await app.close();
});

const sendTo = ({ id }: Person, clientMessageId: string): SendMessageInput => ({
  to: id,
  clientMessageId,
  content: { text: { text: 'Ångström ✓ \u2028\u2029' } },
});

async function get(query: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${app.url}/exports/messages?${query}`, {
    headers: { authorization: `Bearer ${admin.token}`, 'accept-encoding': 'identity', ...headers },
  });
}

interface Line {
  readonly type: string;
  readonly id?: string;
  readonly count?: number;
  readonly sha256?: string;
  readonly cursor?: string;
  readonly until?: string;
  readonly content?: unknown;
}

const parseLines = (text: string): Line[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

/** The hash as a reader computes it: over the hash before and the message lines since. */
function chain(text: string): string {
  let sha256 = '';
  let block = '';
  for (const line of text.trimEnd().split('\n')) {
    if ((JSON.parse(line) as Line).type === 'message') block += `${line}\n`;
    else if (block !== '') {
      sha256 = createHash('sha256').update(sha256).update(block).digest('hex');
      block = '';
    }
  }
  return sha256;
}

describe('GET /exports/messages', () => {
  test('gives every message once, in the order of storing, with a count and a checksum at the end', async () => {
    const response = await get(`from=${yesterday}`);
    expect(response.headers.get('content-type')).toMatch('application/x-ndjson');
    const text = await response.text();
    const lines = parseLines(text);
    const ids = lines.flatMap((line) => (line.type === 'message' ? [String(line.id)] : []));
    expect(ids).toHaveLength(total);
    expect(ids).toEqual([...new Set(ids)].sort());
    expect(lines.at(-1)).toMatchObject({ type: 'end', count: total, sha256: chain(text) });
    expect(lines.filter((line) => line.type === 'checkpoint').length).toBeGreaterThan(2);
    expect(text).toContain('Ångström ✓');
  });

  test('goes on from any checkpoint with the very same bytes', async () => {
    const until = new Date().toISOString();
    const whole = await (await get(`from=${yesterday}&until=${until}`)).text();
    const checkpoints = whole.split('\n').filter((line) => line.includes('"type":"checkpoint"'));
    for (const checkpoint of checkpoints) {
      const { cursor } = JSON.parse(checkpoint) as Line;
      const rest = await (await get(new URLSearchParams({ cursor: String(cursor) }).toString())).text();
      expect(whole.slice(whole.indexOf(checkpoint) + checkpoint.length + 1)).toBe(rest);
    }
  });

  test('takes a future until as now and says so at the end', async () => {
    const lines = parseLines(await (await get(`from=${yesterday}&until=2100-01-01`)).text());
    const until = new Date(String(lines.at(-1)?.until)).getTime();
    expect(Math.abs(Date.now() - until)).toBeLessThan(60_000);
  });

  test('includes from and excludes until, to the millisecond', async () => {
    const [first] = parseLines(await (await get(`from=${yesterday}`)).text());
    const at = new Date(Number.parseInt(String(first?.id).replace('-', '').slice(0, 12), 16));
    const next = new Date(at.getTime() + 1);
    const within = parseLines(
      await (await get(`from=${at.toISOString()}&until=${next.toISOString()}`)).text(),
    );
    expect(within.at(-1)?.count).toBe(total - 1);
    const before = parseLines(await (await get(`from=${yesterday}&until=${at.toISOString()}`)).text());
    expect(before).toEqual([expect.objectContaining({ type: 'end', count: 0, sha256: '' })]);
  });

  test('is gzip when asked', async () => {
    const { port } = new URL(app.url);
    const socket = connectTcp(Number(port), '127.0.0.1');
    socket.write(
      `GET /exports/messages?from=${yesterday} HTTP/1.0\r\nHost: localhost\r\nAuthorization: Bearer ${admin.token}\r\nAccept-Encoding: gzip\r\n\r\n`,
    );
    const chunks: Buffer[] = [];
    for await (const chunk of socket) chunks.push(chunk as Buffer);
    const answer = Buffer.concat(chunks);
    const bodyStart = answer.indexOf('\r\n\r\n') + 4;
    expect(answer.subarray(0, bodyStart).toString().toLowerCase()).toContain('content-encoding: gzip');
    expect(parseLines(gunzipSync(answer.subarray(bodyStart)).toString()).at(-1)).toMatchObject({
      count: total,
    });
  });

  test('refuses who is no administrator, and what it cannot read, as JSON with a code', async () => {
    const user = await app.stranger();
    const cases = [
      ['', { authorization: '' }, 401, 'UNAUTHENTICATED'],
      [`from=${yesterday}`, { authorization: `Bearer ${user.token}` }, 403, 'FORBIDDEN'],
      ['', {}, 400, 'BAD_USER_INPUT'],
      ['from=yesterday', {}, 400, 'BAD_USER_INPUT'],
      ['from=2026-03-02&until=2026-03-01', {}, 400, 'BAD_USER_INPUT'],
      [`from=${yesterday}&from=${yesterday}`, {}, 400, 'BAD_USER_INPUT'],
      ['cursor=forged', {}, 400, 'CURSOR_INVALID'],
    ] as const;
    for (const [query, headers, status, code] of cases) {
      const response = await get(query, headers);
      expect(response.status).toBe(status);
      expect(await response.json()).toMatchObject({ errors: [{ extensions: { code } }] });
    }
    const { rows } = await withClient(app.database.url, (client) =>
      client.query(`SELECT admin_id FROM audit_entry WHERE action = 'exportMessages' AND admin_id = $1`, [
        user.id,
      ]),
    );
    expect(rows).toHaveLength(1);
  });
});

describe('docs/scripts/download-messages.mjs', () => {
  const script = fileURLToPath(new URL('../docs/scripts/download-messages.mjs', import.meta.url));

  async function run(
    server: string,
    into = folder,
    days: readonly string[] = [yesterday, yesterday],
  ): Promise<{ status: number | null; output: string }> {
    const child = spawn(process.execPath, [script, into, ...days], {
      env: { ...process.env, DUET_URL: server, DUET_TOKEN: admin.token },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const [status] = (await once(child, 'close')) as [number | null];
    return { status, output };
  }

  test('downloads a day over a line that is cut again and again, and verifies it', async () => {
    let cuts = 0;
    const { port } = new URL(app.url);
    // Lets a part of each answer through and cuts; the fourth time it stays.
    const proxy = createServer((client) => {
      const upstream = connectTcp(Number(port), '127.0.0.1');
      let left = (cuts += 1) < 4 ? 15_000 : Number.POSITIVE_INFINITY;
      client.pipe(upstream);
      upstream.on('data', (chunk: Buffer) => {
        client.write(chunk.subarray(0, Math.min(left, chunk.length)));
        left -= chunk.length;
        if (left <= 0) {
          client.destroy();
          upstream.destroy();
        }
      });
      upstream.on('close', () => client.end());
      for (const socket of [client, upstream]) socket.on('error', () => socket.destroy());
    });
    proxy.listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    const result = await run(`http://127.0.0.1:${(proxy.address() as AddressInfo).port}`);
    proxy.close();
    expect(result).toMatchObject({ status: 0 });
    expect(await readdir(folder)).toEqual([`${yesterday}.ndjson`]);
    const text = await readFile(join(folder, `${yesterday}.ndjson`), 'utf8');
    expect(parseLines(text).filter((line) => line.type === 'message')).toHaveLength(total - 1);
    expect(parseLines(text).at(-1)).toMatchObject({ type: 'end', sha256: chain(text) });
    expect(cuts).toBeGreaterThan(2);
  });

  test('throws away what a crash has damaged and downloads it again', async () => {
    const path = join(folder, `${yesterday}.ndjson`);
    const good = await readFile(path, 'utf8');
    const middle = good.indexOf('"type":"checkpoint"') + 4_000;
    await rm(path);
    await writeFile(`${path}.part`, `${good.slice(0, middle)}!${good.slice(middle + 1)}`);
    await truncate(`${path}.part`, Buffer.byteLength(good) - 100);
    expect(await run(app.url)).toMatchObject({ status: 0 });
    const again = await readFile(path, 'utf8');
    expect(parseLines(again).at(-1)).toMatchObject({ type: 'end', sha256: chain(again) });
    expect(parseLines(again).filter((line) => line.type === 'message')).toHaveLength(total - 1);
  });

  test('begins a day anew that was cut before the database was restored', async () => {
    const path = join(folder, `${yesterday}.ndjson`);
    const good = await readFile(path, 'utf8');
    await rm(path);
    await writeFile(`${path}.part`, good.slice(0, good.length / 2));
    const restored = await restoredApp();
    const result = await run(restored.url);
    await restored.close();
    expect(result).toMatchObject({ status: 0 });
    const again = await readFile(path, 'utf8');
    expect(parseLines(again).at(-1)).toMatchObject({ type: 'end', sha256: chain(again) });
    expect(parseLines(again).filter((line) => line.type === 'message')).toHaveLength(total - 1);
    expect(await readdir(folder)).toEqual([`${yesterday}.ndjson`]);
  });

  /** A node in the epoch that follows a restore. */
  async function restoredApp(): Promise<TestApp> {
    await withClient(app.database.url, (client) =>
      client.query('UPDATE installation SET epoch = gen_random_uuid()'),
    );
    return startTestApp({ database: { url: app.database.url, drop: () => Promise.resolve() } });
  }

  test('keeps a day that is not over as unfinished, and takes it again the next time', async () => {
    const into = join(folder, 'unfinished');
    // Since the file began, midnight may have passed.
    const [dayBefore, today] = [daysAgo(1), daysAgo(0)];
    for (const name of ['second', 'third']) {
      const { sendMessage } = await alice.run(SendMessageDocument, { input: sendTo(bob, name) });
      const exported = async (): Promise<Line[]> =>
        parseLines(await (await get(`from=${today}`)).text()).filter(({ type }) => type === 'message');
      // What has just been written is exported a little later.
      await expect.poll(async () => (await exported()).at(-1)?.id).toBe(sendMessage.message.id);
      const count = (await exported()).length;
      const { status, output } = await run(app.url, into, [dayBefore, today]);
      expect({ status, output }).toEqual({
        status: 3,
        output: expect.stringContaining(`${today}: ${count} messages until ${today}T`) as string,
      });
      expect((await readdir(into)).sort()).toEqual([`${dayBefore}.ndjson`, `${today}.ndjson.part`]);
    }
  });

  test.each([
    ['2026-3-1'],
    ['2026-13-45'],
    ['2026-11-31'],
    ['2026-03-01T00:00Z'],
    ['2026-03-01', '2026-3-2'],
    ['2026-03-02', '2026-03-01'],
    ['today'],
  ])('refuses days that name nothing to download: %s', async (...days) => {
    const into = join(folder, 'none');
    const { status, output } = await run(
      app.url,
      into,
      days.map((day) => (day === 'today' ? daysAgo(0) : day)),
    );
    expect({ status, output }).toEqual({
      status: 2,
      output: expect.stringContaining('Days are YYYY-MM-DD') as string,
    });
    expect(existsSync(into)).toBe(false);
  });
});
