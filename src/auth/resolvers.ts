import type { AuditTrail } from '../audit/trail.js';
import { badInput, DuetError } from '../errors.js';
import type { Resolvers } from '../generated/resolvers.js';
import { parseUserId } from '../input/text-rules.js';
import type { SignedToken, TokenSigner } from './tokens.js';

const maxTokenSeconds = 30 * 24 * 60 * 60;

export interface AuthResolversOptions {
  /** Absent when tokens are verified through a JWKS address: then only its owner can make them. */
  readonly signer: TokenSigner | undefined;
  /** Makes the user exist, or refuses an erased one. */
  readonly ensureUser: (userId: string) => Promise<void>;
  readonly trail: AuditTrail;
}

export function authResolvers(options: AuthResolversOptions): Resolvers {
  return {
    Mutation: {
      adminCreateToken: (_parent, { input: { userId, expiresInSeconds } }, context) =>
        options.trail.runAndRecord(context, { action: 'adminCreateToken', target: userId }, () =>
          createToken(options, userId, expiresInSeconds ?? 86_400),
        ),
    },
  };
}

async function createToken(
  options: AuthResolversOptions,
  userId: string,
  expiresInSeconds: number,
): Promise<SignedToken> {
  const { signer, ensureUser } = options;
  if (!signer) {
    throw new DuetError('FORBIDDEN', 'Tokens are made by the owner of the key set, not by this server.');
  }
  const id = parseUserId(userId, 'input.userId');
  if (expiresInSeconds < 1 || expiresInSeconds > maxTokenSeconds) {
    throw badInput('input.expiresInSeconds', `must be 1 to ${maxTokenSeconds}`);
  }
  try {
    await ensureUser(id);
  } catch (error) {
    if (!(error instanceof DuetError) || error.code !== 'UNAUTHENTICATED') throw error;
    throw new DuetError(
      'USER_NOT_FOUND',
      'input.userId is erased, and its id is never used again.',
      {},
      { cause: error },
    );
  }
  return signer.sign({ userId: id, role: 'USER', expiresInSeconds });
}
