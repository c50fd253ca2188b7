import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPools, type Pools } from '../src/database/pools.js';
import { BatchStore } from '../src/writes/batch-store.js';
import { GroupCommit } from '../src/writes/group-commit.js';
import { startTestApp, type Person, type TestApp } from './harness/app.js';

let app: TestApp;
let pools: Pools;
let nina: Person;
beforeAll(async () => {
  app = await startTestApp();
  pools = createPools({ url: app.database.url, log: { warn: () => undefined } });
  nina = await app.person('nina');
  await nina.run('{ viewer { mutedUntil } }');
});
afterAll(async () => {
  await pools.close();
  await app.close();
});

/** Notes what happens to the commands 1, 2 and 3, of which the last two come while the first is written. */
async function notesOf(write: (commands: readonly number[], goOn?: () => void) => Promise<void>) {
  const notes: string[] = [];
  const queue = new GroupCommit<number, number>({
    isTransient: () => false,
    async write(commands, goOn) {
      notes.push(`write ${commands.join()}`);
      await write(commands, goOn);
      notes.push(`tell ${commands.join()}`);
      return commands;
    },
  });
  const submit = (command: number) =>
    queue.submit(command).then(
      () => notes.push(`answer ${command}`),
      () => notes.push(`refuse ${command}`),
    );
  const answers = [submit(1)];
  await new Promise(setImmediate);
  answers.push(submit(2), submit(3));
  await queue.drain();
  await Promise.all(answers);
  return notes;
}

const turn = () => new Promise(setImmediate);

/** Keeps this thread busy until a transaction of the database has locked inboxes; throws when none does. */
function blockUntilLocked(databaseUrl: string): void {
  const program = `
    import pg from 'pg';
    const client = new pg.Client(process.argv[1]);
    await client.connect();
    const locked = \`SELECT FROM pg_stat_activity WHERE datname = current_database()
      AND state = 'idle in transaction' AND query LIKE '%FOR UPDATE OF h%'\`;
    while ((await client.query(locked)).rowCount === 0);
    await client.end();`;
  execFileSync(process.execPath, ['--input-type=module', '--eval', program, databaseUrl], {
    timeout: 60_000,
  });
}

describe('the batch after one that is stored', () => {
  it('is on its way before anyone is told of it', async () => {
    const notes = await notesOf(async (_commands, goOn) => {
      await turn();
      goOn?.();
      goOn?.();
    });
    expect(notes).toEqual(['write 1', 'write 2,3', 'tell 1', 'answer 1', 'tell 2,3', 'answer 2', 'answer 3']);
  });

  it('begins at the latest when it is told of', async () => {
    expect(await notesOf(turn)).toEqual([
      'write 1',
      'tell 1',
      'answer 1',
      'write 2,3',
      'tell 2,3',
      'answer 2',
      'answer 3',
    ]);
  });

  it('does not begin while one that failed is tried again in parts', async () => {
    const queueOf = async () => {
      const written: string[] = [];
      const queue = new GroupCommit<string, string>({
        isTransient: () => false,
        async write(commands, goOn) {
          await turn();
          if (commands.includes('poison')) throw new Error('poison');
          written.push(commands.join());
          goOn?.();
          return commands;
        },
      });
      const first = ['a', 'b', 'poison', 'c'].map((command) => queue.submit(command).catch(() => 'refused'));
      await turn();
      const later = queue.submit('d');
      expect(await Promise.all([...first, later])).toEqual(['a', 'b', 'refused', 'c', 'd']);
      return written;
    };
    expect(await queueOf()).toEqual(['a,b', 'c', 'd']);
  });

  it('is sent to PostgreSQL at once, on the same connection, whatever the node has to do first', async () => {
    const store = new BatchStore(pools.write);
    await store.write([{ users: [nina.id], run: () => Promise.resolve({ entries: [] }) }]);
    const next = store.write([{ users: [nina.id], run: () => Promise.resolve({ entries: [] }) }]);
    blockUntilLocked(app.database.url);
    await next;
    await turn();
    await turn();
    expect([pools.write.totalCount, pools.write.idleCount]).toEqual([1, 1]);
  });

  it('has a new connection after one that failed', async () => {
    const store = new BatchStore(pools.write);
    const failing = store.write([
      {
        users: [nina.id],
        run(transaction) {
          transaction.write({ text: 'SELECT 1 / 0' });
          return Promise.resolve({ entries: [] });
        },
      },
    ]);
    await expect(failing).rejects.toMatchObject({ code: '22012' });
    expect(await store.write([{ users: [nina.id], run: () => Promise.resolve({ entries: [] }) }])).toEqual(
      [],
    );
  });
});
