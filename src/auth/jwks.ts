import {
  createRemoteJWKSet,
  decodeProtectedHeader,
  errors,
  jwtVerify,
  type CryptoKey,
  type FlattenedJWSInput,
  type JWTHeaderParameters,
  type JWTPayload,
  type JWTVerifyOptions,
} from 'jose';

/** The key set cannot be fetched or is not one: an outage on the issuer's side, which says nothing about any token. */
export class KeySetUnavailableError extends Error {
  override readonly name = 'KeySetUnavailableError';
}

const fetchTimeoutMs = 3_000;
/** At most one fetch in this time, so that forged tokens cannot make this node flood the issuer. */
const fetchIntervalMs = 1_000;
/** Keys older than this are fetched anew on the side, so that a withdrawn key is soon refused. */
const refreshAfterMs = 5 * 60_000;
/** Keys that could not be refreshed for this long are trusted no more: an outage of the issuer costs nothing until then. */
const trustedForMs = 60 * 60_000;

/**
 * Verification of JWTs against the JSON Web Key Set at `url`. Resolves with the claims; rejects with jose's errors, or with
 * KeySetUnavailableError when the keys that it takes to decide cannot be had.
 *
 * A token that no known key fits is decided only after the keys were fetched anew: it may be signed with a key that the
 * issuer brought in a moment ago, and "invalid" would send its client away for good. That wait is bounded by the fetch
 * interval and the fetch time-out.
 */
export function createJwksVerification(
  url: URL,
  options: JWTVerifyOptions,
): (token: string) => Promise<JWTPayload> {
  // When to fetch is decided here: jose's own cool-down answers "no such key" for keys that are merely new.
  const keySet = createRemoteJWKSet(url, {
    timeoutDuration: fetchTimeoutMs,
    cooldownDuration: Infinity,
    cacheMaxAge: Infinity,
  });
  let fetchedAtMs = -Infinity;
  let attemptedAtMs = -Infinity;
  let pendingFetch: Promise<void> | undefined;

  return async (token) => {
    const triedAtMs = performance.now();
    try {
      return await verifyWithKnownKeys(token);
    } catch (error) {
      if (!mayBeSignedWithNewKey(token, error)) throw error;
      // A fetch that ended since the token came is as good as another one.
      if (fetchedAtMs < triedAtMs) await fetchKeys();
      return verifyWithKnownKeys(token);
    }
  };

  async function verifyWithKnownKeys(token: string): Promise<JWTPayload> {
    try {
      return (await jwtVerify(token, trustedKey, options)).payload;
    } catch (error) {
      // Several keys fit when the token names none: any of them may have signed it.
      if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
      for await (const key of error) {
        const result = await jwtVerify(token, key, options).catch(unlessSignatureDiffers);
        if (result) return result.payload;
      }
      throw new errors.JWKSNoMatchingKey();
    }
  }

  // jose asks for the key only once a token is well-formed and its algorithm allowed: rubbish never causes a fetch.
  async function trustedKey(header: JWTHeaderParameters, token: FlattenedJWSInput): Promise<CryptoKey> {
    const ageMs = performance.now() - fetchedAtMs;
    if (ageMs > trustedForMs) await fetchKeys();
    // The known keys still do; should this fetch fail, the next token starts another.
    else if (ageMs > refreshAfterMs) fetchKeys().catch(() => undefined);
    return keySet(header, token);
  }

  function fetchKeys(): Promise<void> {
    pendingFetch ??= fetchAfterInterval().finally(() => {
      pendingFetch = undefined;
    });
    return pendingFetch;
  }

  async function fetchAfterInterval(): Promise<void> {
    const waitMs = attemptedAtMs + fetchIntervalMs - performance.now();
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    attemptedAtMs = performance.now();
    try {
      await keySet.reload();
    } catch (cause) {
      throw new KeySetUnavailableError('the JSON Web Key Set cannot be fetched', { cause });
    }
    fetchedAtMs = performance.now();
  }
}

/** No known key fits, or a key was replaced without a name to tell: only newer keys can decide. */
function mayBeSignedWithNewKey(token: string, error: unknown): boolean {
  if (error instanceof errors.JWKSNoMatchingKey) return true;
  return (
    error instanceof errors.JWSSignatureVerificationFailed && decodeProtectedHeader(token).kid === undefined
  );
}

function unlessSignatureDiffers(error: unknown): null {
  if (error instanceof errors.JWSSignatureVerificationFailed) return null;
  throw error;
}
