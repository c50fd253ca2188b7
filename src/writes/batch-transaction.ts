import type pg from 'pg';
import type { Row } from '../database/row.js';
import { StatementGroup, type Answer, type Statement } from '../database/statement-group.js';
import { commit } from './batch-sql.js';

/**
 * The transaction of a batch. What is asked in one turn of the event loop goes to PostgreSQL together, and nothing waits for
 * the answers to what was asked before it, so a batch waits as often as it has something to decide and no oftener.
 */
export class BatchTransaction {
  private failure: Error | null = null;
  private gathering: StatementGroup | null = null;
  private readonly expected: Promise<boolean>[] = [];
  private hasBegun = false;

  /** `isAtOnce`: nothing is sent before `commitAtOnce`. */
  constructor(
    private readonly client: pg.PoolClient,
    private readonly options: { readonly isAtOnce?: boolean } = {},
  ) {}

  /** Resolves with the rows, as they are when everything that was asked before has run. Rejects with what went wrong first. */
  async read(statement: Statement): Promise<Row[]> {
    return (await this.ask(statement)).rows;
  }

  /** Runs in its turn, and is not waited for: when it fails, so does the commit. */
  write(statement: Statement): void {
    this.ask(statement).catch(() => undefined);
  }

  /** Asks, in its turn, whether what the transaction builds on is so: an `expectation`, without which nothing is written. */
  expect(statement: Statement): void {
    const met = this.ask(statement).then(({ rows }) => rows[0]?.get('is_met') === true);
    met.catch(() => undefined);
    this.expected.push(met);
  }

  /**
   * Resolves when everything is stored for good. Rejects with what went wrong first; then, unless the connection broke after
   * this was called, nothing is stored.
   */
  async commit(): Promise<void> {
    // What could not be sent never reached PostgreSQL, which would commit the rest. What it refuses, it skips the commit for.
    const { tag } = await this.ask(commit);
    if (tag !== 'COMMIT') throw new Error(`a batch was ended by ${tag}`);
  }

  /**
   * Sends everything as one transaction, which needs no BEGIN. Resolves with whether everything was as expected: then it is stored for
   * good, else nothing is. Rejects as `commit` does; then the connection has to be given up.
   */
  async commitAtOnce(): Promise<boolean> {
    const group = this.gathering;
    // What could be sent is nothing without the rest.
    if (this.failure || !group) throw this.failure ?? new Error('a batch has nothing to commit');
    group.close();
    if (!this.hasBegun) this.client.query(group);
    this.gathering = null;
    await group.end;
    return (await Promise.all(this.expected)).every(Boolean);
  }

  /** Sends what was asked so far, for PostgreSQL to begin with. The rest has to be asked in the same turn of the event loop. */
  begin(): void {
    if (!this.gathering) return;
    this.hasBegun = true;
    this.client.query(this.gathering);
  }

  /** Sends what was asked in this turn of the event loop now, and not at its end. */
  send(): void {
    const group = this.gathering;
    this.gathering = null;
    if (group) this.client.query(group);
  }

  private async ask(statement: Statement): Promise<Answer> {
    try {
      if (this.failure) throw this.failure;
      return await this.group().ask(statement);
    } catch (error) {
      this.failure ??= error instanceof Error ? error : new Error(String(error));
      // What follows a failure fails because of it.
      throw this.failure;
    }
  }

  /** The statements of this turn. */
  private group(): StatementGroup {
    if (this.gathering) return this.gathering;
    const group = new StatementGroup(this.client, { isHeldOpen: this.options.isAtOnce ?? false });
    this.gathering = group;
    if (!this.options.isAtOnce) {
      process.nextTick(() => {
        if (this.gathering === group) this.send();
      });
    }
    return group;
  }
}
