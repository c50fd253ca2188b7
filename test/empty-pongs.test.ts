import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { startTestApp, type TestApp } from './harness/app.js';
import { newPair, send, textOf } from './harness/messages.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

const messages = 60;
const inboxQuery =
  'subscription { inbox { __typename ... on MessageAdded { message { content { ... on TextContent { text } } } } } }';

test('a client that answers pings without what they said gets more than a window of events', async () => {
  const [alice, bob] = await newPair(app);
  await Promise.all(
    Array.from({ length: messages }, () => send(alice, bob, { content: textOf('x'.repeat(12_000)) })),
  );
  const socket = new WebSocket(`${app.url.replace('http', 'ws')}/graphql`, ['graphql-transport-ws'], {
    autoPong: false,
  });
  const seen: string[] = [];
  const isComplete = new Promise<void>((resolve) => {
    socket.on('message', (data) => {
      const message = JSON.parse((data as Buffer).toString()) as {
        type: string;
        payload?: { data: { inbox: { __typename: string } } };
      };
      if (message.type === 'connection_ack') {
        socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload: { query: inboxQuery } }));
      } else if (message.payload) {
        seen.push(message.payload.data.inbox.__typename);
        if (seen.at(-1) === 'SyncCompleted') resolve();
      }
    });
  });
  socket.on('ping', () => socket.pong());
  socket.once('open', () => {
    const payload = { authorization: `Bearer ${bob.token}` };
    socket.send(JSON.stringify({ type: 'connection_init', payload }));
  });
  await isComplete;
  expect(seen).toHaveLength(messages + 1);
  socket.terminate();
});
