import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AdminAuditLogDocument, AdminRecallMessageDocument } from './generated/documents.js';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import { age, headOf, live, pair, recall, sql, unreadOf } from './harness/changes.js';
import { refusalOf, send } from './harness/messages.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

describe('adminRecallMessage', () => {
  it('takes back the message of anyone at any time, names nobody, and is in the audit log', async () => {
    const [alice, bob] = await pair(app);
    const admin = await app.admin();
    const sent = await send(alice, bob);
    await age(app, sent, 1_000_000);
    const streams = await Promise.all([alice, bob].map(live));
    const input = { messageId: sent.id, reason: 'reported' };
    const { adminRecallMessage } = await admin.run(AdminRecallMessageDocument, { input });
    expect(adminRecallMessage.message).toMatchObject({
      id: sent.id,
      seq: 1,
      version: 2,
      content: { __typename: 'RecalledContent', recalledBy: null },
    });
    for (const stream of streams) {
      expect((await stream.next()).inbox).toMatchObject({
        __typename: 'MessageRecalled',
        message: { id: sent.id, content: { recalledBy: null } },
      });
    }
    expect(await unreadOf(bob, alice)).toBe(0);
    const { adminAuditLog } = await admin.run(AdminAuditLogDocument, { first: 1 });
    expect(adminAuditLog.edges[0]?.node).toMatchObject({
      action: 'adminRecallMessage',
      target: sent.id,
      reason: 'reported',
    });
    const heads = [await headOf(alice), await headOf(bob)];
    await admin.run(AdminRecallMessageDocument, { input });
    expect(await recall(alice, sent)).toMatchObject({ version: 2, content: { recalledBy: null } });
    expect([await headOf(alice), await headOf(bob)]).toEqual(heads);
  });

  it('is refused to users, and for messages that are not there or are erased', async () => {
    const [alice, bob] = await pair(app);
    const admin = await app.admin();
    const sent = await send(alice, bob);
    const ask = async (person: Person, messageId: string) =>
      refusalOf(await person.ask(AdminRecallMessageDocument, { input: { messageId } }));
    expect(await ask(alice, sent.id)).toEqual({ code: 'FORBIDDEN' });
    await sql(app, 'UPDATE message SET erased_at = now() WHERE id = $1', [sent.id]);
    const missing = { code: 'MESSAGE_NOT_FOUND', field: 'input.messageId' };
    for (const id of [sent.id, '01890000-0000-7000-8000-000000000000', 'x']) {
      expect(await ask(admin, id)).toEqual(missing);
    }
  });
});
