import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from './harness/app.js';
import { newPair } from './harness/messages.js';

const script = fileURLToPath(new URL('../docs/scripts/send-file.mjs', import.meta.url));

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

describe('the script of the guide', () => {
  it('sends a file of several parts', async () => {
    const [alice, bob] = await newPair(app);
    const folder = await mkdtemp(join(tmpdir(), 'duet-send-'));
    const path = join(folder, 'report.pdf');
    await writeFile(path, Buffer.concat([Buffer.from('%PDF-1.4\n'), Buffer.alloc(9_000_000)]));
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [script, bob.id, path], {
      env: { ...process.env, DUET_URL: app.url, DUET_TOKEN: alice.token },
    });
    expect(stderr).toBe('46 %\n93 %\n100 %\n');
    const { content } = JSON.parse(stdout) as {
      readonly content: { readonly url: string; readonly bytes: number };
    };
    expect(content).toMatchObject({ bytes: 9_000_009, format: 'pdf' });
    expect((await (await fetch(content.url)).arrayBuffer()).byteLength).toBe(9_000_009);
    await rm(folder, { recursive: true });
  });
});
