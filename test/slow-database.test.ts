import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApp, type TestApp } from './harness/app.js';
import { withClient } from './harness/postgres.js';
import { ask } from './harness/relations.js';

/** Together they take longer than a statement may, which is 10 s; half of them do not. */
const requests = 24;
const secondsForEach = 0.5;

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

interface Events {
  readonly inbox: { readonly __typename: string; readonly request?: { readonly id: string } };
}

it('a replay gets on when what a page shows takes too long to be read at once', async () => {
  const reader = await app.stranger();
  await reader.run('{ viewer { mutedUntil } }');
  const asked: string[] = [];
  while (asked.length < requests) asked.push((await ask(await app.stranger(), reader)).id);
  await withClient(app.database.url, (client) =>
    client.query(`
      CREATE FUNCTION linger() RETURNS boolean LANGUAGE plpgsql COST 1000000 AS $$
        BEGIN PERFORM pg_sleep(${secondsForEach}); RETURN true; END $$;
      ALTER TABLE friend_request RENAME TO kept_request;
      CREATE VIEW friend_request AS SELECT * FROM kept_request WHERE linger()`),
  );
  const stream = reader.subscribe<Events, unknown>(
    'subscription { inbox { __typename ... on FriendRequestAdded { request { id } } } }',
  );
  const events = await stream.until(({ inbox }) => inbox.__typename === 'SyncCompleted');
  expect(events.flatMap(({ inbox }) => inbox.request?.id ?? [])).toEqual(asked);
  await stream.end();
}, 60_000);
