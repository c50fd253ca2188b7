import { openContext } from './chromium.js';
import axe, { type AxeResults } from 'axe-core';
import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core';

export const phone: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
};
export const desk: BrowserContextOptions = { viewport: { width: 1280, height: 800 } };

/** Windows on the demo page, each in a browser profile of its own unless it joins another's, and what they complained of. */
export class DemoWindows {
  /** Whom the pages asked, over HTTP and over WebSocket. */
  readonly hosts = new Set<string>();
  readonly complaints: string[] = [];
  private readonly contexts: BrowserContext[] = [];

  constructor(private readonly browser: Browser) {}

  async open(address: string, options: BrowserContextOptions = desk): Promise<Page> {
    const context = await openContext(this.browser, { reducedMotion: 'reduce', ...options });
    this.contexts.push(context);
    context.on('request', (request) => this.record(request.url()));
    return this.openBeside(context, address);
  }

  /** Another tab of the same browser. */
  async openBeside(context: BrowserContext, address: string): Promise<Page> {
    const page = await context.newPage();
    page.on('websocket', (socket) => this.record(socket.url()));
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.on('console', (message) => {
      const isLostConnection = /Failed to load resource|WebSocket connection to/.test(message.text());
      if (['error', 'warning'].includes(message.type()) && !isLostConnection)
        this.complaints.push(message.text());
    });
    await page.goto(address);
    return page;
  }

  async close(): Promise<void> {
    await Promise.all(this.contexts.splice(0).map((context) => context.close()));
  }

  private record(address: string): void {
    const url = new URL(address);
    if (url.protocol !== 'data:' && url.protocol !== 'blob:') this.hosts.add(url.host);
  }
}

/** What axe calls serious or critical on the page as it is now. */
export async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { violations } = await globalThis.axe.run();
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) =>
        nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary ?? ''}`),
      );
  });
}

declare global {
  var axe: { run(): Promise<AxeResults> };
}

export async function write(page: Page, text: string): Promise<void> {
  await page.getByLabel('Message', { exact: true }).fill(text);
  await page.getByRole('button', { name: 'Send', exact: true }).click();
}

/** The message in the open conversation that says this. */
export function message(page: Page, hasText: string): Locator {
  return page.locator('.message').filter({ hasText });
}

export async function act(page: Page, text: string, action: string): Promise<void> {
  await message(page, text).hover();
  await page.getByRole('button', { name: `Actions for: ${text}` }).click();
  await page.getByRole('button', { name: action, exact: true }).click();
}

/** Conversations in the list, by what their row says. */
export function contact(page: Page, hasText: string): Locator {
  return page.getByRole('navigation').getByRole('button').filter({ hasText });
}
