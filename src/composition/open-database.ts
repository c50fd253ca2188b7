import type { Logger } from 'pino';
import type { ClosingSteps } from '../closing-steps.js';
import type { Config } from '../config.js';
import { startEmbeddedPostgres } from '../database/embedded-postgres.js';

export interface DatabaseUrls {
  /** Of the server's role. */
  readonly databaseUrl: string;
  /** Of the role that owns the schema, which may be the same. */
  readonly ownerUrl: string;
}

/** The configured database, or the embedded one, started here and stopped with the node. */
export async function openDatabase(
  config: Config,
  log: Logger,
  closing: ClosingSteps,
): Promise<DatabaseUrls> {
  if (config.databaseUrl) {
    return { databaseUrl: config.databaseUrl, ownerUrl: config.databaseOwnerUrl ?? config.databaseUrl };
  }
  const embedded = await startEmbeddedPostgres({
    dataDir: config.dataDir,
    log: (message) => log.info(message),
  });
  closing.addPatient(() => embedded.stop());
  return { databaseUrl: embedded.url, ownerUrl: embedded.url };
}
