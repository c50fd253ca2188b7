import type { Logger } from 'pino';
import type { UserService } from './service.js';

/**
 * Makes the account that the configuration names for administrators. Where it is erased, that is logged and no more: other
 * administrators can do their work without it, and a node that does not start serves nobody.
 */
export async function ensureAdministrator(users: UserService, userId: string, log: Logger): Promise<void> {
  const account = await users.find(userId);
  if (account?.erasedAt) {
    log.error(
      { userId },
      'The user that ADMIN_USER_ID names is erased, and its tokens are refused; name another.',
    );
  } else await users.ensure(userId);
}
