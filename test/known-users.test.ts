import { afterAll, beforeAll, expect, it } from 'vitest';
import { GatheredReads } from '../src/database/gathered-reads.js';
import { createPools, createPrisma, type Pools } from '../src/database/pools.js';
import { UserService } from '../src/users/service.js';
import { UserStore } from '../src/users/store.js';
import { createTestDatabase, withClient, type TestDatabase } from './harness/postgres.js';
import { TcpProxy } from './harness/tcp-proxy.js';

let database: TestDatabase;
let wire: TcpProxy;
let pools: Pools;

beforeAll(async () => {
  database = await createTestDatabase();
  wire = await TcpProxy.before(database.url);
  pools = createPools({ url: wire.through(database.url), log: { warn: () => undefined } });
});
afterAll(async () => {
  await pools.close();
  wire.cut();
  await database.drop();
});

it.each(['forget', 'forgetAll'] as const)('what was read before %s is not remembered', async (forget) => {
  const users = new UserService(new UserStore(createPrisma(pools.query), new GatheredReads(pools.log)));
  const id = `user-${forget}`;
  await users.ensure(id);
  users.forget(id);

  const turnsBefore = wire.turns;
  const ensured = users.ensure(id);
  while (wire.turns === turnsBefore) await new Promise(setImmediate);
  // PostgreSQL has been asked, and its answer is on its way.
  wire.freeze();
  await withClient(database.url, (admin) =>
    admin.query('UPDATE user_account SET erased_at = now() WHERE id = $1', [id]),
  );
  users[forget](id);
  wire.thaw();

  const refusal = { code: 'UNAUTHENTICATED' };
  await expect(ensured).rejects.toMatchObject(refusal);
  await expect(users.ensure(id)).rejects.toMatchObject(refusal);
});
