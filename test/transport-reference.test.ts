import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from './harness/app.js';

const page = readFileSync(new URL('../docs/reference/transport.md', import.meta.url), 'utf8');
const addresses = [...page.matchAll(/^\| `(GET|POST) (\/[\w/]+)`/gm)].map(([, method = '', path = '']) => ({
  method,
  path,
}));

describe('the reference of transport', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.close());

  it('lists addresses', () => {
    expect(addresses.length).toBeGreaterThan(6);
  });

  it.each(addresses)('knows what answers at $method $path', async ({ method, path }) => {
    const response = await fetch(`${app.url}${path}`, { method });
    await response.arrayBuffer();
    expect(response.status).not.toBe(404);
  });

  it('answers 404 in JSON elsewhere', async () => {
    const response = await fetch(`${app.url}/nowhere`);
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toContain('application/json');
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
  });

  it('answers queries over GET with the header that is named, and not without', async () => {
    const url = `${app.url}/graphql?query=${encodeURIComponent('{ viewer { user { id } } }')}`;
    const authorization = `Bearer ${await app.token('bob')}`;
    const headers = { authorization, 'apollo-require-preflight': 'true' };
    const answer: unknown = await (await fetch(url, { headers })).json();
    expect(answer).toEqual({ data: { viewer: { user: { id: 'bob' } } } });
    expect((await fetch(url, { headers: { authorization } })).status).toBe(400);
  });

  it('gives every answer the id of its request', async () => {
    const given = await fetch(`${app.url}/health/live`, { headers: { 'x-request-id': 'abc' } });
    expect(given.headers.get('x-request-id')).toBe('abc');
    const made = await fetch(`${app.url}/health/live`, { headers: { 'x-request-id': 'a b' } });
    expect(made.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('tells how a healthy node is', async () => {
    const response = await fetch(`${app.url}/health/ready`);
    expect(await response.json()).toEqual({
      status: 'ready',
      checks: { database: 'up', pubsub: 'up' },
    });
  });
});
