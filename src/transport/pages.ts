import { join } from 'node:path';
import express, { type Router } from 'express';
import { createDemoRouter } from './demo/demo.js';
import { createPlaygroundRouter, type PlaygroundToken } from './playground/playground.js';

export type { PlaygroundToken } from './playground/playground.js';

export interface PagesOptions {
  /** The folder of what is built. */
  readonly builtDir: string;
  readonly production: boolean;
  readonly demoPage: boolean;
  readonly tokens: readonly PlaygroundToken[];
  readonly media: {
    readonly links: { readonly address: string | null };
    readonly storeOrigin: string | null;
  };
}

/** The pages that Duet serves itself: the playground, and the demo where it is on. */
export function createPagesRouter({ builtDir, media, tokens, ...options }: PagesOptions): Router {
  const router = express.Router();
  router.use(
    createPlaygroundRouter({ ...options, pageDir: join(builtDir, 'playground'), tokens: () => tokens }),
  );
  router.use(
    createDemoRouter({
      ...options,
      pageDir: join(builtDir, 'demo'),
      users: () => tokens.filter(({ role }) => role === 'USER'),
      mediaUrl: () => media.links.address,
      storeOrigin: media.storeOrigin,
    }),
  );
  return router;
}
