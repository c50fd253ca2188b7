/**
 * Access tokens: JWTs with `sub` (the user id), `role` (USER when absent, or ADMIN) and `exp` (required).
 *
 * Each kind of key accepts its own algorithms only (RFC 8725, 3.1): a shared secret HS256, a key set the asymmetric ones.
 * So neither `alg: none` nor a token that is signed with a public key as if it were a secret is ever accepted.
 */
import { createSecretKey, hash, type KeyObject } from 'node:crypto';
import { errors, jwtVerify, SignJWT, type JWTPayload } from 'jose';
import { LRUCache } from 'lru-cache';
import { isUserId } from '../input/text-rules.js';
import { createJwksVerification, KeySetUnavailableError } from './jwks.js';

export type Role = 'USER' | 'ADMIN';

/** Who a request speaks for, as a verified token says. Whether the user still exists is not the token's to know. */
export interface Identity {
  readonly userId: string;
  readonly role: Role;
  /** From this moment on nothing may be answered or delivered on the strength of the token. */
  readonly expiresAt: Date;
  /** A hash of the token: the same for the same token, safe in logs and as a key, and of no use to log in. */
  readonly tokenId: string;
}

/**
 * Why a token is not accepted. `expired`: it was good, a fresh one will be. `invalid`: it never will be. `unavailable`:
 * the keys cannot be had right now, so nothing is known about it; the same token may be tried again later.
 */
export type TokenProblem = 'expired' | 'invalid' | 'unavailable';

/** A token that is not accepted. The message is for anyone; what exactly was wrong is in `cause`, for the log only. */
export class TokenError extends Error {
  override readonly name = 'TokenError';

  constructor(
    readonly kind: TokenProblem,
    options?: ErrorOptions,
  ) {
    super(problemMessages[kind], options);
  }
}

const problemMessages: Readonly<Record<TokenProblem, string>> = {
  expired: 'The token has expired.',
  invalid: 'The token is invalid.',
  unavailable: 'Tokens cannot be verified at the moment.',
};

export interface TokenVerifier {
  /**
   * The identity that `token` proves; rejects with a TokenError and nothing else. A token that was verified once is
   * remembered until it expires, for 5 minutes at most so that a withdrawn key takes effect, and for the 10,000 tokens used
   * last: within that a request costs one hash and no signature check.
   */
  verify(token: string): Promise<Identity>;
}

export interface TokenSigner {
  /** A token for the user that is good for `expiresInSeconds` (whole seconds, at least 1). */
  sign(claims: TokenClaims): Promise<SignedToken>;
}

export interface TokenClaims {
  readonly userId: string;
  readonly role: Role;
  readonly expiresInSeconds: number;
}

export interface SignedToken {
  readonly token: string;
  readonly expiresAt: Date;
}

/** Longer tokens are refused unread; proxies refuse such headers too. */
const maxTokenLength = 8192;
const rememberedTokens = 10_000;
const rememberedForMs = 5 * 60_000;
/** The issuer's clock may be ahead by this much when a token says `nbf`. For `exp` there is no tolerance. */
const clockToleranceSeconds = 2;
/** RFC 7518, 3.2: a key at least as long as the hash. */
const minSecretBytes = 32;
const asymmetricAlgorithms = [
  ...['RS256', 'RS384', 'RS512'],
  ...['PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512'],
  'EdDSA',
];

/**
 * A verifier for tokens that are signed with `secret` (HS256, at least 32 bytes) or with a key of the JSON Web Key Set at
 * `jwksUrl` (RS, PS, ES 256/384/512 and EdDSA). Throws at once unless exactly one of the two is given and usable. Makes no
 * request until the first token comes.
 */
