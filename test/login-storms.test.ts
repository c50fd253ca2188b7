import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AdminEraseUserDocument } from './generated/documents.js';
import { startTestApp, type TestApp } from './harness/app.js';
import { RawSocket } from './harness/raw-socket.js';

const maxBadTokens = 100;
const maxConnections = 1_000;
const maxSignIns = 60;

describe('a storm of logins', () => {
  let app: TestApp;
  const start = async (trustedProxies: number): Promise<void> => {
    app = await startTestApp({ config: { rateLimits: true, trustedProxies } });
  };
  beforeEach(() => start(0));
  afterEach(async () => {
    vi.useRealTimers();
    await app.close();
  });

  /** The code that an address is answered; `forwarded` is X-Forwarded-For as it reaches Duet. */
  async function codeFor(token: string, forwarded?: string): Promise<unknown> {
    const response = await fetch(`${app.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${token}`,
        ...(forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }),
      },
      body: JSON.stringify({ query: '{ viewer { user { id } } }' }),
    });
    const { errors = [] } = (await response.json()) as {
      errors?: { extensions: { code: string; retryAfterMs?: number } }[];
    };
    const [error] = errors;
    if (error?.extensions.code === 'RATE_LIMITED') expect(error.extensions.retryAfterMs).toBeGreaterThan(0);
    return error?.extensions.code;
  }
  async function sendBadTokens(
    forwarded: (index: number) => string | undefined = () => undefined,
  ): Promise<void> {
    const codes = await Promise.all(
      Array.from({ length: maxBadTokens }, (_, index) => codeFor(`bad.${index}.token`, forwarded(index))),
    );
    expect(new Set(codes)).toEqual(new Set(['UNAUTHENTICATED']));
  }

  it('of invalid tokens ends the looking at tokens from that address, on both transports', async () => {
    await sendBadTokens();
    const token = await app.token('ann');
    expect(await codeFor(token)).toBe('RATE_LIMITED');
    const socket = await RawSocket.open(app.url);
    socket.initialise(token);
    expect((await socket.closed).code).toBe(1013);
    const response = await fetch(`${app.url}/exports/messages`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(response.status).toBe(429);
  });

  it('of tokens of an erased user is one as well', async () => {
    const [admin, token] = [await app.admin(), await app.token('gone')];
    expect(await codeFor(token)).toBe(undefined);
    await admin.run(AdminEraseUserDocument, { input: { userId: 'gone' } });
    for (let index = 0; index < maxBadTokens; index += 1)
      expect(await codeFor(token)).toBe('UNAUTHENTICATED');
    expect(await codeFor(await app.token('ann'))).toBe('RATE_LIMITED');
  });

  it('is not counted where the token was good once', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const expired = await app.token('ann', { expiresInSeconds: 1 });
    vi.setSystemTime(Date.now() + 60_000);
    for (let index = 0; index < maxBadTokens + 1; index += 1) {
      expect(await codeFor(expired)).toBe('UNAUTHENTICATED');
    }
    expect(await codeFor(await app.token('ann'))).toBe(undefined);
  });

  it('gains nothing by X-Forwarded-For where no proxy is trusted, and the log says what is missing', async () => {
    await sendBadTokens((index) => `198.51.100.${index}`);
    expect(await codeFor(await app.token('ann'), '203.0.113.1')).toBe('RATE_LIMITED');
    const warnings = app.logged.filter(({ msg }) => String(msg).includes('TRUST_PROXY'));
    expect(warnings).toHaveLength(1);
  });

  it('is told apart by what the trusted proxy saw, whatever the client wrote in front of it', async () => {
    await app.close();
    await start(1);
    await sendBadTokens((index) => `203.0.113.${index}, 198.51.100.7`);
    const token = await app.token('ann');
    expect(await codeFor(token, '198.51.100.7')).toBe('RATE_LIMITED');
    expect(await codeFor(token, '198.51.100.7, 198.51.100.8')).toBe(undefined);
  });

  it('of connections from one address is refused before the handshake', async () => {
    const { hostname, port } = new URL(app.url);
    const attempt = async (): Promise<string> => {
      const socket = connect(Number(port), hostname);
      socket.write(
        [
          'GET /graphql HTTP/1.1',
          `Host: ${hostname}`,
          'Connection: Upgrade',
          'Upgrade: websocket',
          'Sec-WebSocket-Version: 13',
          'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
          'Sec-WebSocket-Protocol: graphql-transport-ws',
          '\r\n',
        ].join('\r\n'),
      );
      const [data] = (await once(socket, 'data')) as [Buffer];
      socket.destroy();
      return data.toString();
    };
    for (let done = 0; done < maxConnections; done += 50) {
      const answers = await Promise.all(Array.from({ length: 50 }, attempt));
      expect(answers.filter((answer) => !answer.startsWith('HTTP/1.1 101'))).toEqual([]);
    }
    expect(await attempt()).toMatch(/^HTTP\/1\.1 429 Too Many Requests\r\nRetry-After: \d+\r\n/);
  });

  it('of one user is sent away with 1013, by which clients come back later', async () => {
    const token = await app.token('ann');
    for (let index = 0; index < maxSignIns; index += 1) {
      const socket = await RawSocket.connect(app.url, token);
      socket.socket.close();
      await socket.closed;
    }
    const socket = await RawSocket.open(app.url);
    socket.initialise(token);
    expect((await socket.closed).code).toBe(1013);
  });
});
