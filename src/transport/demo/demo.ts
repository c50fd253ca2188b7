import express, { type Router } from 'express';
import { createPageRouter } from '../page-router.js';
import type { DemoConfig, DemoUser } from './page-config.js';

export type { DemoConfig, DemoUser } from './page-config.js';

export interface DemoOptions {
  /** The folder that `vite build src/transport/demo/page` writes. */
  readonly pageDir: string;
  readonly production: boolean;
  /** Without it nothing is served. */
  readonly demoPage: boolean;
  /** Whom the page offers to be. Asked at each request, and never in production. */
  readonly users: () => readonly DemoUser[];
  /** Where addresses of uploaded files begin; null while nobody has said where clients reach the server. */
  readonly mediaUrl: () => string | null;
  /** The origin of the store that files are brought to and served from; null: this server. */
  readonly storeOrigin: string | null;
}

const graphqlPath = '/graphql';

const notBuilt =
  'The demo page is not built. Build it with: npx vite build src/transport/demo/page\n' +
  'The API at /graphql works without it.\n';

/**
 * Serves the chat page at `/demo`. Beside its own host it may show and fetch files from where the server says that uploads
 * are (the same server under its public address); `blob:` is what somebody sends and nobody has stored yet.
 */
export function createDemoRouter({
  pageDir,
  production,
  demoPage,
  users,
  mediaUrl,
  storeOrigin,
}: DemoOptions): Router {
  if (!demoPage) return express.Router();
  const mediaOrigin = (): string | null => {
    const url = mediaUrl();
    return url === null ? null : new URL(url).origin;
  };
  return createPageRouter({
    path: '/demo',
    pageDir,
    notBuilt,
    policy: () => {
      const media = [mediaOrigin() ?? [], storeOrigin ?? []].flat().join(' ');
      const files = `'self' blob:${media && ` ${media}`}`;
      return { 'style-src': "'self'", 'img-src': files, 'media-src': files, 'connect-src': media };
    },
    config: (): DemoConfig => ({
      graphqlPath,
      mediaOrigin: mediaOrigin(),
      users: production ? [] : users().map(({ label, userId, token }) => ({ label, userId, token })),
    }),
  });
}
