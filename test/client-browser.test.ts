import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DuetClient } from '../src/client/client.js';
import type { ClientStore, OutboxEntry } from '../src/client/store.js';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import { chromiumAvailable, startChromium, openContext } from './harness/chromium.js';
import { serveClientPage } from './harness/client-page.js';
import { newPair, pageOf, send, textOf } from './harness/messages.js';
import { TcpProxy } from './harness/tcp-proxy.js';

/** The store of the browser, in a browser: what Node has no IndexedDB, locks and tabs for. */
describe.runIf(chromiumAvailable())('the client in a browser', () => {
  let app: TestApp;
  let browser: Browser;
  let page: Awaited<ReturnType<typeof serveClientPage>>;

  beforeAll(async () => {
    [app, browser, page] = await Promise.all([startTestApp(), startChromium(), serveClientPage()]);
  });
  afterAll(async () => {
    await browser.close();
    await Promise.all([app.close(), page.close()]);
  });

  it('keeps messages and what waits to be sent over a reload, and sends it once', async () => {
    const [alice, bob] = await newPair(app);
    const wire = await TcpProxy.before(app.url);
    const context = await openContext(browser);
    const tab = await openTab(context, alice, wire.through(app.url));
    await tab.evaluate(() => globalThis.client.login());
    await tab.evaluate(
      (to) => globalThis.client.sendMessage({ to, content: { text: { text: 'one' } } }),
      bob.id,
    );
    wire.cut();
    await tab.waitForFunction(() => globalThis.client.state === 'WAITING');
    await tab.evaluate((to) => {
      const draft = { to, content: { text: { text: 'two' } }, clientMessageId: 'kept' };
      void globalThis.client.sendMessage(draft).catch(() => undefined);
    }, bob.id);
    const pending = () => tab.evaluate(async () => (await globalThis.client.pendingMessages()).length);
    await expect.poll(pending, patience).toBe(1);
    await tab.reload();
    await makeClient(tab, alice, wire.through(app.url), await app.token(alice.id));
    expect(await shown(tab, bob)).toEqual({ texts: ['one'], waiting: ['two'] });
    await wire.restore();
    await tab.evaluate(() => globalThis.client.login());
    await expect.poll(pending, patience).toBe(0);
    expect(await shown(tab, bob)).toEqual({ texts: ['one', 'two'], waiting: [] });
    const stored = (await pageOf(alice, bob)).edges.map(({ node }) => node.clientMessageId);
    expect(stored).toHaveLength(2);
    expect(stored[1]).toBe('kept');
    await context.close();
    wire.cut();
  });

  it('has two tabs share one store: each shows everything once, and either may be closed', async () => {
    const [alice, bob] = await newPair(app);
    const context = await openContext(browser);
    const [first, second] = [await openTab(context, bob, app.url), await openTab(context, bob, app.url)];
    await first.evaluate(() => globalThis.client.login());
    await second.evaluate(() => globalThis.client.login());
    await send(alice, bob, { content: textOf('to both') });
    for (const tab of [first, second]) await heard(tab, ['to both']);
    // The tab that follows writes, and the one that leads sends.
    const sent = await second.evaluate(
      (to) => globalThis.client.sendMessage({ to, content: { text: { text: 'from the second' } } }),
      alice.id,
    );
    expect(sent).toMatchObject({ seq: 2 });
    for (const tab of [first, second]) await heard(tab, ['to both', 'from the second']);
    await first.close();
    await send(alice, bob, { content: textOf('to the one that is left') });
    await heard(second, ['to both', 'from the second', 'to the one that is left']);
    expect((await shown(second, alice)).texts).toHaveLength(3);
    await context.close();
  });

  it('is offline as soon as the browser is, and back with it', async () => {
    const bob = await app.stranger();
    const context = await openContext(browser);
    const tab = await openTab(context, bob, app.url);
    await tab.evaluate(() => globalThis.client.login());
    await context.setOffline(true);
    // A dead connection shows by itself only after a ping, ten seconds at the least.
    await tab.waitForFunction(() => globalThis.client.state === 'WAITING', undefined, { timeout: 8_000 });
    await context.setOffline(false);
    await tab.waitForFunction(() => globalThis.client.state === 'LIVE');
    await context.close();
  });

  it('listens to the page from login to logout', async () => {
    const bob = await app.stranger();
    const context = await openContext(browser);
    const tab = await openTab(context, bob, app.url);
    const wakes = await tab.evaluate(async () => {
      let count = 0;
      globalThis.client.wake = () => void (count += 1);
      const counts: number[] = [];
      const comeBack = (): void => {
        globalThis.dispatchEvent(new Event('online'));
        counts.push(count);
      };
      comeBack();
      for (let time = 0; time < 2; time += 1) {
        await globalThis.client.login();
        comeBack();
        globalThis.client.logout();
        comeBack();
      }
      return counts;
    });
    expect(wakes).toEqual([0, 1, 1, 2, 2]);
    await context.close();
  });

  it('answers about its outbox what the store in memory answers, and takes over one of an older version', async () => {
    const context = await openContext(browser);
    const tab = await context.newPage();
    await tab.goto(page.url);
    await tab.evaluate(databaseOfVersion1);
    const [memory, indexedDb] = await tab.evaluate(workOnOutboxes);
    expect(indexedDb).toEqual(memory);
    expect(memory).toEqual({
      newest: 4,
      // `b` was refused; back in its line it stands where it was written.
      next: ['old', 'c', 'b', undefined],
      all: ['old', 'a', 'b', 'c'],
      toBob: ['old', 'b', 'c'],
    });
    await context.close();
  });

  async function openTab(context: BrowserContext, person: Person, url: string): Promise<Page> {
    const tab = await context.newPage();
    await tab.goto(page.url);
    await makeClient(tab, person, url, await app.token(person.id));
    return tab;
  }
});

