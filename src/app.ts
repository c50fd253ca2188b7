import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import { createTokenSigner, type TokenSigner } from './auth/tokens.js';
import { loadOrCreateSecret } from './auth/secret.js';
import { ClosingSteps } from './closing-steps.js';
import { createFeatures, type Features } from './composition/features.js';
import { watchNode } from './composition/node-metrics.js';
import { openDatabase } from './composition/open-database.js';
import { openPubSub } from './composition/open-pubsub.js';
import { openTracing } from './composition/open-tracing.js';
import { createRetention } from './composition/retention-features.js';
import { createSurface } from './composition/surface.js';
import type { Config } from './config.js';
import { createControlActions } from './control/control-actions.js';
import { HeadCheck } from './control/head-check.js';
import { ControlStore } from './control/store.js';
import { createCursorCodec, type CursorCodec } from './database/cursor.js';
import { EpochWatch } from './database/epoch-watch.js';
import { applyMigrations } from './database/migrations.js';
import { createPools, createPrisma, type Pools } from './database/pools.js';
import { preparePartitions } from './database/retention.js';
import { createDemoTokens } from './demo.js';
import { createMetrics } from './metrics.js';
import { actOnNewEpoch } from './new-epoch.js';
import type { PubSub } from './pubsub/pubsub.js';
import { StartGate } from './start-gate.js';
import type { Tracing } from './tracing/tracing.js';
import { closeCodes } from './transport/close-codes.js';
import { Connections } from './transport/connections.js';
import { createExportsRouter } from './transport/exports.js';
import { createHealthRouter, type Readiness } from './transport/health.js';
import { closeServer, endKeptConnections, lingerOnEarlyAnswers } from './transport/http-closing.js';
import { listen } from './transport/listening.js';
import { createHttpApplication } from './transport/http.js';
import { createMediaRouter } from './transport/media.js';
import { createPagesRouter, type PlaygroundToken } from './transport/pages.js';
import { findReadiness } from './transport/readiness.js';
import { LateRefusals } from './transport/late-refusals.js';
import { createSocketSession } from './transport/socket-session.js';
import { WebSocketTransport } from './transport/websocket.js';
import { ensureAdministrator } from './users/administrator.js';

/** A running installation of one node. */
export interface App {
  /** Starts to take connections and answers the address, with the port that was given when the configured one is 0. */
  listen(): Promise<{ readonly url: string; readonly port: number }>;
  /** Identities to try things with; empty in production. */
  readonly demoTokens: readonly PlaygroundToken[];
  /**
   * Drains: takes nothing new, answers what was accepted, closes sockets with 1012, lets go of everything. Runs every step,
   * whatever fails, and rejects with all failures at the end. Repeating it joins the first.
   */
  close(): Promise<void>;
}

export interface AppOptions {
  readonly config: Config;
  readonly log: Logger;
  /** Stands between the node and its pub/sub: where tests lose, double and reorder publications. */
  readonly wrapPubSub?: (pubsub: PubSub) => PubSub;
  /** Gives the start up: `createApp` then lets go of what it had opened and rejects with StartStopped. */
  readonly signal?: AbortSignal;
  /** As `compileAfter` of Programs; tests compile soon. */
  readonly compileAfter?: number | undefined;
}

/** For clients to get their answers and to close their sockets. */
const drainMs = 4_000;
/** For the whole end: a container's keeper mostly waits for ten seconds and then kills. */
const closingMs = 4_300;

/** Paths inside the package, the same from src/ and from dist/. */
const packageFile = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

/**
 * Builds the whole server: the only file that makes clients and services. Fails at once, and lets go of what it had opened,
 * when the database cannot be reached or migrated; a Redis that is away is waited for while serving.
 */
export async function createApp(options: AppOptions): Promise<App> {
  const closing = new ClosingSteps({
    limitMs: closingMs,
    onGivenUp: (steps) => options.log.warn({ steps }, 'The end did not wait for everything to stop.'),
  });
  try {
    return await buildApp(options, closing);
  } catch (error) {
    await closing
      .run()
      .catch((failure: unknown) => options.log.error({ err: failure }, 'Cleaning up failed.'));
    throw error;
  }
}

async function buildApp(options: AppOptions, closing: ClosingSteps): Promise<App> {
  const { config, wrapPubSub = (inner: PubSub) => inner } = options;
  const tracing = await openTracing(config, options.log, closing);
  const log = tracing?.log ?? options.log;
  const gate = new StartGate(options.signal);
  const metrics = createMetrics();
  const { databaseUrl, ownerUrl } = await openDatabase(config, log, closing);
  await gate.pass(() =>
    applyMigrations({ url: ownerUrl, migrationsDir: packageFile('prisma/migrations'), log }),
  );
  await gate.pass(() => preparePartitions(ownerUrl));
  const epochs = new EpochWatch();
  const pools = createPools({ url: databaseUrl, log, check: (client) => epochs.check(client) });
  tracing?.watchPools([pools.query, pools.log, pools.write]);
  closing.add((remainingMs) => pools.close(remainingMs));
  const installation = await gate.pass(() => epochs.load(pools.query));
  const prisma = createPrisma(pools.query);
  closing.add(() => prisma.$disconnect());
  const broker = openPubSub(config, log, metrics);
  const pubsub = wrapPubSub(tracing?.publications.listening(broker) ?? broker);
  closing.add(() => pubsub.close());
  const signer = await createSigner(config);
  const cursors = createCursorCodec({ key: installation.cursorKey, epoch: installation.epoch });
  const features = createFeatures({
    prisma,
    pools,
    pubsub,
    cursors,
    metrics,
    signer: signer?.signer,
    log,
    adminUserId: config.adminUserId,
    push: config.push,
    media: { config, secret: installation.cursorKey },
    tracing,
  });
  await gate.pass(() => ensureAdministrator(features.users, config.adminUserId, log));
  closing.add(() => features.writes.drain());
  const retention = createRetention({
    ownerUrl,
    pool: pools.query,
    prisma,
    settings: features.settings,
    inboxWriter: features.inboxWriter,
    log,
  });
  for (const worker of [...features.workers, retention]) {
    worker.start();
    closing.add(() => worker.stop());
  }
  const demoTokens =
    signer && !config.production ? await createDemoTokens(features, signer.signer, config) : [];
  return serve({
    ...options,
    log,
    tracing,
    gate,
    epochs,
    cursors,
    closing,
    metrics,
    features,
    pools,
    pubsub,
    prisma,
    demoTokens,
    secret: signer?.secret,
  });
}

