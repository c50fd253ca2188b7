import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { startTestApp, type TestApp } from './harness/app.js';
import { BrowserWindows } from './harness/browser-windows.js';
import { chromiumAvailable, startChromium } from './harness/chromium.js';
import { requirePage } from './harness/built-page.js';

describe.runIf(chromiumAvailable())('the playground in a browser', () => {
  let app: TestApp;
  let browser: Browser;
  let windows: BrowserWindows;

  beforeAll(async () => {
    await requirePage('playground');
    [app, browser] = await Promise.all([startTestApp(), startChromium()]);
  });
  afterEach(async () => {
    await windows.close();
  });
  afterAll(async () => {
    await Promise.all([app.close(), browser.close()]);
  });

  it('shows in one window at once what another one sends, and asks no other host', async () => {
    windows = new BrowserWindows(browser);
    const bob = await windows.open(`${app.url}/playground?as=bob`, desk);
    const alice = await windows.open(`${app.url}/playground?as=alice`, desk);
    await Promise.all([synced(bob), synced(alice)]);

    await openTab(alice, 'Send');
    await pressPlay(alice);
    await event(bob, '#1', 'Alice → you', 'Hello from the playground').waitFor();
    await event(alice, '#1', 'you → Bob', 'Hello from the playground').waitFor();
    await answer(alice, '"duplicate": false').waitFor();

    // The page has put a fresh clientMessageId into the variables: play sends once more.
    await pressPlay(alice);
    await event(bob, '#2', 'Alice → you', 'Hello from the playground').waitFor();

    expect([...windows.hosts]).toEqual([new URL(app.url).host]);
    expect(windows.complaints).toEqual([]);
  });

  it('runs the prepared subscription over the WebSocket', async () => {
    windows = new BrowserWindows(browser);
    const carol = await windows.open(`${app.url}/playground?as=carol`, desk);

    await pressPlay(carol);
    await answer(carol, '"mode": "RESUMED"').waitFor();
    const alice = await app.person('alice');
    await alice.run(sendText, { to: 'carol', text: 'into the open stream', clientMessageId: 'stream' });
    await answer(carol, '"text": "into the open stream"').waitFor();

    expect(windows.complaints).toEqual([]);
  });

  it('runs what has an authorization of its own, however that is written, as whom it names', async () => {
    const frida = await app.stranger('frida');
    windows = new BrowserWindows(browser);
    const alice = await windows.open(`${app.url}/playground?as=alice`, desk);

    await typeHeaders(alice, { authorization: `bearer ${await app.token('carol')}` });
    await pressPlay(alice);
    await answer(alice, '"mode": "RESUMED"').waitFor();
    await frida.run(sendText, { to: 'carol', text: 'for Carol alone', clientMessageId: 'own-header' });
    await answer(alice, '"text": "for Carol alone"').waitFor();
    await openTab(alice, 'RecentContacts');
    await typeHeaders(alice, { AUTHORIZATION: `Bearer ${await app.token('carol')}` });
    await pressPlay(alice);
    await answer(alice, `"id": "${frida.id}"`).waitFor();

    expect(windows.complaints).toEqual([]);
  });

  it('ends what has an authorization of its own with the identity that began it', async () => {
    windows = new BrowserWindows(browser);
    const page = await windows.open(`${app.url}/playground?as=alice`, desk);
    await synced(page);
    await typeHeaders(page, { authorization: `Bearer ${await app.token('carol')}` });
    const socket = page.waitForEvent('websocket');
    await pressPlay(page);
    await answer(page, '"mode": "RESUMED"').waitFor();

    await page.getByLabel('Speak as').selectOption('bob');
    await synced(page);
    await vi.waitFor(async () => expect((await socket).isClosed()).toBe(true), { timeout: 5_000 });
  });

  it('replays what came while it was paused, and then goes on live', async () => {
    windows = new BrowserWindows(browser);
    const bob = await windows.open(`${app.url}/playground?as=bob`, desk);
    const carol = await app.person('carol');
    await synced(bob);

    await bob.getByRole('button', { name: 'Pause' }).click();
    await status(bob, 'Not listening').waitFor();
    await carol.run(sendText, { to: 'bob', text: 'while you were away', clientMessageId: 'paused' });
    await bob.getByRole('button', { name: 'Resume' }).click();
    await event(bob, 'Carol → you', 'while you were away').waitFor();
    await carol.run(sendText, { to: 'bob', text: 'now that you are back', clientMessageId: 'resumed' });
    await event(bob, 'Carol → you', 'now that you are back').waitFor();

    const [live, mark, replayed] = await bob.locator('.duet-event-list > li').allInnerTexts();
    expect(live).toContain('now that you are back');
    expect(mark).toContain('SyncCompleted');
    expect(replayed).toContain('while you were away');
    expect(windows.complaints).toEqual([]);
  });

  it('makes an administrator look like none other, and remembers the choice in the address', async () => {
    windows = new BrowserWindows(browser);
    const page = await windows.open(`${app.url}/playground?as=alice`, desk);
    await synced(page);
    expect(await page.getByText('ADMIN', { exact: true }).count()).toBe(0);

    await page.getByLabel('Speak as').selectOption('admin');
    await page.getByText('ADMIN', { exact: true }).waitFor();
    await synced(page);
    await openTab(page, 'Impersonate');

    expect(page.url()).toBe(`${app.url}/playground/?as=admin`);
    expect(windows.complaints).toEqual([]);
  });

  it("shows in a user's window what an administrator says in another user's name", async () => {
    windows = new BrowserWindows(browser);
    const bob = await windows.open(`${app.url}/playground?as=bob`, desk);
    const alice = await windows.open(`${app.url}/playground?as=alice`, desk);
    const admin = await windows.open(`${app.url}/playground?as=admin`, desk);
    await Promise.all([synced(bob), synced(alice), synced(admin)]);

    await pressPlay(admin);
    await answer(admin, '"adminSentBy"').waitFor();
    await event(bob, 'MessageAdded', 'Alice → you', 'Alice is on a plane').waitFor();
    await event(alice, 'MessageAdded', 'you → Bob', 'Alice is on a plane').waitFor();
    await openTab(admin, 'LookAtConversation');
    await pressPlay(admin);
    await answer(admin, '"adminMessages"').waitFor();
    await openTab(admin, 'Statistics');
    await pressPlay(admin);
    await answer(admin, '"onlineUsers"').waitFor();

    expect(windows.complaints).toEqual([]);
  });

  it('puts its parts one below the other on a phone', async () => {
    windows = new BrowserWindows(browser);
    const alice = await windows.open(`${app.url}/playground?as=alice`, phone);
    await synced(alice);
    await openTab(alice, 'Send');
    const parts = ['.duet-header', '.graphiql-tabs', '.graphiql-editors', '.result-window', '.duet-events'];
    const boxes = await Promise.all(parts.map((part) => alice.locator(part).boundingBox()));
    const found = boxes.map((box) => box ?? { x: 0, y: 0, width: 0, height: 0 });
    for (const [index, { y, height, width }] of found.entries()) {
      expect(width, parts[index]).toBeGreaterThan(200);
      expect(found[index + 1]?.y ?? Infinity, parts[index + 1]).toBeGreaterThanOrEqual(y + height);
    }
    const chip = await status(alice, 'Connected').boundingBox();
    expect((chip?.x ?? Infinity) + (chip?.width ?? 0)).toBeLessThan(phone.viewport.width);
    await pressPlay(alice);
    await answer(alice, '"duplicate": false').waitFor();
    expect(windows.complaints).toEqual([]);
  });

  it('offers nobody in production, and takes a token that is pasted', async () => {
    const production = await startTestApp({ config: { production: true } });
    try {
      windows = new BrowserWindows(browser);
      const page = await windows.open(`${production.url}/playground?as=alice`, desk);
      await page.getByText('Nobody yet').waitFor();
      expect(await page.locator('select').count()).toBe(0);

      await page.getByLabel('Token', { exact: true }).fill(await production.token('dora'));
      await page.getByRole('button', { name: 'Use', exact: true }).click();
      await synced(page);
      await status(page, 'Connected').waitFor();
      expect(page.url()).toBe(`${production.url}/playground/`);

      const erik = await production.stranger('erik');
      await erik.run(sendText, { to: 'dora', text: 'Hello Dora', clientMessageId: 'pasted' });
      await event(page, '→ you', 'Hello Dora').waitFor();
    } finally {
      await windows.close();
      await production.close();
    }
  });
});

