import type { TokenSigner } from './auth/tokens.js';
import type { Config } from './config.js';
import type { PlaygroundToken } from './transport/playground/page-config.js';
import type { ProfileService } from './users/profile-service.js';

const demoUsers = [
  { id: 'alice', nickname: 'Alice' },
  { id: 'bob', nickname: 'Bob' },
  { id: 'carol', nickname: 'Carol' },
] as const;

const demoTokenSeconds = 30 * 24 * 60 * 60;

/** Three users to try things with, and a token for each and for the administrator. Never called in production. */
export async function createDemoTokens(
  profiles: ProfileService,
  signer: TokenSigner,
  config: Config,
): Promise<PlaygroundToken[]> {
  if (config.production) throw new Error('there is no demo in production');
  await profiles.upsert(demoUsers);
  const people = [
    ...demoUsers.map(({ id, nickname }) => ({ userId: id, label: nickname, role: 'USER' as const })),
    { userId: config.adminUserId, label: 'Administrator', role: 'ADMIN' as const },
  ];
  return Promise.all(
    people.map(async (person) => {
      const { token } = await signer.sign({ ...person, expiresInSeconds: demoTokenSeconds });
      return { ...person, token };
    }),
  );
}
