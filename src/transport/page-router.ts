import { existsSync } from 'node:fs';
import { join } from 'node:path';
import express, { type Request, type Response, type Router } from 'express';

export interface PageRouterOptions {
  /** Where the page lies on this host, such as `/playground`. */
  readonly path: string;
  /** The folder that the page's build writes: `index.html` and `assets/`. */
  readonly pageDir: string;
  /** What to say while that folder is empty. */
  readonly notBuilt: string;
  /** Directives beside those that hold for every page. Asked at each request for the page. */
  readonly policy: () => Readonly<Record<string, string>>;
  /** What `config.json` answers. Asked at each request, so that a reloaded page gets fresh tokens. */
  readonly config: () => object;
}

/**
 * Serves one page: `{path}` (redirects, query string kept), `{path}/` (the page), `{path}/assets/…` and `{path}/config.json`.
 * Mount it at the root of the application; every other path falls through.
 *
 * The page loads nothing from another host but what `policy` names, and its content security policy forbids the browser to
 * try. A page that was never built answers 503 and says how to build it.
 */
export function createPageRouter({ path, pageDir, notBuilt, policy, config }: PageRouterOptions): Router {
  const router = express.Router({ strict: true, caseSensitive: true });

  router.get(path, (request, response) => {
    response.redirect(302, `${path}/${queryOf(request)}`);
  });
  // However the address of a file of the page is spelled.
  router.use(path, (request, response, next) => {
    response.set('Content-Security-Policy', contentSecurityPolicy(request.get('host'), policy()));
    next();
  });
  router.get([`${path}/`, `${path}/index.html`], (_request, response) => {
    response.set({ ...commonHeaders, 'Cache-Control': 'no-cache' });
    if (!existsSync(join(pageDir, 'index.html'))) {
      response.status(503).type('text/plain').send(notBuilt);
      return;
    }
    // `root` lets an absolute folder with a dot in its path (`~/.cache/…`) be served; only the file's own name is judged.
    response.sendFile('index.html', { root: pageDir, cacheControl: false });
  });
  router.get(`${path}/config.json`, (_request, response) => {
    response.set({ ...commonHeaders, 'Cache-Control': 'no-store' }).json(config());
  });
  router.use(`${path}/assets`, serveFiles(join(pageDir, 'assets'), 'public, max-age=31536000, immutable'));
  router.use(path, serveFiles(pageDir, 'no-cache'));

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

/**
 * Everything from this host and nothing else. The WebSocket address is spelled out because not every browser counts `ws:` as
 * `'self'`; a Host header with any other character than a host's own is left out.
 */
function contentSecurityPolicy(
  host: string | undefined,
  { 'connect-src': connections = '', ...own }: Readonly<Record<string, string>>,
): string {
  const sockets = host && /^[\w.:[\]-]+$/.test(host) ? ` ws://${host} wss://${host}` : '';
  const directives = {
    'default-src': "'self'",
    'script-src': "'self'",
    ...own,
    'connect-src': `'self'${sockets}${connections && ` ${connections}`}`,
    'object-src': "'none'",
    'base-uri': "'none'",
    'form-action': "'none'",
    'frame-ancestors': "'none'",
  };
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources}`)
    .join('; ');
}

function serveFiles(folder: string, cacheControl: string): express.Handler {
  return express.static(folder, {
    index: false,
    redirect: false,
    cacheControl: false,
    setHeaders: (response: Response) => {
      response.setHeader('Cache-Control', cacheControl);
      for (const [name, value] of Object.entries(commonHeaders)) response.setHeader(name, value);
    },
  });
}
