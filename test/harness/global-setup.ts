/**
 * One real PostgreSQL for all tests of a project, with a migrated database that theirs are copied from: the embedded 18,
 * or Debian's 15 where it is on the machine.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { startPostgresServer } from '../../src/database/embedded-server.js';
import { applyMigrations } from '../../src/database/migrations.js';
import { ensurePartitions } from '../../src/database/partitions.js';
import { postgres15Programs } from './groups.js';
import { databaseUrl, migratedTemplate, withClient } from './postgres.js';

const migrationsDir = fileURLToPath(new URL('../../prisma/migrations', import.meta.url));
const silence = { info: () => undefined, warn: () => undefined };

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'duet-test-'));
  // Root may have to run the server under an account that does not own the folder.
  await chmod(folder, 0o711);
  const server = await startPostgresServer({
    ...(project.name === 'postgresql-15' ? { binDir: postgres15Programs } : {}),
    dataDir: join(folder, 'postgres'),
    settings: {
      // Nobody misses this data after a power cut.
      fsync: 'off',
      full_page_writes: 'off',
      max_connections: 300,
      timezone: 'UTC',
      log_timezone: 'UTC',
    },
    log: () => undefined,
  });
  const teardown = async (): Promise<void> => {
    await server.stop();
    await rm(folder, { recursive: true });
  };
  try {
    await createTemplate(server.url);
  } catch (error) {
    await teardown();
    throw error;
  }
  project.provide('postgresUrl', server.url);
  return teardown;
}

async function createTemplate(serverUrl: string): Promise<void> {
  await withClient(serverUrl, (admin) => admin.query(`CREATE DATABASE ${migratedTemplate}`));
  const url = databaseUrl(serverUrl, migratedTemplate);
  await applyMigrations({ url, migrationsDir, log: silence });
  await withClient(url, (owner) => ensurePartitions(owner));
}
