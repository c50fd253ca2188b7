import { existsSync } from 'node:fs';
import { join } from 'node:path';
import express, { type Request, type Response, type Router } from 'express';
import type { PlaygroundConfig, PlaygroundToken } from './page-config.js';

export type { PlaygroundConfig, PlaygroundToken } from './page-config.js';

export interface PlaygroundOptions {
  /** The folder that `vite build src/transport/playground/page` writes: `index.html` and `assets/`. */
  readonly pageDir: string;
  readonly production: boolean;
  /** Asked at each request, so that a reloaded page gets fresh tokens. Never asked in production. */
  readonly tokens: () => readonly PlaygroundToken[];
}

const graphqlPath = '/graphql';

const notBuilt =
  'The playground page is not built. Build it with: npx vite build src/transport/playground/page\n' +
  'The API at /graphql works without it.\n';

/**
 * Serves the playground: `/playground` (redirects, query string kept), `/playground/` (the page), `/playground/assets/…`
 * and `/playground/config.json`. Mount it at the root of the application; every other path falls through.
 *
 * The page loads nothing from another host, and its content security policy forbids the browser to try. In production
 * no token leaves the server, whatever `tokens` would answer. A page that was never built answers 503 and says how to
 * build it.
 */
export function createPlaygroundRouter({ pageDir, production, tokens }: PlaygroundOptions): Router {
  const router = express.Router({ strict: true, caseSensitive: true });

  router.get('/playground', (request, response) => {
    response.redirect(302, `/playground/${queryOf(request)}`);
  });
  router.get(['/playground/', '/playground/index.html'], (request, response) => {
    sendPage(request, response, pageDir);
  });
  router.get('/playground/config.json', (_request, response) => {
    const config: PlaygroundConfig = { production, graphqlPath, tokens: production ? [] : tokens() };
    response.set({ ...commonHeaders, 'Cache-Control': 'no-store' }).json(config);
  });
  router.use(
    '/playground/assets',
    serveFiles(join(pageDir, 'assets'), 'public, max-age=31536000, immutable'),
  );
  router.use('/playground', serveFiles(pageDir, 'no-cache'));

  return router;
}

const commonHeaders = {
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
} as const;

function queryOf(request: Request): string {
  const start = request.originalUrl.indexOf('?');
  return start === -1 ? '' : request.originalUrl.slice(start);
}

function sendPage(request: Request, response: Response, pageDir: string): void {
  response.set({ ...commonHeaders, 'Cache-Control': 'no-cache' });
  if (!existsSync(join(pageDir, 'index.html'))) {
    response.status(503).type('text/plain').send(notBuilt);
    return;
  }
  response.set('Content-Security-Policy', contentSecurityPolicy(request.get('host')));
  // `root` lets an absolute folder with a dot in its path (`~/.cache/…`) be served; only the file's own name is judged.
  response.sendFile('index.html', { root: pageDir, cacheControl: false });
}

/**
 * Everything from this host and nothing else. Exceptions: the code editor (Monaco) sets style attributes and style
 * elements at run time and carries its fonts and icons as data URLs. The WebSocket address is spelled out because not
 * every browser counts `ws:` as `'self'`; a Host header with any other character than a host's own is left out.
 */
function contentSecurityPolicy(host: string | undefined): string {
  const sockets = host && /^[\w.:[\]-]+$/.test(host) ? ` ws://${host} wss://${host}` : '';
  return [
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self' data:",
    "img-src 'self' data:",
    "worker-src 'self' blob:",
    `connect-src 'self'${sockets}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

function serveFiles(folder: string, cacheControl: string): express.Handler {
  return express.static(folder, {
    index: false,
    redirect: false,
    cacheControl: false,
    setHeaders: (response) => {
      response.setHeader('Cache-Control', cacheControl);
      for (const [name, value] of Object.entries(commonHeaders)) response.setHeader(name, value);
    },
  });
}
