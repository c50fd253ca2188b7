import { once } from 'node:events';
import { request as openRequest, type IncomingMessage } from 'node:http';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { DiskStorage } from '../src/media/disk-storage.js';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import { bring, createUpload, type TestUpload } from './harness/media.js';

/** Two nodes on one folder: what a client began on the first it goes on with on the second, and the first has not noticed. */
let first: TestApp;
let second: TestApp;
let alice: Person;
beforeAll(async () => {
  first = await startTestApp();
  second = await startTestApp({
    database: first.database,
    config: { mediaDir: join(first.dataDir, 'media') },
  });
  alice = await first.stranger('alice');
});
afterAll(async () => {
  await second.close();
  await first.close();
});

/** How long a node may take to notice something. */
const patience = { timeout: 20_000, interval: 20 };
/** No two places of it are alike. */
const bytes = Buffer.from(Array.from({ length: 40_000 }, (_, index) => index.toString(36)).join(' '));

describe('an upload that is in the air at two nodes', () => {
  it('has its bytes once each where it was resumed', async () => {
    const upload = await createUpload(alice, { kind: 'FILE', bytes: bytes.length });
    await bring(upload.uploadUrl, bytes.subarray(0, 20_000));
    const stalled = await begin(upload.uploadUrl, { from: 20_000, to: 45_000, first: 10_000, resumed: true });
    const resumed = await begin(onSecond(upload), { from: 30_000, to: 45_000, first: 10_000, resumed: true });
    expect(await stalled.end()).toBe(204);
    await resumed.cut();
    await bringRest(upload);
    expect((await readKept(upload)).equals(bytes)).toBe(true);
  });

  it('has no hole where it was begun anew', async () => {
    const upload = await createUpload(alice, { kind: 'FILE', bytes: bytes.length });
    const stalled = await begin(upload.uploadUrl, { from: 0, to: 45_000, first: 30_000 });
    const anew = await begin(onSecond(upload), { from: 0, to: 45_000, first: 10_000 });
    expect(await stalled.end()).toBe(204);
    await anew.cut();
    await bringRest(upload);
    expect((await readKept(upload)).equals(bytes)).toBe(true);
  });

  it('loses nothing where what was begun before turns out too long', async () => {
    const upload = await createUpload(alice, { kind: 'FILE', bytes: bytes.length });
    const tooLong = await begin(upload.uploadUrl, { from: 0, to: 'unsaid', first: 30_000 });
    const anew = await begin(onSecond(upload), { from: 0, to: 45_000, first: 10_000 });
    expect(await tooLong.end()).toBe(413);
    expect(await anew.end()).toBe(204);
    await bringRest(upload);
    expect((await readKept(upload)).equals(bytes)).toBe(true);
  });
});

describe('what is kept is whole while another node', () => {
  const id = '01a21432-fe7d-757f-96e7-9e276acc4121';
  const size = 28 * 1_048_576;
  let folder: string;
  let storages: readonly [DiskStorage, DiskStorage];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'duet-looks-'));
    storages = [new DiskStorage(folder), new DiskStorage(folder)];
    const part = await storages[0].openPart(id, null);
    await part.append(Buffer.alloc(size, 1));
    await part.close();
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** Every size that the file has meanwhile. */
  async function sizesDuring(name: string, work: Promise<unknown>): Promise<number[]> {
    const state = { isOver: false };
    const working = work.finally(() => (state.isOver = true));
    const sizes = new Set<number>();
    while (!state.isOver) sizes.add((await stat(join(folder, '21', name))).size);
    await working;
    return [...sizes];
  }

  it('looks at the same upload', async () => {
    const upload = { id, bytes: size } as Parameters<DiskStorage['seize']>[0];
    const mine = await storages[0].seize(upload);
    await mine?.keep();
    const looking = storages[1].seize(upload);
    expect(await sizesDuring(id, looking)).toEqual([size]);
    await Promise.all([mine?.close(), (await looking)?.close()]);
  });

  it('draws the same rendition', async () => {
    const drawn = Buffer.alloc(size, 2);
    await storages[0].writeRendition(id, 'large', drawn);
    expect(await sizesDuring(`${id}.large`, storages[1].writeRendition(id, 'large', drawn))).toEqual([size]);
    expect((await readdir(folder)).filter((name) => name !== '21')).toEqual([]);
  });
});

interface Range {
  readonly from: number;
  /** Not said: then there is more than there may be. */
  readonly to: number | 'unsaid';
  /** How many bytes come at once; the rest waits. */
  readonly first: number;
  readonly resumed?: true;
}

/** A request that brings some bytes and then stalls. */
interface Stalled {
  /** Brings the rest and answers the status. */
  end(): Promise<number | undefined>;
  /** Resolves once the node has noticed. */
  cut(): Promise<void>;
}

/** Resolves when the first bytes have arrived. */
async function begin(url: string, { from, to, first: count, resumed }: Range): Promise<Stalled> {
  const headers = {
    ...(to !== 'unsaid' && { 'content-length': to - from }),
    ...(resumed && { 'upload-offset': from }),
  };
  const rest = to === 'unsaid' ? Buffer.alloc(bytes.length) : bytes.subarray(from + count, to);
  const request = openRequest(url, { method: resumed ? 'PATCH' : 'PUT', headers }).on(
    'error',
    () => undefined,
  );
  request.write(bytes.subarray(from, from + count));
  await vi.waitFor(async () => expect(await offsetAt(url)).toBe(from + count), patience);
  return {
    async end() {
      const answered = once(request, 'response');
      request.end(rest);
      const [response] = (await answered) as [IncomingMessage];
      response.resume();
      return response.statusCode;
    },
    async cut() {
      request.destroy();
      await vi.waitFor(async () => {
        const { status } = await bring(url, Buffer.alloc(0), { offset: await offsetAt(url) });
        expect(status).toBe(204);
      }, patience);
    },
  };
}

async function bringRest(upload: TestUpload): Promise<void> {
  const offset = await offsetAt(onSecond(upload));
  expect((await bring(onSecond(upload), bytes.subarray(offset), { offset })).status).toBe(200);
}

async function offsetAt(url: string): Promise<number> {
  return Number((await fetch(url, { method: 'HEAD' })).headers.get('upload-offset'));
}

function onSecond({ uploadUrl }: TestUpload): string {
  return uploadUrl.replace(first.url, second.url);
}

async function readKept({ id }: TestUpload): Promise<Buffer> {
  return readFile(join(first.dataDir, 'media', id.slice(-2), id));
}
