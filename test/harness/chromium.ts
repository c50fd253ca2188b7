import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions } from 'playwright-core';

const programs = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const elsewhere = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Whether Chromium is on this machine. With CI=true, where nothing may go untested, it throws instead of saying no. */
export function chromiumAvailable(): boolean {
  const isAvailable = findChromium() !== undefined;
  if (!isAvailable && process.env['CI'] === 'true') throw new Error('Chromium is not on this machine');
  return isAvailable;
}

/** Far above what any step of a test needs: only a hang gets here, and never a machine that is busy with something else. */
const stepLimitMs = 90_000;

/** A profile of its own for one window or several; every step in it may take its time. The browser closes it. */
export async function openContext(
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<BrowserContext> {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(stepLimitMs);
  return context;
}

/** A headless browser that does nothing on its own account. The caller closes it. */
export async function startChromium(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('Chromium is not on this machine');
  return chromium.launch({
    executablePath,
    args: [
      // Its own sandbox needs rights that containers and root accounts lack; only this project's page is opened.
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

function findChromium(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const onPath = folders.flatMap((folder) => programs.map((program) => join(folder, program)));
  return [...onPath, ...elsewhere].find((path) => existsSync(path));
}
