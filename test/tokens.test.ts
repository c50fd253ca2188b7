import { createHmac, type KeyPairKeyObjectResult as KeyPair } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK, SignJWT, type JWK, type JWTPayload } from 'jose';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadOrCreateSecret } from '../src/auth/secret.js';
import {
  bearerToken,
  createTokenSigner,
  createTokenVerifier,
  TokenError,
  type Identity,
  type TokenVerifier,
} from '../src/auth/tokens.js';
import { makeKeyPair, type KeyKind } from './vendors/key-pairs.js';

const secret = 'a secret that is long enough for HS256 tokens';
const inAnHour = () => Math.floor(Date.now() / 1000) + 3600;

describe('tokens signed with the secret', () => {
  const verifier = createTokenVerifier({ secret });

  it('proves the identity of the user it was signed for', async () => {
    const { token, expiresAt } = await createTokenSigner({ secret }).sign({
      userId: 'alice',
      role: 'ADMIN',
      expiresInSeconds: 60,
    });
    const identity = await verifier.verify(token);
    expect(identity).toEqual({ userId: 'alice', role: 'ADMIN', expiresAt, tokenId: identity.tokenId });
    expect(identity.tokenId).toMatch(/^[\w-]{43}$/);
    expect(token).not.toContain(identity.tokenId);
  });

  it('takes an absent role for USER', async () => {
    expect(await verifier.verify(await signed({ sub: 'alice', exp: inAnHour() }))).toMatchObject({
      role: 'USER',
    });
  });

  it('gives the same token the same token id and another token another', async () => {
    const [first, second] = [
      await signed({ sub: 'a', exp: inAnHour() }),
      await signed({ sub: 'b', exp: inAnHour() }),
    ];
    const ids = await Promise.all(
      [first, first, second].map(async (token) => (await verifier.verify(token)).tokenId),
    );
    expect(ids[0]).toBe(ids[1]);
    expect(ids[0]).not.toBe(ids[2]);
  });

  it('refuses an expired token as expired', async () => {
    const token = await signed({ sub: 'alice', exp: Math.floor(Date.now() / 1000) - 1 });
    expect(await problem(verifier, token)).toBe('expired');
  });

  it('refuses a remembered token from the moment of its expiry on', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    try {
      const exp = inAnHour();
      const token = await signed({ sub: 'alice', exp });
      await verifier.verify(token);
      vi.setSystemTime(exp * 1000 - 1);
      expect(await verifier.verify(token)).toMatchObject({ userId: 'alice' });
      vi.setSystemTime(exp * 1000);
      expect(await problem(verifier, token)).toBe('expired');
      expect(await problem(createTokenVerifier({ secret }), token)).toBe('expired');
    } finally {
      vi.useRealTimers();
    }
  });

  it('tolerates an issuer whose clock is two seconds ahead and not three', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    try {
      const now = Math.floor(Date.now() / 1000);
      vi.setSystemTime(now * 1000);
      expect(await verifier.verify(await signed({ sub: 'a', exp: inAnHour(), nbf: now + 2 }))).toBeDefined();
      expect(await problem(verifier, await signed({ sub: 'a', exp: inAnHour(), nbf: now + 3 }))).toBe(
        'invalid',
      );
    } finally {
      vi.useRealTimers();
    }
  });

  it('calls an expired token with a wrong signature invalid, not expired', async () => {
    const token = await signed({ sub: 'alice', exp: 1 }, 'another secret that is long enough as well');
    expect(await problem(verifier, token)).toBe('invalid');
  });

  it('accepts every form of user id that the rule allows', async () => {
    for (const sub of ['a', 'a'.repeat(64), 'A-Z_0.9@example:x']) {
      expect(await verifier.verify(await signed({ sub, exp: inAnHour() }))).toMatchObject({ userId: sub });
    }
  });

  const claims: Record<string, object> = {
    'without exp': { sub: 'alice' },
    'with a textual exp': { sub: 'alice', exp: '9999999999' },
    'with an endless exp': { sub: 'alice', exp: 1e300 },
    'without sub': { exp: inAnHour() },
    'with an empty sub': { sub: '', exp: inAnHour() },
    'with a sub of 65 characters': { sub: 'a'.repeat(65), exp: inAnHour() },
    'with a numeric sub': { sub: 7, exp: inAnHour() },
    'with a line end after the sub': { sub: 'alice\n', exp: inAnHour() },
    'with a letter outside ASCII in the sub': { sub: 'älice', exp: inAnHour() },
    'with an unknown role': { sub: 'alice', exp: inAnHour(), role: 'OWNER' },
    'with a role in small letters': { sub: 'alice', exp: inAnHour(), role: 'admin' },
    'with a null role': { sub: 'alice', exp: inAnHour(), role: null },
    'with a list of roles': { sub: 'alice', exp: inAnHour(), role: ['ADMIN'] },
  };
  it.each(Object.entries(claims))('refuses a token %s', async (_, payload) => {
    // Signed by hand: the library would refuse to sign some of these.
    expect(await problem(verifier, handMade({ alg: 'HS256' }, payload, secret))).toBe('invalid');
  });

  it('refuses an unsigned token, whatever it calls its algorithm', async () => {
    for (const alg of ['none', 'None', 'NONE', 'nOnE', '']) {
      const unsigned = handMade({ alg }, { sub: 'alice', exp: inAnHour() }, null);
      expect(await problem(verifier, unsigned)).toBe('invalid');
    }
  });

  it('refuses every algorithm but HS256', async () => {
    for (const alg of ['HS384', 'HS512']) {
      expect(await problem(verifier, await signed({ sub: 'alice', exp: inAnHour() }, secret, alg))).toBe(
        'invalid',
      );
    }
  });

  it('refuses a token in which any one character was changed', async () => {
    const token = await signed({ sub: 'alice', exp: inAnHour() });
    // The last character carries unused bits, which change nothing that is signed.
    for (let index = 0; index < token.length - 1; index += 1) {
      const changed = token.slice(0, index) + (token[index] === 'A' ? 'B' : 'A') + token.slice(index + 1);
      expect(await problem(verifier, changed), `at ${index}`).toBe('invalid');
    }
  });

  it('refuses what is no token at all', async () => {
    for (const garbage of ['', '.', '..', '...', 'alice', '\0', 'e30.e30.', 'é.é.é', '[object Object]']) {
      expect(await problem(verifier, garbage), garbage).toBe('invalid');
    }
  });

  it('refuses a huge token at once, even a well signed one', async () => {
    const huge = await signed({ sub: 'alice', exp: inAnHour(), padding: 'x'.repeat(10_000) });
    expect(await problem(verifier, huge)).toBe('invalid');
    expect(await problem(verifier, 'x'.repeat(10_000_000))).toBe('invalid');
  });

  it('does not show what was wrong in the message', async () => {
    const tokens = [
      await signed({ sub: 'alice' }),
      await signed({ sub: 'alice', exp: inAnHour() }, `${secret}!`),
    ];
    const messages = await Promise.all(
      tokens.map((token) => verifier.verify(token).catch((error: unknown) => String(error))),
    );
    expect(new Set(messages).size).toBe(1);
  });

  it('does not start with a short secret, with two kinds of keys or with none', () => {
    expect(() => createTokenVerifier({ secret: 'x'.repeat(31) })).toThrow('fewer than 32 bytes');
    expect(() => createTokenSigner({ secret: 'x'.repeat(31) })).toThrow('fewer than 32 bytes');
    expect(() => createTokenVerifier({})).toThrow('either');
    expect(() => createTokenVerifier({ secret, jwksUrl: 'http://127.0.0.1/' })).toThrow('either');
  });

  it('does not sign what a verifier would refuse', async () => {
    const signer = createTokenSigner({ secret });
    const claimsOf = (userId: string, expiresInSeconds: number) =>
      ({ userId, role: 'USER', expiresInSeconds }) as const;
    await expect(signer.sign(claimsOf('no spaces', 60))).rejects.toThrow('userId');
    for (const seconds of [0, -1, 1.5, NaN]) {
      await expect(signer.sign(claimsOf('alice', seconds))).rejects.toThrow('expiresInSeconds');
    }
  });
});

