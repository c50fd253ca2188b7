import { fetchConfig, type DemoConfig } from './config.js';

/** Whom the page speaks as. */
export interface Person {
  readonly userId: string;
  /** Asked at each connection. */
  readonly token: () => Promise<string>;
}

const pastedTokenKey = 'duet-demo:token';

/** Somebody on offer. The server is asked for a fresh token each time. */
export function offeredPerson(userId: string): Person {
  return {
    userId,
    async token() {
      const { users } = await fetchConfig();
      const offer = users.find((user) => user.userId === userId);
      if (!offer) throw new Error(`The server offers ${userId} no more.`);
      return offer.token;
    },
  };
}

/** Whoever a pasted token is for; null when it is none. */
export function pastedPerson(token: string): Person | null {
  const userId = subjectOf(token);
  return userId === null ? null : { userId, token: () => Promise.resolve(token) };
}

/** The one that `?as=` names, else the one whose token was pasted in this window before, else nobody yet. */
export function rememberedPerson({ users }: DemoConfig): Person | null {
  const named = new URL(location.href).searchParams.get('as');
  if (named !== null && users.some(({ userId }) => userId === named)) return offeredPerson(named);
  const token = sessionStorage.getItem(pastedTokenKey);
  return token === null ? null : pastedPerson(token);
}

/** A pasted token goes into this window's storage and never into the address. */
export function rememberToken(token: string): void {
  sessionStorage.setItem(pastedTokenKey, token);
}

export function forgetToken(): void {
  sessionStorage.removeItem(pastedTokenKey);
}

/** Only for show and to find this person's store: the server checks the token. */
function subjectOf(token: string): string | null {
  try {
    const [, payload = ''] = token.split('.');
    const claims: unknown = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')));
    const { sub } = claims as { readonly sub?: unknown };
    return typeof sub === 'string' ? sub : null;
  } catch {
    return null;
  }
}
