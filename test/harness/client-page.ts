import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const entry = fileURLToPath(new URL('../../src/client/browser/index.ts', import.meta.url));

/** An empty page that has `duet/client` as `duet`, as an app's bundler would bring it. */
export async function serveClientPage(): Promise<{ readonly url: string; close(): Promise<void> }> {
  const outputs = await build({
    configFile: false,
    logLevel: 'warn',
    build: { write: false, lib: { entry, formats: ['iife'], name: 'duet' }, target: 'es2022' },
  });
  const [output] = [outputs].flat();
  if (!output || !('output' in output)) throw new Error('the client was not built');
  const script = output.output.map((file) => ('code' in file ? file.code : '')).join('\n');
  const server: Server = createServer((request, response) => {
    const isScript = request.url === '/client.js';
    response.setHeader('Content-Type', isScript ? 'text/javascript' : 'text/html');
    response.end(
      isScript ? script : '<!doctype html><title>client</title><script src="/client.js"></script>',
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