describe('tokens signed with a key of a key set', () => {
  let issuer: Issuer;
  let verifier: TokenVerifier;

  beforeEach(async () => {
    issuer = await startIssuer();
    verifier = createTokenVerifier({ jwksUrl: issuer.url });
  });
  afterEach(() => issuer.stop());

  const algorithms: [string, KeyKind][] = [
    ['RS256', 'rsa'],
    ['RS384', 'rsa'],
    ['RS512', 'rsa'],
    ['PS256', 'rsa'],
    ['PS384', 'rsa'],
    ['PS512', 'rsa'],
    ['ES256', 'P-256'],
    ['ES384', 'P-384'],
    ['ES512', 'P-521'],
    ['EdDSA', 'ed25519'],
  ];
  it.each(algorithms)('accepts %s', async (alg, kind) => {
    const pair = makeKeyPair(kind);
    await issuer.publish([{ kid: 'k', pair }]);
    expect(await verifier.verify(await signedBy(pair, alg, 'k'))).toMatchObject({
      userId: 'alice',
      role: 'USER',
    });
  });

  it('refuses a token that uses a public key as an HMAC secret', async () => {
    const pair = makeKeyPair('rsa');
    await issuer.publish([{ kid: 'k', pair }]);
    const publicKey = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const confused = handMade({ alg: 'HS256', kid: 'k' }, { sub: 'alice', exp: inAnHour() }, publicKey);
    expect(await problem(verifier, confused)).toBe('invalid');
  });

  it('refuses HS256 even when the key set holds the secret, and fetches nothing for it', async () => {
    issuer.keys = [{ kty: 'oct', kid: 'k', k: Buffer.from(secret).toString('base64url'), alg: 'HS256' }];
    const token = handMade({ alg: 'HS256', kid: 'k' }, { sub: 'alice', exp: inAnHour() }, secret);
    expect(await problem(verifier, token)).toBe('invalid');
    expect(issuer.requests).toBe(0);
  });

  it('refuses an unsigned token, an expired one and one of another key under the same name', async () => {
    const pair = makeKeyPair('rsa');
    await issuer.publish([{ kid: 'k', pair }]);
    const unsigned = handMade({ alg: 'none', kid: 'k' }, { sub: 'alice', exp: inAnHour() }, null);
    expect(await problem(verifier, unsigned)).toBe('invalid');
    expect(await problem(verifier, await signedBy(pair, 'RS256', 'k', 1))).toBe('expired');
    expect(await problem(verifier, await signedBy(makeKeyPair('rsa'), 'RS256', 'k'))).toBe('invalid');
  });

  it('accepts a key that the issuer brought in after the last fetch, and refuses the withdrawn one', async () => {
    const [old, next] = [makeKeyPair('rsa'), makeKeyPair('rsa')];
    await issuer.publish([{ kid: 'old', pair: old }]);
    await verifier.verify(await signedBy(old, 'RS256', 'old'));
    await issuer.publish([{ kid: 'new', pair: next }]);
    expect(await verifier.verify(await signedBy(next, 'RS256', 'new'))).toMatchObject({ userId: 'alice' });
    expect(await problem(verifier, await signedBy(old, 'RS256', 'old', inAnHour() + 1))).toBe('invalid');
  });

  it('accepts a new key without a name in place of an old one', async () => {
    const [old, next] = [makeKeyPair('rsa'), makeKeyPair('rsa')];
    await issuer.publish([{ pair: old }]);
    await verifier.verify(await signedBy(old, 'RS256'));
    await issuer.publish([{ pair: next }]);
    expect(await verifier.verify(await signedBy(next, 'RS256'))).toMatchObject({ userId: 'alice' });
  });

  it('tries each key that fits when the token names none', async () => {
    const pairs = [makeKeyPair('rsa'), makeKeyPair('rsa'), makeKeyPair('rsa')];
    await issuer.publish(pairs.map((pair) => ({ pair })));
    for (const pair of pairs) {
      expect(await verifier.verify(await signedBy(pair, 'RS256'))).toMatchObject({ userId: 'alice' });
    }
    expect(await problem(verifier, await signedBy(makeKeyPair('rsa'), 'RS256'))).toBe('invalid');
  });

  it('fetches once for many tokens and does not let forged ones flood the issuer', async () => {
    const pair = makeKeyPair('rsa');
    await issuer.publish([{ kid: 'k', pair }]);
    const good = await signedBy(pair, 'RS256', 'k');
    await Promise.all(Array.from({ length: 50 }, () => verifier.verify(good)));
    expect(issuer.requests).toBe(1);
    const forged = await Promise.all(
      Array.from({ length: 50 }, (_, n) => signedBy(pair, 'RS256', `forged-${n}`)),
    );
    expect(new Set(await Promise.all(forged.map((token) => problem(verifier, token))))).toEqual(
      new Set(['invalid']),
    );
    expect(issuer.requests).toBe(2);
  });

  it('answers unavailable, not invalid, while the issuer cannot be reached, and recovers', async () => {
    const pair = makeKeyPair('rsa');
    await issuer.publish([{ kid: 'k', pair }]);
    const token = await signedBy(pair, 'RS256', 'k');
    for (const fault of ['hang up', 'error', 'redirect', 'not JSON', 'not keys'] as const) {
      issuer.fault = fault;
      expect(await problem(verifier, token), fault).toBe('unavailable');
    }
    issuer.fault = null;
    expect(await verifier.verify(token)).toMatchObject({ userId: 'alice' });
  });

  it('calls an issuer whose answer stops halfway too slow, and not its answer wrong', async () => {
    const token = await signedBy(makeKeyPair('rsa'), 'RS256', 'k');
    issuer.fault = 'stop halfway';
    await expect(verifier.verify(token)).rejects.toMatchObject({
      kind: 'unavailable',
      cause: { cause: { message: 'request timed out' } },
    });
  });

  it('goes on with the keys it has while the issuer cannot be reached', async () => {
    const pair = makeKeyPair('rsa');
    await issuer.publish([{ kid: 'k', pair }]);
    await verifier.verify(await signedBy(pair, 'RS256', 'k'));
    issuer.fault = 'error';
    expect(await verifier.verify(await signedBy(pair, 'RS256', 'k', inAnHour() + 1))).toMatchObject({
      userId: 'alice',
    });
    expect(await problem(verifier, await signedBy(pair, 'RS256', 'unknown'))).toBe('unavailable');
  });
});

