import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type ED25519KeyPairOptions,
  type KeyPairKeyObjectResult,
} from 'node:crypto';

export type KeyKind = 'rsa' | 'ed25519' | 'P-256' | 'P-384' | 'P-521';

const encodings: ED25519KeyPairOptions<'pem', 'pem'> = {
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
};

let kept: KeyPairKeyObjectResult | undefined;

/** The one RSA key pair of this process, made when it is first asked for: making one takes a good part of a second. */
export function rsaKeys(): KeyPairKeyObjectResult {
  kept ??= makeKeyPair('rsa');
  return kept;
}

/**
 * A key pair that is read from its own text. Keys that Node 20 hands out as it made them share a lock with the job that made
 * them: when they are exported as JWK and the garbage collector comes upon the job meanwhile, the process waits for itself.
 */
export function makeKeyPair(kind: KeyKind): KeyPairKeyObjectResult {
  const pem = makePem(kind);
  return { privateKey: createPrivateKey(pem), publicKey: createPublicKey(pem) };
}

/** A private key in PKCS #8. */
export function makePem(kind: KeyKind): string {
  if (kind === 'rsa') return generateKeyPairSync(kind, { modulusLength: 2_048, ...encodings }).privateKey;
  if (kind === 'ed25519') return generateKeyPairSync(kind, encodings).privateKey;
  return generateKeyPairSync('ec', { namedCurve: kind, ...encodings }).privateKey;
}
