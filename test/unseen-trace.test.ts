import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  AdminMessageTraceDocument,
  AdminSendMessageDocument,
  BlockUserDocument,
  MarkReadDocument,
  UnblockUserDocument,
} from './generated/documents.js';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import { newPair, send, textOf } from './harness/messages.js';

let app: TestApp;
let admin: Person;
beforeAll(async () => {
  app = await startTestApp();
  admin = await app.admin();
});
afterAll(() => app.close());

test('what a block kept from the recipient was neither delivered nor read, whatever they read later', async () => {
  const [alice, bob] = await newPair(app);
  await send(alice, bob);
  await bob.run(BlockUserDocument, { input: { userId: alice.id } });
  const hidden = await send(alice, bob);
  await bob.run(UnblockUserDocument, { input: { userId: alice.id } });
  const { conversationId, seq, id } = await send(alice, bob);
  await bob.run(MarkReadDocument, { input: { conversationId, upToSeq: seq } });
  expect(await timesOf(id)).toEqual({
    status: 'READ',
    deliveredAt: expect.any(String),
    readAt: expect.any(String),
  });
  expect(await timesOf(hidden.id)).toEqual({ status: 'SENT', deliveredAt: null, readAt: null });
});

test('of what was said in their name without a copy the sender is told nothing', async () => {
  const [alice, bob] = await newPair(app);
  const input = { from: alice.id, to: [bob.id], content: textOf('Hello'), syncToSender: false };
  const { adminSendMessage } = await admin.run(AdminSendMessageDocument, { input });
  const { conversationId, seq } = await send(alice, bob);
  await bob.run(MarkReadDocument, { input: { conversationId, upToSeq: seq } });
  const spoken = await timesOf(adminSendMessage.results[0]?.message?.id ?? '');
  expect(spoken).toMatchObject({ deliveredAt: null, readAt: expect.any(String) });
});

async function timesOf(messageId: string): Promise<object> {
  const { adminMessageTrace } = await admin.run(AdminMessageTraceDocument, { messageId });
  const { message, deliveredAt, readAt } = adminMessageTrace;
  return { status: message.status, deliveredAt, readAt };
}
