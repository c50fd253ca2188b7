import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import { bring, createUpload, fileOf, imageOf, upload, urlIn, type TestUpload } from './harness/media.js';
import { pdf, picture } from './harness/media-files.js';
import { newPair, send } from './harness/messages.js';
import { withClient } from './harness/postgres.js';
import { AdminEraseUserDocument, RecallMessageDocument } from './generated/documents.js';

/** Nodes look for what to remove when they start: each round of the collector is the start of a second node. */
let app: TestApp;
let alice: Person;
let bob: Person;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());
afterEach(() => vi.useRealTimers());
beforeEach(async () => {
  [alice, bob] = await newPair(app);
});

describe('the collector', () => {
  it('removes uploads that were never finished and never used, once their time is over', async () => {
    const unfinished = await createUpload(alice, { kind: 'FILE', bytes: pdf.length });
    await bring(unfinished.uploadUrl, pdf.subarray(0, 9));
    const unused = await upload(alice, 'IMAGE', await picture(9, 9, 'png'));
    await collect();
    expect(await filesOf(unfinished)).toEqual(['.part']);
    expect(await filesOf(unused)).toEqual(['', '.thumbnail']);
    await letTimePass();
    await collect();
    expect([await filesOf(unfinished), await filesOf(unused)]).toEqual([[], []]);
    expect([await stateOf(unfinished), await stateOf(unused)]).toEqual([null, null]);
    expect((await fetch(unused.url)).status).toBe(404);
    expect((await bring(unfinished.uploadUrl, pdf)).status).toBe(404);
  });

  it('keeps what a message shows, and what one is about to', async () => {
    const shown = await upload(alice, 'FILE', pdf);
    const { content } = await send(alice, bob, { content: fileOf(shown.url) });
    const sending = await upload(alice, 'FILE', pdf);
    await letTimePass();
    await query(`UPDATE media_upload SET used_at = now() - interval '4 minutes' WHERE id = '${sending.id}'`);
    await query(`UPDATE media_upload SET used_at = now() - interval '1 day' WHERE id = '${shown.id}'`);
    await collect();
    expect([await stateOf(shown), await stateOf(sending)]).toEqual(['READY', 'READY']);
    expect((await fetch(urlIn(content))).status).toBe(200);
  });

  it('keeps what a message is about to show, whatever the clock of its node says', async () => {
    const file = await upload(alice, 'FILE', pdf);
    vi.setSystemTime(Date.now() - 10 * 60_000);
    const { content } = await withClient(app.database.url, async (client) => {
      await client.query('BEGIN; LOCK TABLE message IN SHARE ROW EXCLUSIVE MODE');
      const sending = send(alice, bob, { content: fileOf(file.url) });
      await vi.waitFor(
        async () =>
          expect(await query(`SELECT used_at FROM media_upload WHERE id = '${file.id}'`)).not.toEqual([
            { used_at: null },
          ]),
        20_000,
      );
      await letTimePass();
      await collect();
      await client.query('COMMIT');
      return sending;
    });
    expect(await stateOf(file)).toBe('READY');
    expect((await fetch(urlIn(content))).status).toBe(200);
  });

  it('keeps what a message begins to show while it looks', async () => {
    const file = await upload(alice, 'FILE', pdf);
    await letTimePass();
    await withClient(app.database.url, async (client) => {
      await client.query('BEGIN; LOCK TABLE media_reference IN ACCESS EXCLUSIVE MODE');
      const collecting = collect();
      await vi.waitFor(async () => expect(await query(leased)).toHaveLength(1), 20_000);
      await query(`UPDATE media_upload SET used_at = now() WHERE id = '${file.id}'`);
      await client.query('COMMIT');
      await collecting;
    });
    expect([await stateOf(file), await filesOf(file)]).toEqual(['READY', ['']]);
  });

  it('keeps for a day what was finished late', async () => {
    const file = await createUpload(alice, { kind: 'FILE', bytes: pdf.length });
    await query(`UPDATE media_upload SET review_at = now() + interval '1 hour' WHERE id = '${file.id}'`);
    await bring(file.uploadUrl, pdf);
    const isKept = `SELECT review_at > now() + interval '24 hours' AS is_kept FROM media_upload WHERE id = '${file.id}'`;
    expect(await query(isKept)).toEqual([{ is_kept: true }]);
  });

  it('removes the file of a recalled message soon, and what remembers it with the message', async () => {
    const file = await upload(alice, 'IMAGE', await picture(2_000, 9, 'png'));
    const message = await send(alice, bob, { content: imageOf(file.url) });
    await alice.run(RecallMessageDocument, { input: { messageId: message.id } });
    await forgetUse(file);
    await collect();
    expect(await filesOf(file)).toEqual([]);
    expect(await stateOf(file)).toBe('GONE');
    await query(`DELETE FROM message WHERE id = '${message.id}'`);
    await letTimePass();
    await collect();
    expect(await stateOf(file)).toBeNull();
    expect(await query(`SELECT 1 FROM media_reference WHERE upload_id = '${file.id}'`)).toEqual([]);
  });

  it('removes the files of expired messages', async () => {
    const file = await upload(alice, 'FILE', pdf);
    const message = await send(alice, bob, { content: fileOf(file.url) });
    await query(`DELETE FROM message WHERE id = '${message.id}'`);
    await forgetUse(file);
    await letTimePass();
    await collect();
    expect([await filesOf(file), await stateOf(file)]).toEqual([[], null]);
  });

  it("removes an erased user's files, and forgets what they were called", async () => {
    const used = await upload(alice, 'FILE', pdf, { name: 'diary.pdf' });
    await send(alice, bob, { content: fileOf(used.url) });
    const unused = await upload(alice, 'FILE', pdf);
    await forgetUse(used);
    await (await app.admin()).run(AdminEraseUserDocument, { input: { userId: alice.id } });
    await collect();
    expect([await filesOf(used), await filesOf(unused)]).toEqual([[], []]);
    expect(await query(`SELECT name FROM media_upload WHERE id = '${used.id}'`)).toEqual([{ name: '' }]);
    expect(await stateOf(unused)).toBeNull();
  });

  it('finishes what a node left that died in the middle', async () => {
    const file = await upload(alice, 'FILE', pdf);
    await query(
      `UPDATE media_upload SET state = 'GONE', review_at = now() - interval '1 second' WHERE id = '${file.id}'`,
    );
    await collect();
    expect([await filesOf(file), await stateOf(file)]).toEqual([[], null]);
  });

  it('goes on behind a file that cannot be removed', async () => {
    const files = [await upload(alice, 'FILE', pdf), await upload(alice, 'FILE', pdf)];
    for (const { id } of files) {
      const path = join(app.dataDir, 'media', id.slice(-2), `${id}.large`);
      if (id === files[0]?.id) await mkdir(path);
    }
    await letTimePass();
    await collect();
    expect(await Promise.all(files.map(stateOf))).toEqual(['GONE', null]);
  });

  it('sweeps up what killed nodes of this machine left, and nothing of those that live', async () => {
    const [left, fresh] = [
      await mkdtemp(join(tmpdir(), 'duet-media-')),
      await mkdtemp(join(tmpdir(), 'duet-media-')),
    ];
    const media = join(app.dataDir, 'media');
    await mkdir(media, { recursive: true });
    const leftBesideFiles = await mkdtemp(join(media, 'duet-media-'));
    const others = await mkdtemp(join(tmpdir(), 'duet-of-a-test-'));
    await writeFile(join(left, 'file'), 'half of a film');
    const longAgo = new Date(Date.now() - 61 * 60_000);
    for (const folder of [left, leftBesideFiles, others]) await utimes(folder, longAgo, longAgo);
    await Promise.all([collect(), collect()]);
    const kept = await readdir(tmpdir());
    expect(kept).not.toContain(basename(left));
    expect(await readdir(media)).not.toContain(basename(leftBesideFiles));
    expect(kept).toEqual(expect.arrayContaining([basename(fresh), basename(others)]));
    for (const folder of [fresh, others]) await rm(folder, { recursive: true });
  });
});

