import { constants, verify, type KeyObject } from 'node:crypto';
import { z } from 'zod';

export type JwtAlgorithm = 'ES256' | 'RS256' | 'PS256';

export interface ReadJwt {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
  /** Whether the signature is right for that algorithm and key; the header's own word on the algorithm is not believed. */
  isSignedBy(key: KeyObject, algorithm: JwtAlgorithm): boolean;
}

const record = z.record(z.string(), z.unknown());

/** Takes a compact JWS apart (RFC 7515), by hand; null when it is none. */
export function readJwt(token: string): ReadJwt | null {
  const parts = token.split('.');
  const [head = '', payload = '', signature = ''] = parts;
  if (parts.length !== 3 || !parts.every((part) => /^[\w-]+$/.test(part))) return null;
  const header = record.safeParse(parsed(head));
  const claims = record.safeParse(parsed(payload));
  if (!header.success || !claims.success) return null;
  const signed = Buffer.from(`${head}.${payload}`);
  return {
    header: header.data,
    claims: claims.data,
    isSignedBy: (key, algorithm) =>
      header.data['alg'] === algorithm &&
      verify('sha256', signed, verification(key, algorithm), Buffer.from(signature, 'base64url')),
  };
}

/** The claim as a number of seconds; NaN when it is none. */
export function seconds(claims: Readonly<Record<string, unknown>>, name: string): number {
  const value = claims[name];
  return typeof value === 'number' && Number.isInteger(value) ? value : Number.NaN;
}

function verification(key: KeyObject, algorithm: JwtAlgorithm): Parameters<typeof verify>[2] {
  if (algorithm === 'ES256') return { key, dsaEncoding: 'ieee-p1363' };
  if (algorithm === 'RS256') return key;
  return { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
}

function parsed(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString());
  } catch {
    return null;
  }
}
