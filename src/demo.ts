import type { TokenSigner } from './auth/tokens.js';
import type { Config } from './config.js';
import type { PlaygroundToken } from './transport/playground/page-config.js';
import type { ProfileService } from './users/profile-service.js';
import type { UserService } from './users/service.js';

const demoUsers = [
  { id: 'alice', nickname: 'Alice' },
  { id: 'bob', nickname: 'Bob' },
  { id: 'carol', nickname: 'Carol' },
] as const;

const demoTokenSeconds = 30 * 24 * 60 * 60;

/**
 * Three users to try things with, made where they are missing, and a token for each and for the administrator, erased ones apart. Never
 * called in production.
 */
export async function createDemoTokens(
  { users, profiles }: { readonly users: UserService; readonly profiles: ProfileService },
  signer: TokenSigner,
  config: Config,
): Promise<PlaygroundToken[]> {
  if (config.production) throw new Error('there is no demo in production');
  const people = [
    ...demoUsers.map(({ id, nickname }) => ({ userId: id, label: nickname, role: 'USER' as const })),
    { userId: config.adminUserId, label: 'Administrator', role: 'ADMIN' as const },
  ];
  const found = await users.findAll(people.map(({ userId }) => userId));
  const missing = demoUsers.filter((_user, index) => !found[index]);
  if (missing.length > 0) await profiles.upsert(missing);
  const signable = people.filter((_person, index) => !found[index]?.erasedAt);
  return Promise.all(
    signable.map(async (person) => {
      const { token } = await signer.sign({ ...person, expiresInSeconds: demoTokenSeconds });
      return { ...person, token };
    }),
  );
}
