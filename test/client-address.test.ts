import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApp, type TestApp } from './harness/app.js';
import { clientOf } from './harness/client.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

it('asks for another address where the platform does not take the one that it was given', async () => {
  const { id } = await app.stranger('astray');
  const addresses = ['nowhere', '', 'ftp://127.0.0.1/graphql', 'ws://127.0.0.1:99999/graphql'];
  const url = (): string => addresses.shift() ?? `${app.url}/graphql`;
  const { client, states } = clientOf(app, id, { url });
  const lost: unknown[] = [];
  const note = (error: unknown): void => void lost.push(error);
  process.on('unhandledRejection', note);
  await client.login();
  process.off('unhandledRejection', note);
  expect(lost).toEqual([]);
  const attempt = ['CONNECTING', 'WAITING'];
  expect(states).toEqual([...attempt, ...attempt, ...attempt, ...attempt, 'CONNECTING', 'SYNCING', 'LIVE']);
  client.logout();
});
