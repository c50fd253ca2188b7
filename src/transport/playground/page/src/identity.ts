import type { PlaygroundConfig } from '../../page-config.js';

/** Whom the page speaks as. */
export interface Identity {
  /** The name to show. */
  readonly label: string;
  readonly userId: string;
  readonly role: 'USER' | 'ADMIN';
  readonly token: string;
  /** Whether the server offered the token; a pasted one belongs to a user whose history is not ours to replay. */
  readonly origin: 'offered' | 'pasted';
}

const pastedTokenKey = 'duet-playground:token';

/** The identities that the server offers, in its order. */
export function offeredIdentities(config: PlaygroundConfig): readonly Identity[] {
  return config.tokens.map((offer) => ({ ...offer, origin: 'offered' }));
}

/**
 * The identity to begin with: the one that `?as=` names, else the token pasted earlier in this window, else the first
 * on offer, else none. A pasted token goes before the first on offer so that a reload keeps it.
 */
export function initialIdentity(offered: readonly Identity[]): Identity | null {
  const wanted = new URL(location.href).searchParams.get('as')?.toLowerCase();
  const named = offered.find((identity) => identity.userId.toLowerCase() === wanted);
  return named ?? pastedEarlier() ?? offered[0] ?? null;
}

/**
 * Writes the choice where a reload finds it: an offered identity into the address (so that the address can be shared
 * between windows), a pasted token into this window's session storage and never into the address.
 */
export function rememberIdentity(identity: Identity): void {
  const url = new URL(location.href);
  if (identity.origin === 'pasted') {
    sessionStorage.setItem(pastedTokenKey, identity.token);
    url.searchParams.delete('as');
  } else {
    sessionStorage.removeItem(pastedTokenKey);
    url.searchParams.set('as', identity.userId);
  }
  history.replaceState(null, '', url);
}

/**
 * Reads user and role out of a pasted token, with or without the word Bearer before it. The signature is the server's
 * to check; here only the names for the header are taken. Null when the text is not a JWT with a `sub`.
 */
export function identityFromToken(pasted: string): Identity | null {
  const token = pasted.trim().replace(/^bearer\s+/i, '');
  const claims = readClaims(token);
  if (!claims) return null;
  return { label: claims.sub, userId: claims.sub, role: claims.role, token, origin: 'pasted' };
}

function pastedEarlier(): Identity | null {
  const token = sessionStorage.getItem(pastedTokenKey);
  return token === null ? null : identityFromToken(token);
}

function readClaims(token: string): { sub: string; role: Identity['role'] } | null {
  const [, payload, signature] = token.split('.');
  if (!payload || signature === undefined) return null;
  try {
    const bytes = Uint8Array.from(atob(payload.replace(/-/g, '+').replace(/_/g, '/')), (c) =>
      c.charCodeAt(0),
    );
    const claims: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (typeof claims !== 'object' || claims === null || !('sub' in claims)) return null;
    if (typeof claims.sub !== 'string' || claims.sub === '') return null;
    const isAdmin = 'role' in claims && claims.role === 'ADMIN';
    return { sub: claims.sub, role: isAdmin ? 'ADMIN' : 'USER' };
  } catch {
    // Base64 and JSON both throw on anything that is not theirs: the text is no JWT, which is what null says.
    return null;
  }
}
