import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';

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