/** Ends when a node has looked at everything whose turn it was. */
async function collect(): Promise<void> {
  const node = await startTestApp({
    database: app.database,
    config: { mediaDir: join(app.dataDir, 'media') },
  });
  await foundNothing('SELECT 1 FROM media_upload WHERE review_at <= now() LIMIT 1');
  // Stopping waits for the upload that is being looked at, not for those behind it; the lease says that they are left.
  await foundNothing(leased);
  await node.close();
}

async function foundNothing(text: string): Promise<void> {
  await vi.waitFor(async () => expect(await query(text)).toEqual([]), { timeout: 60_000, interval: 50 });
}

/** Claimed and not looked at yet: nothing else is due in 9 to 10 minutes. */
const leased = `SELECT 1 FROM media_upload WHERE review_at BETWEEN now() + interval '9 minutes' AND now() + interval '10 minutes'`;

async function letTimePass(): Promise<void> {
  await query(`UPDATE media_upload SET review_at = now() - interval '1 second'`);
}

async function forgetUse({ id }: TestUpload): Promise<void> {
  await query(`UPDATE media_upload SET used_at = now() - interval '10 minutes' WHERE id = '${id}'`);
}

async function stateOf({ id }: TestUpload): Promise<unknown> {
  const [row] = await query(`SELECT state::text FROM media_upload WHERE id = '${id}'`);
  return row?.['state'] ?? null;
}

async function query(text: string): Promise<Record<string, unknown>[]> {
  return withClient(
    app.database.url,
    async (client) => (await client.query<Record<string, unknown>>(text)).rows,
  );
}

/** What lies on the disk of an upload, by the ends of the names. */
async function filesOf({ id }: TestUpload): Promise<string[]> {
  const names = await readdir(join(app.dataDir, 'media', id.slice(-2))).catch(() => []);
  return names
    .filter((name) => name.startsWith(id))
    .map((name) => name.slice(id.length))
    .sort();
}
