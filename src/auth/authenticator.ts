import { DuetError } from '../errors.js';
import { TokenError, type Identity, type TokenVerifier } from './tokens.js';
import { bearerToken } from './tokens.js';

/** What came of an Authorization value: an identity, or why there is none. */
export type Authentication =
  | { readonly identity: Identity }
  | {
      readonly problem: 'missing' | 'invalid' | 'expired' | 'erased' | 'unavailable' | 'limited';
      readonly refusal: DuetError;
    };

export interface AuthenticatorOptions {
  readonly verifier: TokenVerifier;
  /** Makes the token's user exist; rejects with UNAUTHENTICATED for an erased one. */
  readonly ensureUser: (userId: string) => Promise<void>;
}

/** Turns an `Authorization: Bearer …` value into an identity, alike for HTTP and WebSocket. Never rejects. */
export class Authenticator {
  constructor(private readonly options: AuthenticatorOptions) {}

  async authenticate(authorization: unknown): Promise<Authentication> {
    const token = bearerToken(authorization);
    if (token === null) {
      return authorization === undefined || authorization === null || authorization === ''
        ? refused('missing', 'A token is needed: Authorization: Bearer ….')
        : refused('invalid', 'The Authorization value is not of the form Bearer ….');
    }
    try {
      const identity = await this.options.verifier.verify(token);
      await this.options.ensureUser(identity.userId);
      return { identity };
    } catch (error) {
      return explain(error);
    }
  }
}

function explain(error: unknown): Authentication {
  if (error instanceof TokenError && error.kind !== 'unavailable') return refused(error.kind, error.message);
  if (error instanceof DuetError && error.code === 'UNAUTHENTICATED') return refused('erased', error.message);
  const message = 'Tokens cannot be checked at the moment; try again.';
  return { problem: 'unavailable', refusal: new DuetError('UNAVAILABLE', message, {}, { cause: error }) };
}

function refused(problem: 'missing' | 'invalid' | 'expired' | 'erased', message: string): Authentication {
  return { problem, refusal: new DuetError('UNAUTHENTICATED', message) };
}
