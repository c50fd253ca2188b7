import { readFile } from 'node:fs/promises';
import type { Logger } from 'pino';
import { Authenticator } from '../auth/authenticator.js';
import { createTokenVerifier } from '../auth/tokens.js';
import type { Config } from '../config.js';
import { DocumentCache } from '../graphql/documents.js';
import { EventRenderer } from '../graphql/event-renderer.js';
import { Introspection } from '../graphql/introspection.js';
import { OperationExecutor } from '../graphql/operation-executor.js';
import { PersistedQueries } from '../graphql/persisted-queries.js';
import { createSchema } from '../graphql/schema.js';
import { openRateLimits } from '../limits/open-rate-limits.js';
import type { Metrics } from '../metrics.js';
import { createAddressReader } from '../transport/addresses.js';
import { createOriginCheck } from '../transport/origins.js';
import { ReadingTurns } from '../transport/reading-turns.js';
import type { Features } from './features.js';
import { openTrustedDocuments } from './open-trusted-documents.js';

export interface SurfaceOptions {
  readonly config: Config;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly features: Features;
  readonly schemaFile: string;
  /** What tokens are signed with here; undefined where a JWKS address has the keys. */
  readonly secret: string | undefined;
  readonly compileAfter: number | undefined;
  readonly onClose: (step: () => Promise<void> | void) => void;
}

const graphqlPath = '/graphql';

/** What HTTP and WebSocket have in common, so that both answer alike: the schema, who may do what, and how much of it. */
export async function createSurface(options: SurfaceOptions) {
  const { config, log, metrics, features, schemaFile, secret, compileAfter, onClose } = options;
  const limits = openRateLimits({ ...config, log, onClose });
  const schema = createSchema(await readFile(schemaFile, 'utf8'), features.resolvers, limits);
  const verifier = createTokenVerifier({
    ...(secret === undefined ? {} : { secret }),
    ...(config.authJwksUrl === undefined ? {} : { jwksUrl: config.authJwksUrl }),
  });
  const authenticator = new Authenticator({
    verifier,
    ensureUser: (userId) => features.users.ensure(userId),
  });
  const documents = new DocumentCache(schema);
  const trusted = await openTrustedDocuments(config.trustedDocuments, documents);
  return {
    schema,
    documents,
    executor: new OperationExecutor({ schema, compileAfter }),
    renderer: new EventRenderer({ schema, compileAfter }),
    sources: features.sources,
    isOriginAllowed: createOriginCheck(config),
    log,
    onRefusal: (code: string): void => metrics.errors.inc({ code }),
    path: graphqlPath,
    turns: new ReadingTurns(features.writes.areBehind),
    production: config.production,
    introspection: new Introspection({ schema, introspection: config.introspection }),
    trusted,
    opener: trusted ?? new PersistedQueries(),
    limits,
    addressOf: createAddressReader({ ...config, log }),
    authenticate: limits.limitAuthentication((authorization) => authenticator.authenticate(authorization)),
  };
}
