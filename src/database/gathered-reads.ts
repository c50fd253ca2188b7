import pg from 'pg';
import { isOutlivedPlan } from './outage.js';
import { parameterOf } from './parameters.js';
import { queryRows, type Row } from './row.js';
import { StatementGroup, type Answer, type Statement } from './statement-group.js';

interface Answered {
  readonly rows: readonly Row[];
}

/** Reads by statements that need no transaction; the answer of each is as of one moment. */
export interface Reads {
  /** Rejects as a query of pg does. */
  query(statement: Statement): Promise<Answered>;
}

/** As many as one operation takes at most: who asks with others waits for no more than that. */
const maxTogether = 10;
/** What pg says when PostgreSQL has not answered a whole group for `query_timeout`: nobody knows which of them took so long. */
const readTimeout = /query read timeout/i;

interface Asked {
  readonly statement: Statement;
  resolve(answer: Answered | Promise<Answered>): void;
  reject(error: unknown): void;
}

/**
 * Statements that are asked for in one turn of the event loop, or while every connection is taken, go to PostgreSQL together
 * and are answered together: each write wakes a process, which costs more than most of the statements do. Of those that go
 * together each fails for itself; what stood behind one that failed is read once more, alone.
 */
export class GatheredReads implements Reads {
  /** Asked for in this turn. */
  private gathered: Asked[] = [];
  /** Not taken to a connection yet. Whoever asked has one coming, and others take it along if they are sooner. */
  private readonly waiting = new Set<Asked>();

  constructor(private readonly pool: pg.Pool) {}

  query(statement: Statement): Promise<Answered> {
    return new Promise((resolve, reject) => {
      if (this.gathered.length === 0) this.beginSoon();
      this.gathered.push({ statement, resolve, reject });
    });
  }

  /** Behind everything that settled promises still ask for. */
  private beginSoon(): void {
    queueMicrotask(() => {
      process.nextTick(() => {
        const gathered = this.gathered;
        this.gathered = [];
        for (const one of gathered) this.waiting.add(one);
        while (gathered.length > 0) void this.readTogether(gathered.splice(0, maxTogether));
      });
    });
  }

  /** Never rejects: every way out answers what was asked. */
  private async readTogether(own: readonly Asked[]): Promise<void> {
    let client: pg.PoolClient;
    try {
      client = await this.pool.connect();
    } catch (error) {
      for (const one of own) if (this.waiting.delete(one)) one.reject(error);
      return;
    }
    const asked = this.take(own);
    // As the pool does after a query: what a connection is good for after a failure is not worth a guess.
    client.release((await this.read(client, asked)) ?? undefined);
  }

  /** These, as far as nobody was sooner, and as many of the others as go with them. */
  private take(own: readonly Asked[]): Asked[] {
    const taken = [...own.filter((one) => this.waiting.has(one)), ...this.waiting];
    const asked = [...new Set(taken)].slice(0, maxTogether);
    for (const one of asked) this.waiting.delete(one);
    return asked;
  }

  /** Answers what was asked; resolves with what went wrong. */
  private async read(client: pg.PoolClient, asked: readonly Asked[]): Promise<Error | null> {
    if (asked.length === 0) return null;
    const group = new StatementGroup(client, { areTraced: true });
    const answers = asked.map(({ statement }) => askFor(group, statement));
    client.query(group);
    let failure: Error | null = null;
    let ofPostgres: unknown = null;
    for (const [index, result] of (await Promise.allSettled(answers)).entries()) {
      const one = asked[index];
      if (!one) continue;
      if (result.status === 'fulfilled') {
        one.resolve(result.value);
        continue;
      }
      const error: unknown = result.reason;
      failure ??= error instanceof Error ? error : new Error('a read failed', { cause: error });
      const isLate = asked.length > 1 && error instanceof Error && readTimeout.test(error.message);
      // PostgreSQL did not get to it because of one before it, or in vain.
      if (isLate || error === ofPostgres || isOutlivedPlan(error)) one.resolve(this.readAlone(one));
      else one.reject(error);
      if (error instanceof pg.DatabaseError) ofPostgres ??= error;
    }
    return failure;
  }

  /** Without its name, which groups on that connection may know: it is planned for itself, and no migration outdates it. */
  private async readAlone({ statement: { text, values = [] } }: Asked): Promise<Answered> {
    return { rows: await queryRows(this.pool, { text, values: values.map(parameterOf) }) };
  }
}

/** Values that cannot be sent fail their own statement alone. */
async function askFor(group: StatementGroup, statement: Statement): Promise<Answer> {
  return group.ask(statement);
}
