import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { openContext } from './chromium.js';

/** The windows of one test, each in a browser profile of its own unless it joins another's, and what they did. */
export class BrowserWindows {
  /** Whom the pages asked, over HTTP and over WebSocket. */
  readonly hosts = new Set<string>();
  /** What the browser's console was told to be wrong. */
  readonly complaints: string[] = [];
  private readonly contexts: BrowserContext[] = [];

  /** Complaints that match `expected` belong to the test. */
  constructor(
    private readonly browser: Browser,
    private readonly expected?: RegExp,
  ) {}

  async open(address: string, options: BrowserContextOptions): Promise<Page> {
    const context = await openContext(this.browser, options);
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
      const isWrong = message.type() === 'error' || message.type() === 'warning';
      if (isWrong && !this.expected?.test(message.text())) this.complaints.push(message.text());
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
