import pg from 'pg';
import { isOutlivedPlan } from './outage.js';
import type { Row } from './row.js';
import { StatementGroup, type Answer, type Statement } from './statement-group.js';

/** Reads by statements that need no transaction; the answer of each is as of one moment. */
export interface Reads {
  /** Rejects as a query of pg does. */
  query(statement: Statement): Promise<{ readonly rows: readonly Row[] }>;
}

/** As many as one operation takes at most: who asks with others waits for no more than that. */
const maxTogether = 10;
/** A read is refused when the last connection that could take it cannot be had, or as many as these before. */
const maxFailedConnects = 3;
/** What pg says when PostgreSQL has not answered a whole group for `query_timeout`: nobody knows which of them took so long. */
const readTimeout = /query read timeout/i;

interface Asked {
  readonly statement: Statement;
  /** Of all that were asked for. */
  readonly number: number;
  /** It has waited in vain for one before it, and waits for no other again. */
  isAlone: boolean;
  /** How often it was read in vain, because the connection had outlived a migration. */
  attempts: number;
  failedConnects: number;
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

/**
 * Statements that are asked for in one turn of the event loop, or while every connection is taken, go to PostgreSQL together
 * and are answered together: each write wakes a process, which costs more than most of the statements do. Of those that go
 * together each fails for itself; what stood behind one that failed is read once more, alone.
 */
export class GatheredReads implements Reads {
  private waiting: Asked[] = [];
  private asked = 0;
  private isDue = false;
  private connecting = 0;

  constructor(private readonly pool: pg.Pool) {}

  query(statement: Statement): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.asked += 1;
      const number = this.asked;
      this.waiting.push({
        statement,
        number,
        isAlone: false,
        attempts: 0,
        failedConnects: 0,
        resolve,
        reject,
      });
      this.beginSoon();
    });
  }

  /** Behind everything that settled promises still ask for. */
  private beginSoon(): void {
    if (this.isDue) return;
    this.isDue = true;
    queueMicrotask(() => {
      process.nextTick(() => {
        this.isDue = false;
        void this.readTogether();
      });
    });
  }

  /** Never rejects: every way out answers what was asked. */
  private async readTogether(): Promise<void> {
    const client = await this.connect();
    if (!client) return;
    const asked = this.takeNext();
    if (this.waiting.length > 0) this.beginSoon();
    let failure: Error | null = null;
    try {
      // Another connection may have been there sooner, and have read it all.
      if (asked.length > 0) failure = await this.read(client, asked);
    } catch (error) {
      failure = asError(error);
      for (const one of asked) one.reject(failure);
    }
    // As the pool does after a query: what a connection is good for after a failure is not worth a guess.
    client.release(failure ?? undefined);
  }

  private async connect(): Promise<pg.PoolClient | null> {
    const askedBefore = this.asked;
    this.connecting += 1;
    try {
      return await this.pool.connect();
    } catch (error) {
      this.refuse(askedBefore, error, this.connecting === 1 && !this.isDue);
      return null;
    } finally {
      this.connecting -= 1;
    }
  }

  /** A connection could not be had for what had been asked for by then. */
  private refuse(askedBefore: number, error: unknown, isLast: boolean): void {
    const waiting = this.waiting;
    this.waiting = [];
    for (const one of waiting) {
      if (one.number <= askedBefore) one.failedConnects += 1;
      if (isLast || one.failedConnects >= maxFailedConnects) one.reject(error);
      else this.waiting.push(one);
    }
  }

  private takeNext(): Asked[] {
    const alone = this.waiting.findIndex(({ isAlone }) => isAlone);
    if (alone === 0) return this.waiting.splice(0, 1);
    return this.waiting.splice(0, alone === -1 ? maxTogether : Math.min(alone, maxTogether));
  }

  /** Answers what was asked, or has it wait again; resolves with what went wrong. */
  private async read(client: pg.PoolClient, asked: readonly Asked[]): Promise<Error | null> {
    const group = new StatementGroup(client, { areTraced: true });
    const answers = asked.map(({ statement }) => askFor(group, statement));
    client.query(group);
    const settled = await Promise.allSettled(answers);
    let failure: Error | null = null;
    let ofPostgres: Error | null = null;
    for (const [index, result] of settled.entries()) {
      const one = asked[index];
      if (!one) continue;
      if (result.status === 'fulfilled') {
        one.resolve(result.value);
        continue;
      }
      const error = asError(result.reason);
      failure ??= error;
      const isLate = asked.length > 1 && readTimeout.test(error.message);
      if (isLate || error === ofPostgres) this.readAlone(one);
      else if (this.isToBeReadAgain(one, error)) this.waiting.push(one);
      else one.reject(error);
      if (error instanceof pg.DatabaseError) ofPostgres ??= error;
    }
    if (this.waiting.length > 0) this.beginSoon();
    return failure;
  }

  /** PostgreSQL did not get to it, or in vain: one before it failed, or those with it took too long together. */
  private readAlone(one: Asked): void {
    one.isAlone = true;
    this.waiting.push(one);
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
