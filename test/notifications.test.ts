import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import {
  AdminSendNotificationDocument,
  HistoryDocument,
  InboxDocument,
  InboxSnapshotDocument,
  type AdminSendNotificationInput,
} from './generated/documents.js';

let app: TestApp;
let admin: Person;

beforeAll(async () => {
  app = await startTestApp();
  admin = await app.admin();
});

afterAll(() => app.close());

const content = { type: 'PROMOTION', title: 'Sale', body: 'Today only', payload: { deep: [1, { x: null }] } };

describe('adminSendNotification', () => {
  it('arrives live and in history as SystemNotificationContent from the administrator', async () => {
    const { alice, bob } = await twoPeople();
    const stream = alice.subscribe(InboxDocument, {});
    await stream.until(({ inbox }) => inbox.__typename === 'SyncCompleted');
    const results = await notify({ to: [bob.id, alice.id], ...content });
    expect(results.map((result) => [result.to, result.error])).toEqual([
      [bob.id, null],
      [alice.id, null],
    ]);
    const shown = { __typename: 'SystemNotificationContent', ...content };
    const { inbox } = await stream.next();
    expect(inbox.__typename === 'MessageAdded' && inbox.message).toMatchObject({
      sender: { id: 'admin' },
      content: shown,
    });
    const { conversation } = await bob.run(HistoryDocument, { with: 'admin' });
    expect(conversation?.unreadCount).toBe(1);
    expect(conversation?.messages.edges.map(({ node }) => node.content)).toEqual([shown]);
  });

  it('needs only a type', async () => {
    const { alice } = await twoPeople();
    const [result] = await notify({ to: [alice.id], type: 'PING' });
    expect(result?.message?.content).toEqual({
      __typename: 'SystemNotificationContent',
      type: 'PING',
      title: null,
      body: null,
      payload: null,
    });
  });

  it('answers the same messages to the same key', async () => {
    const { alice, bob } = await twoPeople();
    const input = { to: [alice.id, bob.id], type: 'ONCE', clientMessageId: 'once' };
    const first = await notify(input);
    const again = await notify({ ...input, to: [bob.id, alice.id] });
    expect(again.map((result) => [result.to, result.duplicate, result.message?.id])).toEqual(
      first.toReversed().map((result) => [result.to, true, result.message?.id]),
    );
    const other = await notify({ ...input, type: 'OTHER' });
    expect(other.map((result) => result.error?.code)).toEqual(Array(2).fill('IDEMPOTENCY_CONFLICT'));
  });

  it('fails alone for a recipient who does not exist or is the administrator', async () => {
    const { alice } = await twoPeople();
    const results = await notify({ to: ['nobody', alice.id, 'admin'], type: 'PING' });
    expect(results.map((result) => result.error?.code ?? 'sent')).toEqual([
      'USER_NOT_FOUND',
      'sent',
      'BAD_USER_INPUT',
    ]);
  });

  it.each([
    ['an empty type', { type: '' }, 'input.type'],
    ['a type of 65 characters', { type: 't'.repeat(65) }, 'input.type'],
    ['a title with NUL', { title: '\0' }, 'input.title'],
    ['a payload of 33 levels', { payload: nested(33) }, 'input.payload'],
    ['more than 12 KB', { body: 'b'.repeat(12_288) }, 'input'],
    ['no recipient', { to: [] }, 'input.to'],
  ])('refuses %s', async (_name, extra, field) => {
    const { alice } = await twoPeople();
    const input = { to: [alice.id], type: 'PING', ...extra };
    const answer = await admin.ask(AdminSendNotificationDocument, { input });
    expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field });
  });

  it('cannot be forged: no input of a user makes this content', async () => {
    const { alice, bob } = await twoPeople();
    const contents = [
      '{ systemNotification: { type: "PING" } }',
      '{ custom: { type: "PING", data: {} }, systemNotification: { type: "PING" } }',
    ];
    for (const forged of contents) {
      const answer = await alice.ask(
        `mutation { sendMessage(input: { to: "${bob.id}", clientMessageId: "forged", content: ${forged} }) { duplicate } }`,
      );
      expect(answer.errors?.[0]?.extensions?.['code']).toBe('GRAPHQL_VALIDATION_FAILED');
    }
    const data = { kind: 'SYSTEM_NOTIFICATION', __typename: 'SystemNotificationContent', type: 'PING' };
    const input = { to: bob.id, clientMessageId: 'custom', content: { custom: { type: 'PING', data } } };
    const sent = await alice.run<{ sendMessage: { message: { content: unknown } } }, object>(
      'mutation ($input: SendMessageInput!) { sendMessage(input: $input) { message { content { __typename } } } }',
      { input },
    );
    expect(sent.sendMessage.message.content).toEqual({ __typename: 'CustomContent' });
  });
});

function nested(levels: number): unknown {
  return levels === 0 ? 1 : [nested(levels - 1)];
}

async function twoPeople(): Promise<{ alice: Person; bob: Person }> {
  const [alice, bob] = [await app.stranger('alice'), await app.stranger('bob')];
  for (const person of [alice, bob]) await person.run(InboxSnapshotDocument);
  return { alice, bob };
}

async function notify(input: AdminSendNotificationInput) {
  return (await admin.run(AdminSendNotificationDocument, { input })).adminSendNotification.results;
}
