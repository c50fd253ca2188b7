import express, { type Router } from 'express';

/** What a load balancer asks: `ready` takes work, `degraded` takes work with something missing, the others take none. */
export interface Readiness {
  readonly status: 'ready' | 'degraded' | 'unavailable' | 'draining';
  readonly checks: Readonly<Record<string, 'up' | 'down'>>;
}

export interface HealthOptions {
  readonly readiness: () => Promise<Readiness>;
  readonly metrics: { readonly contentType: string; readonly text: () => Promise<string> };
}

/** `/health/live` (the process answers), `/health/ready` (200 or 503) and `/metrics` (Prometheus text format). */
export function createHealthRouter({ readiness, metrics }: HealthOptions): Router {
  const router = express.Router();
  router.get('/health/live', (_request, response) => {
    response.set('Cache-Control', 'no-store').json({ status: 'live' });
  });
  router.get('/health/ready', async (_request, response) => {
    const state = await readiness();
    const takesWork = state.status === 'ready' || state.status === 'degraded';
    response
      .set('Cache-Control', 'no-store')
      .status(takesWork ? 200 : 503)
      .json(state);
  });
  router.get('/metrics', async (_request, response) => {
    response.type(metrics.contentType).send(await metrics.text());
  });
  return router;
}
