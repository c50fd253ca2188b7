import type { Router } from 'express';
import { createPageRouter } from '../page-router.js';
import type { PlaygroundConfig, PlaygroundToken } from './page-config.js';

export type { PlaygroundConfig, PlaygroundToken } from './page-config.js';

export interface PlaygroundOptions {
  /** The folder that `vite build src/transport/playground/page` writes. */
  readonly pageDir: string;
  readonly production: boolean;
  /** Asked at each request, so that a reloaded page gets fresh tokens. Never asked in production. */
  readonly tokens: () => readonly PlaygroundToken[];
}

const graphqlPath = '/graphql';

const notBuilt =
  'The playground page is not built. Build it with: npx vite build src/transport/playground/page\n' +
  'The API at /graphql works without it.\n';

/** Serves the playground at `/playground`. In production no token leaves the server, whatever `tokens` would answer. */
export function createPlaygroundRouter({ pageDir, production, tokens }: PlaygroundOptions): Router {
  return createPageRouter({
    path: '/playground',
    pageDir,
    notBuilt,
    // The code editor (Monaco) sets style attributes and style elements at run time and carries its fonts and icons as
    // data URLs.
    policy: () => ({
      'style-src': "'self' 'unsafe-inline'",
      'font-src': "'self' data:",
      'img-src': "'self' data:",
      'worker-src': "'self' blob:",
    }),
    config: (): PlaygroundConfig => ({ production, graphqlPath, tokens: production ? [] : tokens() }),
  });
}
