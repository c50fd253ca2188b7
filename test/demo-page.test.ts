import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  AdminMuteUserDocument,
  AdminSendNotificationDocument,
  AdminUnmuteUserDocument,
  type MessageContentInput,
} from './generated/documents.js';
import { startTestApp, type TestApp } from './harness/app.js';
import { requirePage } from './harness/built-page.js';
import { chromiumAvailable, openContext, startChromium } from './harness/chromium.js';
import { serveClientPage } from './harness/client-page.js';
import { act, barriers, contact, DemoWindows, message, phone, write } from './harness/demo-windows.js';
import { upload } from './harness/media.js';
import { mp4, picture, wav } from './harness/media-files.js';
import { pageOf, send, sendMany, textOf } from './harness/messages.js';
import { TcpProxy } from './harness/tcp-proxy.js';

describe.runIf(chromiumAvailable())('the chat page', () => {
  let app: TestApp;
  let browser: Browser;
  let windows: DemoWindows;

  beforeAll(async () => {
    [app, browser] = await Promise.all([startTestApp(), startChromium(), requirePage('demo')]);
  });
  afterEach(() => windows.close());
  afterAll(async () => {
    await browser.close();
    await app.close();
  });

  it('lets two people chat, on a desk and on a phone', async () => {
    windows = new DemoWindows(browser);
    const alice = await windows.open(`${app.url}/demo`);
    expect(await barriers(alice)).toEqual([]);
    await alice.getByRole('button', { name: 'Alice' }).click();
    await contact(alice, 'Bob').click();
    await write(alice, 'Hello <img src=x onerror=alert(1)> https://duet.example/a. javascript:alert(1)');
    const bob = await windows.open(`${app.url}/demo?as=bob`, { ...phone, colorScheme: 'dark' });
    await contact(bob, '1 unread').click();
    const first = message(bob, 'Hello <img src=x onerror=alert(1)>');
    await first.waitFor();
    const links = first.getByRole('link');
    expect(await links.count()).toBe(1);
    expect(await links.getAttribute('href')).toBe('https://duet.example/a');
    expect(await links.getAttribute('rel')).toBe('noopener noreferrer');
    await message(alice, 'Hello').getByTitle('Read', { exact: true }).waitFor();

    await bob.getByLabel('Message', { exact: true }).pressSequentially('He');
    await alice.getByText('typing …', { exact: true }).waitFor();
    await write(bob, 'Here I am');
    await alice.getByText('online', { exact: true }).waitFor();
    await act(bob, 'Here I am', 'Edit');
    await bob.getByLabel('Message', { exact: true }).fill('Here I am now');
    await bob.getByRole('button', { name: 'Save' }).click();
    await message(alice, 'Here I am now').getByText('edited').waitFor();
    await act(alice, 'Here I am now', 'Reply');
    await write(alice, 'Good');
    await message(bob, 'Good').getByText('Here I am now').waitFor();
    await write(bob, '🌧️ 👍🏽');
    await alice.locator('.lone-emoji').waitFor();
    await act(alice, 'Good', 'Recall');
    await bob.getByText('This message was recalled').first().waitFor();

    await bob.getByRole('button', { name: 'Attach' }).click();
    expect(await barriers(bob)).toEqual([]);
    await bob.getByRole('button', { name: 'Rock, paper, scissors', exact: true }).click();
    expect(await barriers(bob)).toEqual([]);
    await bob.getByRole('dialog').getByRole('button', { name: 'Rock' }).click();
    await alice.getByRole('button', { name: 'Paper', exact: true }).click();
    await message(alice, 'You win!').waitFor();
    await message(bob, 'Alice wins!').waitFor();
    expect(await barriers(alice)).toEqual([]);
    expect(await barriers(bob)).toEqual([]);
    expect([...windows.hosts]).toEqual([new URL(app.url).host]);
    expect(windows.complaints).toEqual([]);
  });

  it('shows the other one a picture that was uploaded, by the address that the server gave', async () => {
    windows = new DemoWindows(browser);
    const alice = await windows.open(`${app.url}/demo?as=alice&with=bob`);
    const bob = await windows.open(`${app.url}/demo?as=bob&with=alice`, phone);
    await alice.evaluate(countHeldFiles);
    const buffer = await picture(800, 600, 'jpeg');
    await alice.locator('input[accept]').setInputFiles({ name: 'river.jpg', mimeType: 'image/jpeg', buffer });
    const shown = bob.locator('.picture img');
    await shown.waitFor();
    await expect
      .poll(() => shown.evaluate((image) => (image as unknown as Picture).naturalWidth))
      .toBeGreaterThan(0);
    expect(new URL((await shown.getAttribute('src')) ?? '').pathname).toMatch(/^\/media\//);
    expect(await shown.getAttribute('width')).toBe('800');
    // Its own copy is shown until the message is stored, and the stored one after that.
    await alice.locator('.picture img[src^="http"]').waitFor();
    const report = {
      name: 'report.pdf',
      mimeType: 'application/pdf',
      buffer: Buffer.from('%PDF-1.4\n'.padEnd(2048)),
    };
    await alice.locator('input[type="file"]:not([accept])').setInputFiles(report);
    await message(bob, 'report.pdf').getByText('2 KB').waitFor();
    const [download] = await Promise.all([
      bob.waitForEvent('download'),
      message(bob, 'report.pdf').getByRole('link').click(),
    ]);
    expect(download.suggestedFilename()).toBe('report.pdf');
    // Both were held while they were sent, and none is any longer.
    await expect.poll(() => alice.evaluate('heldFiles')).toEqual({ all: 2, now: 0 });
    expect(windows.complaints).toEqual([]);
  });

  it('draws every kind of message, and what it does not know', async () => {
    windows = new DemoWindows(browser);
    const [frank, bob] = [await app.person('frank'), await app.person('bob')];
    const [sound, film] = [
      await upload(frank, 'AUDIO', wav(1_500)),
      await upload(frank, 'VIDEO', mp4(2_000)),
    ];
    const contents: MessageContentInput[] = [
      { emoji: { index: 1, key: 'duet-demo' } },
      { location: { latitude: 49.4142, longitude: 8.7095, caption: 'Old Bridge' } },
      { audio: { url: sound.url, bytes: 1, durationMs: 1 } },
      { video: { url: film.url, bytes: 1, durationMs: 1 } },
      { image: { original: { url: 'https://elsewhere.example/a.png', width: 9, height: 9, bytes: 9 } } },
      { custom: { type: 'poll', data: {}, description: 'Tea or coffee?' } },
    ];
    for (const content of contents) await send(frank, bob, { content });
    const page = await windows.open(`${app.url}/demo?as=bob&with=frank`, phone);
    await page.getByRole('img', { name: 'Heart' }).waitFor();
    expect(await message(page, 'Old Bridge').getByRole('link').getAttribute('href')).toMatch(
      /^https:\/\/www\.openstreetmap\.org\/\?mlat=49\.41420&mlon=8\.70950/,
    );
    expect(await page.locator('audio').getAttribute('aria-label')).toBe('Sound, 0:02');
    expect(await page.locator('video').getAttribute('aria-label')).toBe('Film, 0:02');
    // Not loaded: whoever sent it would learn who reads it.
    await message(page, 'at elsewhere.example').getByRole('link').waitFor();
    await message(page, 'poll Tea or coffee?').waitFor();
    const notice = { type: 'news', title: 'A new version', body: 'See https://elsewhere.example/news' };
    const admin = await app.admin();
    await admin.run(AdminSendNotificationDocument, { input: { to: [bob.id], ...notice } });
    await page.goto(`${app.url}/demo?as=bob&with=${admin.id}`);
    await message(page, 'A new version').getByRole('link').waitFor();
    expect(await barriers(page)).toEqual([]);
    expect([...windows.hosts]).toEqual([new URL(app.url).host]);
  });

  it('says whole, on a phone, why a file with a long name is not sent, and lets it be closed', async () => {
    windows = new DemoWindows(browser);
    const page = await windows.open(`${app.url}/demo?as=alice&with=bob`, phone);
    const file = { name: `${'long_'.repeat(30)}.txt`, mimeType: 'text/plain', buffer: Buffer.alloc(0) };
    await page.locator('input[type="file"]:not([accept])').setInputFiles(file);
    await page.getByText('is empty').waitFor();
    const right = await page.evaluate(
      'document.querySelector(".remark button").getBoundingClientRect().right',
    );
    expect(right).toBeLessThanOrEqual(390);
  });

  it('shows what is written from right to left as such', async () => {
    windows = new DemoWindows(browser);
    const [alice, eli] = [await app.person('alice'), await app.stranger('eli')];
    await send(eli, alice, { content: textOf('שלום Alice!') });
    const page = await windows.open(`${app.url}/demo?as=alice&with=${eli.id}`);
    await message(page, 'שלום').waitFor();
    expect(await page.evaluate(readsLeftwards('.message .text'))).toBe(true);
    expect(await page.evaluate(readsLeftwards('[aria-current] .contact-preview'))).toBe(true);
    const field = 'getComputedStyle(document.querySelector("textarea")).unicodeBidi';
    expect(await page.evaluate(field)).toBe('plaintext');
    expect(windows.complaints).toEqual([]);
  });

  it('makes a link of a whole address, and of nothing around it', async () => {
    windows = new DemoWindows(browser);
    const [grace, bob] = [await app.person('grace'), await app.person('bob')];
    const text = 'On https://elsewhere.example/Duet_(music). (Or https://elsewhere.example/b?)';
    await send(grace, bob, { content: { text: { text } } });
    const page = await windows.open(`${app.url}/demo?as=bob&with=grace`, phone);
    const links = message(page, 'On https').getByRole('link');
    await links.first().waitFor();
    expect(await links.allTextContents()).toEqual([
      'https://elsewhere.example/Duet_(music)',
      'https://elsewhere.example/b',
    ]);
  });

  it('keeps what is written offline, sends it once, and survives a reload', async () => {
    windows = new DemoWindows(browser);
    const wire = await TcpProxy.before(app.url);
    const [alice, carol] = [await app.person('alice'), await app.person('carol')];
    await send(carol, alice, { content: textOf('before') });
    const page = await windows.open(`${wire.through(app.url)}/demo?as=alice&with=carol`, phone);
    await message(page, 'before').waitFor();
    wire.cut();
    await write(page, 'written offline');
    await page.getByText('1 message waits to be sent.').waitFor();
    await message(page, 'written offline').getByTitle('Waiting to be sent').waitFor();
    expect(await barriers(page)).toEqual([]);
    await wire.restore();
    // On a slow machine the page may have come back by itself, and the button is gone.
    await page
      .getByRole('button', { name: 'Try now' })
      .click({ timeout: 5_000 })
      .catch(() => undefined);
    await message(page, 'written offline').getByTitle('Sent', { exact: true }).waitFor();
    await page.reload();
    await message(page, 'written offline').waitFor();
    await message(page, 'before').waitFor();
    expect(await message(page, 'written offline').count()).toBe(1);
    const stored = (await pageOf(carol, alice)).edges.map(({ node }) => node.content);
    expect(stored).toMatchObject([{ text: 'before' }, { text: 'written offline' }]);
    wire.cut();
  });

  it('marks a message that is refused, and sends it when it may', async () => {
    windows = new DemoWindows(browser);
    const admin = await app.admin();
    const page = await windows.open(`${app.url}/demo?as=carol&with=bob`);
    await page.getByText('Nothing here yet').waitFor();
    await admin.run(AdminMuteUserDocument, { input: { userId: 'carol' } });
    await write(page, 'May I?');
    await message(page, 'May I?').getByText('You are muted').waitFor();
    expect(await barriers(page)).toEqual([]);
    await admin.run(AdminUnmuteUserDocument, { input: { userId: 'carol' } });
    await page.getByRole('button', { name: 'Try again' }).click();
    await message(page, 'May I?').getByTitle('Sent', { exact: true }).waitFor();
    expect(windows.complaints).toEqual([]);
  });

  it('has two tabs of one person show everything once', async () => {
    windows = new DemoWindows(browser);
    const [bob, dora] = [await app.person('bob'), await app.person('dora')];
    const first = await windows.open(`${app.url}/demo?as=bob&with=dora`);
    const second = await windows.openBeside(first.context(), `${app.url}/demo?as=bob&with=dora`);
    await send(dora, bob, { content: textOf('to both tabs') });
    await Promise.all([first, second].map((tab) => message(tab, 'to both tabs').waitFor()));
    await write(second, 'from the second');
    await message(first, 'from the second').waitFor();
    await message(second, 'from the second').getByTitle('Sent', { exact: true }).waitFor();
    for (const tab of [first, second]) expect(await tab.locator('.message').count()).toBe(2);
    expect(windows.complaints).toEqual([]);
  });

  it('reads older messages while somebody scrolls up, and tells what is missing', async () => {
    windows = new DemoWindows(browser);
    const [bob, erik] = [await app.person('bob'), await app.person('erik')];
    const first = await send(erik, bob, { content: textOf('the first') });
    await sendMany(erik, bob, 90);
    const last = await send(erik, bob, { content: textOf('the last') });
    const page = await windows.open(`${app.url}/demo?as=bob&with=erik`);
    await message(page, 'the last').waitFor();
    await act(page, 'the last', 'Delete for me');
    await page.getByText('You deleted a message').waitFor();
    await expect
      .poll(async () => {
        await page.locator('.log').evaluate((log) => (log as unknown as Scrollable).scrollTo(0, 0));
        return message(page, 'the first').count();
      })
      .toBe(1);
    // One is not shown twice, and none is left out.
    expect(await page.locator('.message').count()).toBe(last.seq - first.seq);
    await page.getByRole('button', { name: 'To the newest message' }).click();
    expect(windows.complaints).toEqual([]);
  });

  it('sends nothing of an upload that was given up', async () => {
    windows = new DemoWindows(browser);
    const page = await serveClientPage('src/transport/demo/page/src/put-file.ts');
    const context = await openContext(browser);
    const tab = await context.newPage();
    await tab.goto(page.url);
    const asked: string[] = [];
    tab.on('request', (request) => asked.push(request.method()));
    for (const method of ['POST', 'PUT'])
      expect(await tab.evaluate(bringGivenUp(method))).toBe('PutFailure: The upload was answered 0.');
    expect(asked).toEqual([]);
    await context.close();
    await page.close();
  });
});

function bringGivenUp(method: string): string {
  const upload = JSON.stringify({ method, uploadUrl: '/upload', url: '/file', fields: [] });
  const options = `{ upload: ${upload}, file: new Blob(['a']), signal: AbortSignal.abort(), onProgress() {} }`;
  return `duet.putFile(${options}).catch(String)`;
}

/** In the page: whether a text that begins in Hebrew ends left of where it begins. */
const readsLeftwards = (selector: string): string => `(() => {
  const texts = document.createTreeWalker(document.querySelector('${selector}'), NodeFilter.SHOW_TEXT);
  do texts.nextNode();
  while (!texts.currentNode.data.includes('ש'));
  const { currentNode: node } = texts;
  const leftOf = (at) => {
    const range = new Range();
    range.setStart(node, at);
    range.setEnd(node, at + 1);
    return range.getBoundingClientRect().left;
  };
  return leftOf(node.data.length - 1) < leftOf(node.data.indexOf('ש'));
})()`;

/** In the page: how many files it has made addresses for, and how many of these still hold them. */
const countHeldFiles = `
  globalThis.heldFiles = { all: 0, now: 0 };
  const { createObjectURL, revokeObjectURL } = URL;
  URL.createObjectURL = (file) => {
    heldFiles.all += 1;
    heldFiles.now += 1;
    return createObjectURL.call(URL, file);
  };
  URL.revokeObjectURL = (address) => {
    heldFiles.now -= 1;
    revokeObjectURL.call(URL, address);
  };
`;

/** What of the browser's own objects is used here; these tests are compiled for Node. */
interface Picture {
  readonly naturalWidth: number;
}
interface Scrollable {
  scrollTo(left: number, top: number): void;
}
