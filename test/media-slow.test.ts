import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DiskStorage } from '../src/media/disk-storage.js';
import { ReceiveService } from '../src/media/receive-service.js';
import type { StoredUpload } from '../src/media/upload.js';

const upload: StoredUpload = {
  ...{ id: '01a21432-fe7d-757f-96e7-9e276acc4121', uploaderId: 'alice', kind: 'FILE', state: 'PENDING' },
  ...{
    storage: 'DISK',
    name: 'a',
    bytes: 10,
    createdAt: new Date(),
    facts: null,
    renditions: {},
    usedAt: null,
  },
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duet-slow-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('a body that stops coming', () => {
  it('is not waited for, and what arrived stays', async () => {
    const storage = new DiskStorage(folder);
    const uploads = { find: () => Promise.resolve(upload), finish: () => Promise.resolve(null) };
    const receiver = new ReceiveService({ uploads, storage, idleMs: 20 });
    const body = new PassThrough();
    body.write('12345');
    const request = { offset: null, length: 10, body };
    expect(await receiver.receive(upload.id, request)).toMatchObject({ offset: 5, refusal: 'TOO_SLOW' });
    expect(body.destroyed).toBe(false);
    expect(await receiver.progress(upload.id)).toMatchObject({ offset: 5 });
  });
});
