import { Agent, request, type IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type Person, type TestApp } from './harness/app.js';

/** Node's own server would have closed it by then. */
const restMs = 7_000;

let app: TestApp;
let alice: Person;
beforeAll(async () => {
  app = await startTestApp();
  alice = await app.stranger();
});
afterAll(() => app.close());

test('a connection is kept between two requests for longer than balancers keep theirs', async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const first = await ask(agent);
  expect(first.headers).toMatchObject({ connection: 'keep-alive', 'keep-alive': 'timeout=120' });
  await delay(restMs);
  const second = await ask(agent);
  expect([second.isReused, second.statusCode]).toEqual([true, 200]);
  agent.destroy();
});

interface Answer extends Pick<IncomingMessage, 'headers' | 'statusCode'> {
  readonly isReused: boolean;
}

function ask(agent: Agent): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${alice.token}` };
    const asked = request(`${app.url}/graphql`, { agent, method: 'POST', headers }, (response) => {
      const { headers: answered, statusCode } = response;
      response
        .resume()
        .once('end', () => resolve({ headers: answered, statusCode, isReused: asked.reusedSocket }));
    });
    asked.once('error', reject);
    asked.end(JSON.stringify({ query: '{ viewer { mutedUntil } }' }));
  });
}