describe('the Authorization value', () => {
  it('gives the token of a Bearer value', () => {
    expect(bearerToken('Bearer abc.def-_~+/.x==')).toBe('abc.def-_~+/.x==');
    expect(bearerToken('bearer x')).toBe('x');
  });

  it('gives null for anything else', () => {
    const others = [
      '',
      'Bearer',
      'Bearer ',
      'Bearer a b',
      ' Bearer a',
      'Bearer a ',
      'Basic a',
      'Bearera',
      'Bearer a\n',
    ];
    for (const value of [
      ...others,
      'Bearer ä',
      'Bearer =',
      undefined,
      null,
      7,
      ['Bearer a'],
      { toString: () => 'Bearer a' },
    ]) {
      expect(bearerToken(value), String(value)).toBeNull();
    }
  });
});

describe('the secret of an installation', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'duet-secret-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('is made once, readable for the owner only, and is the same for starts at the same moment', async () => {
    const dataDir = join(folder, 'data', 'new');
    const secrets = await Promise.all(Array.from({ length: 20 }, () => loadOrCreateSecret(dataDir)));
    expect(new Set(secrets).size).toBe(1);
    expect(Buffer.byteLength(secrets[0] ?? '')).toBeGreaterThanOrEqual(32);
    expect(await loadOrCreateSecret(dataDir)).toBe(secrets[0]);
    expect(await readdir(dataDir)).toEqual(['auth-secret']);
    expect((await stat(join(dataDir, 'auth-secret'))).mode & 0o777).toBe(0o600);
    const { token } = await createTokenSigner({ secret: secrets[0] ?? '' }).sign({
      userId: 'alice',
      role: 'USER',
      expiresInSeconds: 60,
    });
    expect(
      await createTokenVerifier({ secret: await loadOrCreateSecret(dataDir) }).verify(token),
    ).toBeDefined();
  });

  it('is never replaced when it is damaged', async () => {
    const path = join(folder, 'auth-secret');
    await writeFile(path, 'short');
    await chmod(path, 0o600);
    await expect(loadOrCreateSecret(folder)).rejects.toThrow('does not hold a secret');
  });
});