const sendText = `mutation Send($to: ID!, $text: String!, $clientMessageId: ID!) {
  sendMessage(input: { to: $to, content: { text: { text: $text } }, clientMessageId: $clientMessageId }) { duplicate }
}`;

/** Wide enough for both panes. */
const desk = { viewport: { width: 1440, height: 900 } };
const phone = { viewport: { width: 390, height: 844 } };

/** Everything missed is listed, and what happens next is shown as it happens. */
async function synced(page: Page): Promise<void> {
  await page.getByText('SyncCompleted: live from here').first().waitFor();
}

function event(page: Page, ...texts: readonly string[]): Locator {
  return texts.reduce((items, hasText) => items.filter({ hasText }), page.locator('.duet-event'));
}

function status(page: Page, text: string): Locator {
  return page.getByRole('status').filter({ hasText: text });
}

async function openTab(page: Page, title: string): Promise<void> {
  await editorsLoaded(page);
  await page.getByTitle(title, { exact: true }).click();
  await page.locator('.graphiql-tab-active').filter({ hasText: title }).waitFor();
}

async function typeHeaders(page: Page, headers: Readonly<Record<string, string>>): Promise<void> {
  await editorsLoaded(page);
  await page.getByRole('button', { name: 'Headers', exact: true }).click();
  // The editor of the variables, hidden, lies before it.
  await page.locator('[aria-label="Headers"] .monaco-editor').last().click();
  await page.keyboard.insertText(JSON.stringify(headers));
  await page.getByRole('button', { name: 'Variables', exact: true }).click();
}

async function pressPlay(page: Page): Promise<void> {
  await editorsLoaded(page);
  await page.getByRole('button', { name: /^Execute query/ }).click();
}

/** They load after the page; a press before they are there is lost. */
async function editorsLoaded(page: Page): Promise<void> {
  const editors = ['.graphiql-query-editor', '[aria-label="Variables"]', '.result-window'];
  for (const editor of editors) await page.locator(`${editor} .monaco-editor`).first().waitFor();
  await page.locator('.graphiql-query-editor .view-line').filter({ hasText: '#' }).first().waitFor();
}

/** The answer pane, once it holds the text. The editor writes spaces as non-breaking ones; the filter reads both alike. */
function answer(page: Page, hasText: string): Locator {
  return page.locator('.result-window .view-lines').filter({ hasText });
}