/** A promise is true to Playwright's `waitForFunction`, so what has to be awaited is asked for like this. */
const patience = { timeout: 60_000, interval: 20 };

declare global {
  var client: DuetClient;
  var heardTexts: string[];
  function dispatchEvent(event: Event): boolean;
  var duet: {
    createClient(options: object): DuetClient;
    createIndexedDbStore(options: object): ClientStore;
    createMemoryStore(): ClientStore;
  };
}

/** What version 1 left behind: no index of the lines. */
const databaseOfVersion1 = `new Promise((resolve, reject) => {
  const opening = indexedDB.open('duet:carol', 1);
  opening.onupgradeneeded = () => {
    const { result } = opening;
    result.createObjectStore('meta');
    result.createObjectStore('conversations', { keyPath: 'id' }).createIndex('peer', 'peer.id');
    result.createObjectStore('messages', { keyPath: ['conversationId', 'seq'] }).createIndex('id', 'id');
    result.createObjectStore('outbox', { keyPath: 'clientMessageId' }).createIndex('order', 'order');
  };
  opening.onsuccess = () => resolve(opening.result.close());
  opening.onerror = () => reject(opening.error);
})`;

/** In the page: the same steps on a store of each kind. */
async function workOnOutboxes(): Promise<object[]> {
  const entryOf = (key: string, to: string, order: number): OutboxEntry => ({
    clientMessageId: key,
    to,
    order,
    input: { to, clientMessageId: key, content: { text: { text: key } } },
    content: { __typename: 'TextContent', text: key },
    replyToId: null,
    createdAt: '2026-01-01T00:00:00.000Z',
    state: 'PENDING',
    code: null,
  });
  const work = async (store: ClientStore): Promise<object> => {
    const nextToBob = async (): Promise<string | undefined> =>
      (await store.transact((unit) => unit.nextOutboxEntry('bob')))?.clientMessageId;
    const keysOf = (entries: readonly OutboxEntry[]): string[] =>
      entries.map(({ clientMessageId }) => clientMessageId);
    const b = entryOf('b', 'bob', 3);
    await store.transact(async (unit) => {
      for (const entry of [entryOf('old', 'bob', 1), entryOf('a', 'bo', 2), b, entryOf('c', 'bob', 4)])
        await unit.putOutboxEntry(entry);
    });
    const next = [await nextToBob()];
    const [all, toBob] = await store.transact(async (unit) => [
      keysOf(await unit.listOutbox()),
      keysOf(await unit.listOutbox('bob')),
    ]);
    const newest = await store.transact((unit) => unit.newestOutboxOrder());
    await store.transact(async (unit) => {
      await unit.putOutboxEntry({ ...b, state: 'REFUSED', code: 'FORBIDDEN' });
      await unit.deleteOutboxEntry('old');
    });
    next.push(await nextToBob());
    await store.transact((unit) => unit.putOutboxEntry(b));
    next.push(await nextToBob());
    await store.transact(async (unit) => {
      for (const key of ['b', 'c']) await unit.deleteOutboxEntry(key);
    });
    next.push(await nextToBob());
    return { newest, next, all, toBob };
  };
  const { createIndexedDbStore, createMemoryStore } = globalThis.duet;
  return [await work(createMemoryStore()), await work(createIndexedDbStore({ userId: 'carol' }))];
}

async function makeClient(tab: Page, person: Person, url: string, token: string): Promise<void> {
  await tab.evaluate(
    (given) => {
      globalThis.heardTexts = [];
      globalThis.client = globalThis.duet.createClient({
        url: `${given.url}/graphql`,
        token: () => given.token,
        store: globalThis.duet.createIndexedDbStore({ userId: given.userId }),
      });
      globalThis.client.onNewMessage(({ content }) => {
        if (content.__typename === 'TextContent') globalThis.heardTexts.push(content.text);
      });
    },
    { userId: person.id, url, token },
  );
}

async function heard(tab: Page, texts: readonly string[]): Promise<void> {
  await tab.waitForFunction((count) => globalThis.heardTexts.length >= count, texts.length);
  expect(await tab.evaluate(() => globalThis.heardTexts)).toEqual(texts);
}

async function shown(tab: Page, peer: Person): Promise<{ texts: string[]; waiting: string[] }> {
  return tab.evaluate(async (peerId) => {
    const { messages, outbox } = await globalThis.client.getMessages(peerId);
    const textOfAll = (all: readonly { content: { __typename: string; text?: string } }[]): string[] =>
      all.map(({ content }) => content.text ?? content.__typename);
    return { texts: textOfAll(messages), waiting: textOfAll(outbox) };
  }, peer.id);
}
