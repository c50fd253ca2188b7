import pg from 'pg';
import type { BenchPostgres } from './postgres.js';
import { systems, type SystemName } from './systems/system.js';

export interface ArchiveOptions {
  readonly system: SystemName;
  readonly postgres: BenchPostgres;
  readonly pairs: number;
}

export const archiveMessagesEach = 2_000;

/** Answers the name of a database with the archive that the system reads; it is filled once, and kept with the server's data. */
export async function provideArchive({
  system: systemName,
  postgres,
  pairs,
}: ArchiveOptions): Promise<string> {
  const system = systems[systemName];
  const name = `archive_${system.archive}_${pairs * archiveMessagesEach}`;
  if (await postgres.hasDatabase(name)) return name;
  const unfinished = `unfinished_${name}`;
  await postgres.createDatabase(unfinished);
  const databaseUrl = postgres.urlOf(unfinished);
  // It makes its tables when it starts.
  await (await system.start({ databaseUrl, redisUrl: undefined, profileDir: undefined })).stop();
  const database = new pg.Client({ connectionString: databaseUrl });
  await database.connect();
  try {
    await system.fillArchive(database, pairs, archiveMessagesEach);
  } finally {
    await database.end();
  }
  await postgres.renameDatabase(unfinished, name);
  return name;
}
