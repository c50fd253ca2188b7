import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import { withClient } from './harness/postgres.js';
import { timed } from './harness/timed.js';
import {
  AdminSettingsDocument,
  AdminUpdateSettingsDocument,
  InboxSnapshotDocument,
  SendMessageDocument,
  type AdminUpdateSettingsInput,
} from './generated/documents.js';

const initial = {
  messagesFrom: 'EVERYONE',
  blockedSend: 'SILENT',
  recallWindowSeconds: 120,
  editWindowSeconds: 86_400,
  offlineRetentionDays: 7,
  historyRetentionDays: 7,
  recentContactsLimit: 100,
  externalMedia: true,
} as const;

/** Two nodes of one installation without Redis: the second learns only from the database. */
let app: TestApp;
let otherNode: TestApp;
let admin: Person;

beforeAll(async () => {
  app = await startTestApp();
  otherNode = await startTestApp({ database: app.database });
  admin = await app.admin();
});

beforeEach(async () => {
  await update(initial);
});

afterAll(async () => {
  await otherNode.close();
  await app.close();
});

describe('adminUpdateSettings', () => {
  it('changes what is given and leaves the rest', async () => {
    expect(await update({ recallWindowSeconds: 60, blockedSend: 'REFUSE' })).toEqual({
      ...initial,
      recallWindowSeconds: 60,
      blockedSend: 'REFUSE',
    });
    expect(await settings()).toMatchObject({ recallWindowSeconds: 60, blockedSend: 'REFUSE' });
  });

  it.each([
    ['recallWindowSeconds', 0, 2_592_000],
    ['editWindowSeconds', 0, 2_592_000],
    ['historyRetentionDays', 7, 3_650],
    ['recentContactsLimit', 1, 1_000],
  ] as const)('accepts %s of exactly %i and %i, and not one beyond', async (name, least, most) => {
    for (const value of [least, most]) {
      expect(await update({ [name]: value })).toMatchObject({ [name]: value });
    }
    for (const value of [name === 'historyRetentionDays' ? 0 : least - 1, most + 1]) {
      expect(await refusal({ [name]: value })).toMatchObject({
        code: 'BAD_USER_INPUT',
        field: `input.${name}`,
      });
    }
  });

  it.each(Object.keys(initial))('refuses null for %s', async (name) => {
    expect(await refusal({ [name]: null })).toEqual({
      code: 'BAD_USER_INPUT',
      field: `input.${name}`,
      rule: 'must not be null',
    });
  });

  it('checks the settings that would result, together', async () => {
    expect(await refusal({ offlineRetentionDays: 8 })).toMatchObject({ field: 'input.offlineRetentionDays' });
    expect(await refusal({ historyRetentionDays: 6 })).toMatchObject({ field: 'input.historyRetentionDays' });
    expect(await refusal({ offlineRetentionDays: 40, historyRetentionDays: 39 })).toMatchObject({
      field: 'input.historyRetentionDays',
    });
    expect(await update({ offlineRetentionDays: 40, historyRetentionDays: 40 })).toMatchObject({
      offlineRetentionDays: 40,
      historyRetentionDays: 40,
    });
    expect(await update({ offlineRetentionDays: 3, historyRetentionDays: 3 })).toMatchObject({
      historyRetentionDays: 3,
    });
  });

  it('changes nothing when one of several values is refused', async () => {
    await refusal({ recallWindowSeconds: 5, recentContactsLimit: 0 });
    await refusal({ recallWindowSeconds: 5, offlineRetentionDays: 8 });
    expect(await settings()).toEqual(initial);
  });

  it('tells the nodes once of a change, and not of a repeat', async () => {
    const before = await revisions();
    await update({ editWindowSeconds: 61 });
    await update({ editWindowSeconds: 61 });
    await update({});
    expect(await revisions()).toEqual({
      revision: before.revision + 1,
      control: before.control + 1,
      events: before.events + 1,
    });
  });

  it('loses nothing when two nodes change different settings at the same time', async () => {
    const otherAdmin = await otherNode.admin();
    const before = await revisions();
    const changes = Array.from({ length: 10 }, (_, index) => [
      update({ recallWindowSeconds: 200 + index }),
      update({ editWindowSeconds: 300 + index }, otherAdmin),
    ]).flat();
    await Promise.all(changes);
    const after = await settings();
    expect(after.recallWindowSeconds).toBeGreaterThanOrEqual(200);
    expect(after.editWindowSeconds).toBeGreaterThanOrEqual(300);
    // The retention of messages may be noted in between, which is a change of its own.
    expect((await revisions()).revision).toBeGreaterThanOrEqual(before.revision + 20);
  });

  it('binds every send that begins after its answer, on any node', async () => {
    const [alice, bob] = [await otherNode.stranger(), await app.stranger()];
    await bob.run(InboxSnapshotDocument);
    for (let round = 0; round < 25; round += 1) {
      const racing = Array.from({ length: 4 }, (_, index) => send(alice, bob, `${round} ${index}`));
      await update({ messagesFrom: 'FRIENDS' });
      expect(await send(alice, bob, `${round} late`)).toBe('NOT_FRIENDS');
      await update({ messagesFrom: 'EVERYONE' });
      expect(await send(alice, bob, `${round} allowed`)).toBe('sent');
      expect(['sent', 'NOT_FRIENDS']).toEqual(expect.arrayContaining(await Promise.all(racing)));
    }
  });

  it('is taken up by another node within two seconds, without Redis', async () => {
    const reader = await otherNode.stranger();
    for (const name of ['one', 'two', 'three']) {
      const peer = await app.stranger(name);
      expect(await send(peer, reader, 'hello', () => reader.run(InboxSnapshotDocument))).toBe('sent');
    }
    await update({ recentContactsLimit: 2 });
    const { tookMs } = await timed(() =>
      vi.waitFor(async () => {
        const { inboxSnapshot } = await reader.run(InboxSnapshotDocument);
        expect(inboxSnapshot.conversations).toHaveLength(2);
      }, 20_000),
    );
    expect(tookMs).toBeLessThan(2_000);
  });
});

async function settings() {
  return (await admin.run(AdminSettingsDocument)).adminSettings;
}

async function update(input: AdminUpdateSettingsInput, by = admin) {
  return (await by.run(AdminUpdateSettingsDocument, { input })).adminUpdateSettings.settings;
}

async function refusal(input: Record<string, unknown>): Promise<unknown> {
  const answer = await admin.ask(AdminUpdateSettingsDocument, { input });
  return answer.errors?.[0]?.extensions;
}

/** "sent", or the code of the refusal. */
async function send(from: Person, to: Person, key: string, before?: () => Promise<unknown>): Promise<string> {
  await before?.();
  const input = { to: to.id, clientMessageId: key, content: { text: { text: key } } };
  const answer = await from.ask(SendMessageDocument, { input });
  return answer.data ? 'sent' : String(answer.errors?.[0]?.extensions?.['code']);
}

async function revisions(): Promise<{ revision: number; control: number; events: number }> {
  return withClient(app.database.url, async (client) => {
    const { rows } = await client.query<{ revision: number; control: number; events: number }>(`
      SELECT revision, control_revision::int AS control, (SELECT count(*)::int FROM control_event) AS events
      FROM app_settings`);
    const [row] = rows;
    if (!row) throw new Error('there are no settings');
    return row;
  });
}
