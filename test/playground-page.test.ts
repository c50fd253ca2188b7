import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPlaygroundRouter, type PlaygroundOptions } from '../src/transport/playground/playground.js';
import { requirePage } from './harness/built-page.js';

const alice = { label: 'Alice', userId: 'alice', role: 'USER', token: 'token-of-alice' } as const;
const admin = { label: 'Admin', userId: 'admin', role: 'ADMIN', token: 'token-of-admin' } as const;

let pageDir: string;
const servers: Server[] = [];

beforeAll(async () => {
  pageDir = await requirePage('playground');
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

describe('the playground', () => {
  it('redirects to the address with the slash and keeps the query string', async () => {
    const origin = await serve({});
    const response = await fetch(`${origin}/playground?as=bob&x=%2F`, { redirect: 'manual' });

    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toBe('/playground/?as=bob&x=%2F');
  });

  it('serves a page that names no other host and is asked for anew each time', async () => {
    const origin = await serve({});
    const response = await fetch(`${origin}/playground/?as=bob`);
    const html = await response.text();
    const addresses = [...html.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, address]) => address);

    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-cache');
    expect(addresses.length).toBeGreaterThanOrEqual(3);
    expect(addresses.filter((address) => !address?.startsWith('/playground/'))).toEqual([]);
  });

  it.each(['/playground/', '/playground/index.html'])('lets %s reach this host only', async (path) => {
    const origin = await serve({});
    const { host } = new URL(origin);
    const response = await fetch(origin + path);

    expect(policyOf(response.headers.get('content-security-policy'))).toEqual({
      'default-src': ["'self'"],
      'script-src': ["'self'"],
      'style-src': ["'self'", "'unsafe-inline'"],
      'font-src': ["'self'", 'data:'],
      'img-src': ["'self'", 'data:'],
      'worker-src': ["'self'", 'blob:'],
      'connect-src': ["'self'", `ws://${host}`, `wss://${host}`],
      'object-src': ["'none'"],
      'base-uri': ["'none'"],
      'form-action': ["'none'"],
      'frame-ancestors': ["'none'"],
    });
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('takes nothing but a host name from the Host header into the policy', async () => {
    const origin = await serve({});
    const policy = policyOf(await policyForHost(origin, 'a.example; script-src *'));

    expect(policy['connect-src']).toEqual(["'self'"]);
    expect(policy['script-src']).toEqual(["'self'"]);
  });

  it('serves what the page loads with names that may be cached for ever', async () => {
    const origin = await serve({});
    const html = await (await fetch(`${origin}/playground/`)).text();
    const assets = [...html.matchAll(/"(\/playground\/assets\/[^"]+)"/g)].map(([, path]) => path);
    expect(assets.length).toBeGreaterThanOrEqual(2);

    for (const asset of assets) {
      const response = await fetch(origin + String(asset));
      await response.arrayBuffer();
      expect(response.status).toBe(200);
      expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    }
  });

  it('answers the tokens of the moment, which nothing may store', async () => {
    let tokens: readonly (typeof alice | typeof admin)[] = [alice];
    const origin = await serve({ tokens: () => tokens });
    const first = await fetch(`${origin}/playground/config.json`);
    tokens = [alice, admin];
    const second = await fetch(`${origin}/playground/config.json`);

    expect(first.headers.get('cache-control')).toBe('no-store');
    expect(await first.json()).toEqual({ production: false, graphqlPath: '/graphql', tokens: [alice] });
    expect(await second.json()).toEqual({
      production: false,
      graphqlPath: '/graphql',
      tokens: [alice, admin],
    });
  });

  it('offers no token in production, whatever there would be to offer', async () => {
    const origin = await serve({ production: true, tokens: () => [alice, admin] });
    const response = await fetch(`${origin}/playground/config.json`);

    expect(await response.json()).toEqual({ production: true, graphqlPath: '/graphql', tokens: [] });
  });

  it('says how to build the page when it is not there', async () => {
    const emptyDir = await mkdtemp(join(tmpdir(), 'duet-playground-'));
    try {
      const origin = await serve({ pageDir: emptyDir });
      const response = await fetch(`${origin}/playground/`);

      expect(response.status).toBe(503);
      expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
      expect(await response.text()).toContain('npx vite build src/transport/playground/page');
    } finally {
      await rm(emptyDir, { recursive: true });
    }
  });

  it.each([
    '/',
    '/graphql',
    '/playground/nothing',
    '/playground/assets/nothing.js',
    '/playground/..%2Fpackage.json',
  ])('leaves %s to the rest of the application', async (path) => {
    const origin = await serve({});
    const response = await fetch(origin + path);

    expect(await response.text()).toBe('the rest');
  });
});

/** The router in a real server on a free port, with a handler behind it that shows what fell through. */
async function serve(options: Partial<PlaygroundOptions>): Promise<string> {
  const app = express();
  app.use(createPlaygroundRouter({ pageDir, production: false, tokens: () => [alice], ...options }));
  app.use((_request, response) => {
    response.send('the rest');
  });
  const server = createServer(app);
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${String(port)}`;
}

/** `fetch` sets the Host header itself, so this asks with the module below it. */
async function policyForHost(origin: string, host: string): Promise<string | null> {
  const outgoing = request(`${origin}/playground/`, { headers: { host } });
  outgoing.end();
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  response.resume();
  const policy = response.headers['content-security-policy'];
  return typeof policy === 'string' ? policy : null;
}

function policyOf(header: string | null): Record<string, readonly string[]> {
  const directives = (header ?? '').split('; ').map((directive) => directive.split(' '));
  return Object.fromEntries(directives.map(([name = '', ...sources]) => [name, sources]));
}
