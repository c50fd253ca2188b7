import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPagesRouter, type PagesOptions } from '../src/transport/pages.js';
import { requirePage } from './harness/built-page.js';

const alice = { label: 'Alice', userId: 'alice', role: 'USER', token: 'token-of-alice' } as const;
const admin = { label: 'Admin', userId: 'admin', role: 'ADMIN', token: 'token-of-admin' } as const;

let builtDir: string;
const servers: Server[] = [];

beforeAll(async () => {
  builtDir = `${await requirePage('demo')}/..`;
});
afterAll(async () => {
  await Promise.all(
    servers.map(async (server) => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    }),
  );
});

describe('the chat page', () => {
  it('names no other host, and lets the browser reach this one and the address of uploads only', async () => {
    const origin = await serve({
      media: { links: { address: 'https://chat.example.com/duet' }, storeOrigin: null },
    });
    const { host } = new URL(origin);
    const response = await fetch(`${origin}/demo?as=alice`);
    const addresses = [...(await response.text()).matchAll(/(?:src|href)="([^"]*)"/g)].map(([, to]) => to);
    const files = ["'self'", 'blob:', 'https://chat.example.com'];
    expect(new URL(response.url).pathname + new URL(response.url).search).toBe('/demo/?as=alice');
    expect(addresses.filter((address) => !address?.startsWith('/demo/'))).toEqual([]);
    expect(policyOf(response)).toEqual({
      'default-src': ["'self'"],
      'script-src': ["'self'"],
      'style-src': ["'self'"],
      'img-src': files,
      'media-src': files,
      'connect-src': ["'self'", `ws://${host}`, `wss://${host}`, 'https://chat.example.com'],
      'object-src': ["'none'"],
      'base-uri': ["'none'"],
      'form-action': ["'none'"],
      'frame-ancestors': ["'none'"],
    });
  });

  it('offers users and no administrator', async () => {
    const origin = await serve({});
    const config: unknown = await (await fetch(`${origin}/demo/config.json`)).json();
    const { label, userId, token } = alice;
    expect(config).toEqual({
      graphqlPath: '/graphql',
      mediaOrigin: null,
      users: [{ label, userId, token }],
    });
  });

  it('offers nobody in production', async () => {
    const origin = await serve({ production: true });
    expect(await (await fetch(`${origin}/demo/config.json`)).json()).toMatchObject({ users: [] });
  });

  it.each(['/demo', '/demo/', '/demo/config.json'])('is not at %s where it is off', async (path) => {
    const origin = await serve({ demoPage: false });
    expect(await (await fetch(origin + path)).text()).toBe('the rest');
  });

  it.each(['/demo/index%2Ehtml', '/demo//index.html'])('guards the page at %s, too', async (path) => {
    const response = await fetch((await serve({})) + path);
    expect(policyOf(response)).toMatchObject({ 'frame-ancestors': ["'none'"] });
  });

  it('says how to build the page when it is not there', async () => {
    const origin = await serve({ builtDir: `${builtDir}/nowhere` });
    const response = await fetch(`${origin}/demo/`);
    expect(response.status).toBe(503);
    expect(await response.text()).toContain('npx vite build src/transport/demo/page');
  });
});

/** The router in a real server on a free port, with a handler behind it that shows what fell through. */
async function serve(options: Partial<PagesOptions>): Promise<string> {
  const app = express();
  app.use(
    createPagesRouter({
      builtDir,
      production: false,
      demoPage: true,
      tokens: [alice, admin],
      media: { links: { address: null }, storeOrigin: null },
      ...options,
    }),
  );
  app.use((_request, response) => {
    response.send('the rest');
  });
  const server = createServer(app);
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function policyOf(response: Response): Record<string, readonly string[]> {
  const header = response.headers.get('content-security-policy') ?? '';
  const directives = header.split('; ').map((directive) => directive.split(' '));
  return Object.fromEntries(directives.map(([name = '', ...sources]) => [name, sources]));
}
