import type pg from 'pg';
import { arrayText } from '../database/array-text.js';
import type { Row } from '../database/row.js';

/** One statement, with a name so that it is prepared once for each connection. */
export type Statement = string | pg.QueryConfig<unknown[]>;

/**
 * The transaction of a batch. Statements are sent without waiting for the answers to those before them, and all of one
 * turn of the event loop in one write; PostgreSQL runs them in their order, so a batch waits as often as it has something
 * to decide and no oftener ("pipelining", PostgreSQL's documentation, section 34.5).
 */
export class BatchTransaction {
  private failure: Error | null = null;

  constructor(private readonly client: pg.PoolClient) {}

  /** Resolves with the rows, as they are when everything that was sent before has run. Rejects with what went wrong first. */
  async read(statement: Statement): Promise<Row[]> {
    return (await this.send(statement)).rows;
  }

  /** Runs in its turn, and is not waited for: when it fails, so does the commit. */
  write(statement: Statement): void {
    this.send(statement).catch(() => undefined);
  }

  /**
   * Resolves when everything is stored for good. Rejects with what went wrong first; then, unless the connection broke after
   * this was called, nothing is stored.
   */
  async commit(): Promise<void> {
    // What pg itself refused never reached PostgreSQL, which would commit the rest.
    await localFailures();
    this.throwFailure();
    const { command } = await this.send('COMMIT');
    this.throwFailure();
    if (command !== 'COMMIT') throw new Error(`a batch was ended by ${command}`);
  }

  private throwFailure(): void {
    if (this.failure) throw this.failure;
  }

  private async send(statement: Statement): Promise<pg.QueryResult<Row>> {
    this.cork();
    try {
      return await this.client.query<Row>(withArrayTexts(statement));
    } catch (error) {
      this.failure ??= error instanceof Error ? error : new Error(String(error));
      // What follows a failure fails because of it.
      throw this.failure;
    }
  }

  private cork(): void {
    const { stream } = this.client.connection;
    if (stream.writableCorked > 0) return;
    stream.cork();
    process.nextTick(() => stream.uncork());
  }
}

function withArrayTexts(statement: Statement): Statement {
  if (typeof statement === 'string' || !statement.values) return statement;
  return {
    ...statement,
    values: statement.values.map((value) => (Array.isArray(value) ? arrayText(value) : value)),
  };
}

/** Resolves when every statement that pg refused without asking PostgreSQL has been rejected: no I/O is needed for that. */
async function localFailures(): Promise<void> {
  // pg tells of some in a tick of its own, and of each by promises, which are settled between one of ours and the next.
  await nextTick();
  await nextTick();
}

function nextTick(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve));
}
