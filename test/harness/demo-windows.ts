import axe, { type AxeResults } from 'axe-core';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { BrowserWindows } from './browser-windows.js';

export const phone: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
};
export const desk: BrowserContextOptions = { viewport: { width: 1280, height: 800 } };

/** Windows on the demo page. A connection that is lost on purpose is no complaint. */
export class DemoWindows extends BrowserWindows {
  constructor(browser: Browser) {
    super(browser, /Failed to load resource: net::|WebSocket connection to/);
  }

  override open(address: string, options: BrowserContextOptions = desk): Promise<Page> {
    return super.open(address, { reducedMotion: 'reduce', ...options });
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