/** None with a JWKS address: then tokens are made elsewhere. */
async function createSigner(config: Config): Promise<{ secret: string; signer: TokenSigner } | undefined> {
  if (config.authJwksUrl) return undefined;
  const secret = config.authSecret ?? (await loadOrCreateSecret(config.dataDir));
  return { secret, signer: createTokenSigner({ secret }) };
}

interface ServeOptions extends AppOptions {
  readonly tracing: Tracing | undefined;
  readonly gate: StartGate;
  readonly epochs: EpochWatch;
  readonly cursors: CursorCodec;
  readonly closing: ClosingSteps;
  readonly metrics: ReturnType<typeof createMetrics>;
  readonly features: Features;
  readonly pools: Pools;
  readonly pubsub: PubSub;
  readonly prisma: ReturnType<typeof createPrisma>;
  readonly demoTokens: readonly PlaygroundToken[];
  readonly secret: string | undefined;
}

async function serve(options: ServeOptions): Promise<App> {
  const { config, log, tracing, gate, epochs, closing, metrics, features, pools, pubsub } = options;
  const surface = await createSurface({
    config,
    log,
    metrics,
    features,
    schemaFile: packageFile('schema.graphql'),
    secret: options.secret,
    compileAfter: options.compileAfter,
    onClose: (step) => closing.add(step),
  });
  const connections = new Connections();
  const session = createSocketSession({
    ...surface,
    connections,
    traced: tracing?.sockets.operation,
  });
  const sockets = new WebSocketTransport({
    ...surface,
    session: tracing?.sockets.session(session) ?? session,
    lateRefusals: new LateRefusals(surface),
  });
  const { live, settings, users } = features;
  const headCheck = new HeadCheck({
    live,
    entries: features.entries,
    settings,
    control: new ControlStore(options.prisma),
    epochs: {
      current: () => epochs.epoch,
      check: () => epochs.check(pools.log),
      renew: (epoch) => epochs.renew(pools.log, epoch),
    },
    pubsub,
    log,
    onControl: createControlActions({
      disconnect: (target) =>
        connections.close(target, closeCodes.forbidden, 'An administrator disconnected you.'),
      expel: (userId) => connections.close({ userId }, closeCodes.unauthorized, 'The user is erased.'),
      forget: (userId) => users.forget(userId),
    }),
  });
  actOnNewEpoch({ epochs, cursors: options.cursors, headCheck, live, settings, users, log });
  closing.add(() => headCheck.stop());
  await gate.pass(() => headCheck.start());
  closing.add(() => live.stop());
  connections.watch(features.presence);
  connections.watchDevices(features.pushes.devices);
  connections.watch({ arrived: () => undefined, left: (userId) => features.signals.stopTyping(userId) });
  features.pushes.start();
  closing.add(() => features.pushes.stop());
  closing.add(() => features.presence.stop());
  await gate.pass(() => features.presence.start());
  closing.add(() => features.signals.stop());
  watchNode(metrics, { connections, live, pubsub, pools, headCheck });

  let isDraining = false;
  const readiness = (): Promise<Readiness> =>
    findReadiness({ database: pools.query, pubsub, isDraining: () => isDraining });
  const http = createHttpApplication({ ...config, ...surface, plugins: tracing?.plugins ?? [] });
  http.express.use(createHealthRouter({ readiness, metrics: metrics.exposition }));
  http.express.use(createExportsRouter({ ...surface, exports: features.exports }));
  http.express.use(createMediaRouter({ ...surface, media: features.media }));
  const pages = { builtDir: packageFile('dist'), tokens: options.demoTokens };
  http.express.use(createPagesRouter({ ...config, ...features, ...pages }));
  await http.start();
  closing.add(() => http.stop());
  const server = createServer(tracing?.listener(http.listener) ?? http.listener);
  lingerOnEarlyAnswers(server);
  sockets.attach(server);
  closing.add((remainingMs) => closeServer(server, remainingMs));
  // Meanwhile the server answers a balancer's question that it drains.
  closing.add((remainingMs) => sockets.drain(Math.min(drainMs, remainingMs)));
  closing.add(() => {
    isDraining = true;
    endKeptConnections(server);
  });

  return {
    demoTokens: options.demoTokens,
    async listen() {
      const { url, port } = await listen(server, config);
      if (!config.production) features.media.links.serveFrom(url);
      return { url, port };
    },
    close: () => closing.run(),
  };
}
