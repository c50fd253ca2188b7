/**
 * `node --import tsx bench/fill-archive.ts DATABASE_URL MESSAGES`: stores the archive of mode `history` in a database whose tables
 * Duet has made, for whoever compares it with other servers on one PostgreSQL.
 */
import pg from 'pg';
import { archiveMessagesEach } from './archive.js';
import { fillArchive } from './systems/duet-archive.js';

const [databaseUrl = '', messages = ''] = process.argv.slice(2);
const pairs = Number(messages) / archiveMessagesEach;
if (!databaseUrl || !(pairs > 0)) {
  console.error('usage: node --import tsx bench/fill-archive.ts DATABASE_URL MESSAGES');
  process.exit(2);
}
const database = new pg.Client({ connectionString: databaseUrl });
await database.connect();
await fillArchive(database, Math.ceil(pairs), archiveMessagesEach);
await database.end();