export function createTokenVerifier(keys: {
  readonly secret?: string;
  readonly jwksUrl?: string;
}): TokenVerifier {
  const verifySignature = signatureVerification(keys);
  const identities = new LRUCache<string, Identity>({ max: rememberedTokens, ttl: rememberedForMs });

  return {
    verify: async (token) => {
      if (token.length > maxTokenLength) throw new TokenError('invalid');
      const tokenId = hash('sha256', token, 'base64url');
      const known = identities.get(tokenId);
      const identity = known ?? readIdentity(tokenId, await verifySignature(token));
      if (identity.expiresAt.getTime() <= Date.now()) {
        identities.delete(tokenId);
        throw new TokenError('expired');
      }
      if (!known) identities.set(tokenId, identity);
      return identity;
    },
  };
}

/** A signer of HS256 tokens that a verifier with the same secret accepts. Throws when the secret has under 32 bytes. */
export function createTokenSigner({ secret }: { readonly secret: string }): TokenSigner {
  const key = secretKey(secret);
  return {
    sign: async ({ userId, role, expiresInSeconds }) => {
      if (!isUserId(userId)) throw new RangeError('userId is not the id of a user');
      if (!Number.isSafeInteger(expiresInSeconds) || expiresInSeconds < 1) {
        throw new RangeError('expiresInSeconds is not a whole number of at least 1');
      }
      const issuedAtSeconds = Math.floor(Date.now() / 1000);
      const expiresAtSeconds = issuedAtSeconds + expiresInSeconds;
      const token = await new SignJWT({ role })
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .setSubject(userId)
        .setIssuedAt(issuedAtSeconds)
        .setExpirationTime(expiresAtSeconds)
        .sign(key);
      return { token, expiresAt: new Date(expiresAtSeconds * 1000) };
    },
  };
}

/** The token in an `Authorization: Bearer …` value (RFC 6750, 2.1), or null when the value is anything else. */
export function bearerToken(header: unknown): string | null {
  if (typeof header !== 'string') return null;
  return /^Bearer +([A-Za-z0-9\-._~+/]+=*)$/i.exec(header)?.[1] ?? null;
}

type SignatureVerification = (token: string) => Promise<JWTPayload>;

function signatureVerification(keys: {
  readonly secret?: string;
  readonly jwksUrl?: string;
}): SignatureVerification {
  if ((keys.secret === undefined) === (keys.jwksUrl === undefined)) {
    throw new Error('tokens need either a secret or the address of a JSON Web Key Set');
  }
  const options = { requiredClaims: ['sub', 'exp'], clockTolerance: clockToleranceSeconds };
  if (keys.jwksUrl !== undefined) {
    const verify = createJwksVerification(new URL(keys.jwksUrl), {
      ...options,
      algorithms: asymmetricAlgorithms,
    });
    return (token) => verify(token).catch(refuse);
  }
  const key = secretKey(keys.secret ?? '');
  return async (token) => {
    const { payload } = await jwtVerify(token, key, { ...options, algorithms: ['HS256'] }).catch(refuse);
    return payload;
  };
}

function secretKey(secret: string): KeyObject {
  const bytes = Buffer.from(secret, 'utf8');
  if (bytes.length < minSecretBytes)
    throw new Error(`the secret for tokens has fewer than ${minSecretBytes} bytes`);
  return createSecretKey(bytes);
}

function refuse(cause: unknown): never {
  if (cause instanceof KeySetUnavailableError) throw new TokenError('unavailable', { cause });
  throw new TokenError(cause instanceof errors.JWTExpired ? 'expired' : 'invalid', { cause });
}

function readIdentity(tokenId: string, claims: JWTPayload): Identity {
  const { sub: userId, exp } = claims;
  const role = claims['role'] === undefined ? 'USER' : claims['role'];
  const expiresAt = new Date((exp ?? NaN) * 1000);
  if (!isUserId(userId)) throw new TokenError('invalid');
  if (role !== 'USER' && role !== 'ADMIN') throw new TokenError('invalid');
  // An `exp` beyond what a Date can hold would never compare as past.
  if (Number.isNaN(expiresAt.getTime())) throw new TokenError('invalid');
  return { userId, role, expiresAt, tokenId };
}