function signed(claims: JWTPayload, key = secret, alg = 'HS256'): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg }).sign(Buffer.from(key));
}

function signedBy(pair: KeyPair, alg: string, kid?: string, exp = inAnHour()): Promise<string> {
  return new SignJWT({ sub: 'alice', exp })
    .setProtectedHeader(kid === undefined ? { alg } : { alg, kid })
    .sign(pair.privateKey);
}

function handMade(header: object, claims: object, key: string | null): string {
  const input = [header, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${input}.${key === null ? '' : createHmac('sha256', key).update(input).digest('base64url')}`;
}

async function problem(verifier: TokenVerifier, token: string): Promise<string | Identity> {
  try {
    return await verifier.verify(token);
  } catch (error) {
    if (error instanceof TokenError) return error.kind;
    throw error;
  }
}

type IssuerFault = 'hang up' | 'stop halfway' | 'error' | 'redirect' | 'not JSON' | 'not keys';

interface Issuer {
  readonly url: string;
  keys: JWK[];
  fault: IssuerFault | null;
  requests: number;
  publish(keys: readonly { readonly kid?: string; readonly pair: KeyPair }[]): Promise<void>;
  stop(): Promise<void>;
}

async function startIssuer(): Promise<Issuer> {
  const server: Server = createServer((request, response) => {
    issuer.requests += 1;
    if (issuer.fault === 'hang up') request.socket.destroy();
    else if (issuer.fault === 'stop halfway') response.write('{"keys":[');
    else if (issuer.fault === 'error') response.writeHead(503).end();
    else if (issuer.fault === 'redirect') response.writeHead(302, { location: '/elsewhere' }).end();
    else if (issuer.fault === 'not JSON') response.end('<html>');
    else if (issuer.fault === 'not keys') response.end('{"keys":"none"}');
    else response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: issuer.keys }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer: Issuer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`,
    keys: [],
    fault: null,
    requests: 0,
    publish: async (keys) => {
      issuer.keys = await Promise.all(
        keys.map(async ({ kid, pair }) => ({
          ...(await exportJWK(pair.publicKey)),
          ...(kid === undefined ? {} : { kid }),
        })),
      );
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return issuer;
}
