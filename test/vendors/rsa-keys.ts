import { generateKeyPairSync, type KeyPairKeyObjectResult } from 'node:crypto';

let kept: KeyPairKeyObjectResult | undefined;

/** The one RSA key pair of this process, made when it is first asked for: making one takes a good part of a second. */
export function rsaKeys(): KeyPairKeyObjectResult {
  kept ??= generateKeyPairSync('rsa', { modulusLength: 2_048 });
  return kept;
}
