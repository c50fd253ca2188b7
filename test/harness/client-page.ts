import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const client = 'src/client/browser/index.ts';

/** An empty page that has `duet/client` as `duet`, or another module of the project, as an app's bundler would bring it. */
export async function serveClientPage(
  module = client,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const entry = fileURLToPath(new URL(`../../${module}`, import.meta.url));
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
