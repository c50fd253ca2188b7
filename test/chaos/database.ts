import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startPostgresServer, type RunningServer } from '../../src/database/embedded-server.js';
import type { Dump, EntryRow, MemberRow, StoredRow } from './history.js';

const settings = {
  // What an acknowledgement promises is what the disk has.
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  max_connections: 200,
  timezone: 'UTC',
};

/** A durable PostgreSQL of one run alone, that can be crashed. */
export class ChaosDatabase {
  private constructor(
    private readonly folder: string,
    private readonly binDir: string | undefined,
    private server: RunningServer,
  ) {}

  /** The embedded one, or one from a folder of `initdb` and `postgres`. */
  static async start(binDir: string | undefined): Promise<ChaosDatabase> {
    const folder = await mkdtemp(join(tmpdir(), 'duet-chaos-'));
    // Root may have to run the server under an account that does not own the folder.
    await chmod(folder, 0o711);
    return new ChaosDatabase(folder, binDir, await launch(folder, binDir));
  }

  get url(): string {
    return this.server.url;
  }

  /** Immediate stop, which leaves recovery to the next start, and that start, on the same port. */
  async crash(): Promise<void> {
    process.kill(this.server.pid, 'SIGQUIT');
    await this.server.exited;
    this.server = await launch(this.folder, this.binDir, this.server.port);
  }

  /** Ends every connection of every node. */
  terminateAll(): Promise<void> {
    return this.withClient(async (client) => {
      await client.query(`
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`);
    });
  }

  version(): Promise<string> {
    return this.withClient(async (client) => {
      const { rows } = await client.query<{ server_version: string }>('SHOW server_version');
      return rows[0]?.server_version ?? 'of unknown version';
    });
  }

  /** The tables as they are, read at one moment. */
  dump(): Promise<Dump> {
    return this.withClient(async (client) => {
      await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
      const read = async <Row extends pg.QueryResultRow>(text: string): Promise<Row[]> =>
        (await client.query<Row>(text)).rows;
      return {
        messages: await read<StoredRow>(readMessages),
        entries: await read<EntryRow>(readEntries),
        heads: await read<{ userId: string; position: number }>(
          'SELECT user_id AS "userId", position::float8 FROM inbox_head ORDER BY user_id',
        ),
        members: await read<MemberRow>(
          `SELECT user_id AS "userId", conversation_id AS "conversationId", read_up_to_seq AS "readUpToSeq"
           FROM conversation_member`,
        ),
      };
    });
  }

  async stop(): Promise<void> {
    await this.server.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  private async withClient<Result>(use: (client: pg.Client) => Promise<Result>): Promise<Result> {
    const client = new pg.Client({ connectionString: this.url });
    // A server that is crashed meanwhile fails the query; the same error here would end the process.
    client.on('error', () => undefined);
    await client.connect();
    try {
      return await use(client);
    } finally {
      await client.end();
    }
  }
}

function launch(folder: string, binDir: string | undefined, port?: number): Promise<RunningServer> {
  return startPostgresServer({
    dataDir: join(folder, 'postgres'),
    settings,
    log: () => undefined,
    ...(binDir === undefined ? {} : { binDir }),
    ...(port === undefined ? {} : { port }),
  });
}

const readMessages = `
  SELECT id, conversation_id AS "conversationId", seq, client_message_id AS "clientMessageId", sender_id AS "senderId",
    recipient_id AS "recipientId", content->>'text' AS text, hidden_from::text AS "hiddenFrom",
    counts_as_unread AS "countsAsUnread"
  FROM message ORDER BY conversation_id, seq`;

const readEntries = `
  SELECT user_id AS "userId", position::float8, kind::text, message_id AS "messageId"
  FROM inbox_entry ORDER BY user_id, inbox_entry.position`;
