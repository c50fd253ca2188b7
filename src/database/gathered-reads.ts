import pg from 'pg';
import { isOutlivedPlan } from './outage.js';
import type { Row } from './row.js';
import { StatementGroup, type Answer, type Statement } from './statement-group.js';

/** Reads by statements that need no transaction; the answer of each is as of one moment. */
export interface Reads {
  /** Rejects as a query of pg does; an outage rejects all that wait for its connection. */
  query(statement: Statement): Promise<{ readonly rows: readonly Row[] }>;
}

/** As many as one operation takes at most: who asks with others waits for no more than that. */
const maxTogether = 10;

interface Asked {
  readonly statement: Statement;
  /** Of all that were asked for. */
  readonly number: number;
  /** How often it was read in vain, because the connection had outlived a migration. */
  attempts: number;
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

/**
 * Statements that are asked for in one turn of the event loop, or while every connection is taken, go to PostgreSQL together
 * and are answered together: each write wakes a process, which costs more than most of the statements do. Of those that go
 * together each fails for itself.
 */
export class GatheredReads implements Reads {
  private waiting: Asked[] = [];
  private asked = 0;
  private isDue = false;

  constructor(private readonly pool: pg.Pool) {}

  query(statement: Statement): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.asked += 1;
      this.waiting.push({ statement, number: this.asked, attempts: 0, resolve, reject });
      this.beginSoon();
    });
  }

  /** Behind everything that settled promises still ask for. */
  private beginSoon(): void {
    if (this.isDue) return;
    this.isDue = true;
    process.nextTick(() => {
      this.isDue = false;
      void this.readTogether();
    });
  }

  /** Never rejects: every way out answers what was asked. */
  private async readTogether(): Promise<void> {
    const askedBefore = this.asked;
    let client: pg.PoolClient;
    try {
      client = await this.pool.connect();
    } catch (error) {
      this.refuse(askedBefore, error);
      return;
    }
    const asked = this.waiting.splice(0, maxTogether);
    if (this.waiting.length > 0) this.beginSoon();
    // Another connection may have been there sooner, and have read it all.
    const failure = asked.length === 0 ? null : await this.read(client, asked);
    // As the pool does after a query: what a connection is good for after a failure is not worth a guess.
    client.release(failure ?? undefined);
  }

  /** No connection could be had for what had been asked for by then. */
  private refuse(askedBefore: number, error: unknown): void {
    const late = this.waiting.filter(({ number }) => number > askedBefore);
    const refused = this.waiting.filter(({ number }) => number <= askedBefore);
    this.waiting = late;
    for (const one of refused) one.reject(error);
  }

  /** Answers what was asked, or has it wait again; resolves with what went wrong. */
  private async read(client: pg.PoolClient, asked: readonly Asked[]): Promise<Error | null> {
    const group = new StatementGroup(client);
    const answers = asked.map(({ statement }) => askFor(group, statement));
    client.query(group);
    const settled = await Promise.allSettled(answers);
    let failure: Error | null = null;
    for (const [index, result] of settled.entries()) {
      const one = asked[index];
      if (!one) continue;
      if (result.status === 'fulfilled') {
        one.resolve(result.value);
        continue;
      }
      const error = asError(result.reason);
      // What comes behind the one that failed was skipped.
      const isSkipped = error === failure && error instanceof pg.DatabaseError;
      failure ??= error;
      if (isSkipped || this.isToBeReadAgain(one, error)) this.waiting.push(one);
      else one.reject(error);
    }
    if (this.waiting.length > 0) this.beginSoon();
    return failure;
  }

  /** A connection goes with each failure, so the last attempt at the latest has one that was made after the first. */
  private isToBeReadAgain(one: Asked, error: Error): boolean {
    one.attempts += 1;
    return isOutlivedPlan(error) && one.attempts <= this.pool.options.max;
  }
}

/** Values that cannot be sent fail their own statement alone. */
async function askFor(group: StatementGroup, statement: Statement): Promise<Answer> {
  return group.ask(statement);
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error('a read failed', { cause: reason });
}
