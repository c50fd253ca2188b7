import pg from 'pg';
import { parameterOf } from './parameters.js';
import { Columns, Row } from './row.js';
import { parseTimestamp } from './timestamp.js';

/** One statement of the extended protocol, COPY excepted. With a name it is prepared once for each connection. */
export interface Statement {
  readonly name?: string;
  readonly text: string;
  /** As `parameterOf` takes them. */
  readonly values?: readonly unknown[];
}

/** What a statement answered: its rows, moments as `parseTimestamp` reads them, and the tag of what was done, such as `COMMIT`. */
export interface Answer {
  readonly rows: Row[];
  readonly tag: string;
}

/** A statement as one connection knows it. */
interface Prepared {
  readonly text: string;
  /** Null until PostgreSQL has described its rows, which it is asked to do once. */
  shape: Shape | null;
}

interface Shape {
  readonly columns: Columns;
  /** By position. */
  readonly parsers: readonly ((text: string) => unknown)[];
}

export interface StatementGroupOptions {
  /** Whoever traces statements has seen these where they were asked for, each by itself. */
  readonly areTraced?: boolean;
  /** More is asked in the turn of the event loop in which it is given to `client.query`, and then it is closed. */
  readonly isHeldOpen?: boolean;
}

/** A statement in a group. */
export interface Asked {
  readonly statement: Statement;
  readonly answer: Promise<Answer>;
}

/** The same until it is answered. */
interface Open extends Asked {
  readonly prepared: Prepared;
  readonly values: (string | Buffer | null)[];
  readonly rows: Row[];
  tag: string;
  /** A value among the rows that has no place in JavaScript. */
  unreadable: unknown;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/** A column as PostgreSQL describes it. */
interface Described {
  readonly name: string;
  readonly dataTypeID: Parameters<pg.PoolClient['getTypeParser']>[0];
}

const noRows: Shape = { columns: new Columns([]), parsers: [] };

/** By name. A connection on which something failed is given up by its pool, so nothing is taken back here. */
const preparedOn = new WeakMap<pg.Connection, Map<string, Prepared>>();

/**
 * Statements that go to PostgreSQL in one write with one Sync behind them all ("pipelining" in its documentation, section
 * 53.2.4): it runs them in their order, skips what follows a failure, and answers all in one write, so that either side is
 * woken once. pg's own queries have a Sync each. Give it to `client.query` once it is complete, or held open, so that PostgreSQL begins
 * with what it has while the rest is made.
 */
export class StatementGroup implements pg.Submittable {
  /** pg sets it, and waits for its call as for the end of a query. */
  callback?: (error: Error | null) => unknown;
  private readonly open: Open[] = [];
  private answered = 0;
  private sent = 0;
  private readonly listeners: ((asked: Asked) => void)[] = [];
  private isHeldOpen: boolean;
  private connection: pg.Connection | null = null;
  private readonly parsed = new Set<Prepared>();
  private readonly ended = defer<undefined>();

  private readonly client: pg.PoolClient;
  readonly areTraced: boolean;

  constructor(client: pg.PoolClient, options: StatementGroupOptions = {}) {
    this.client = client;
    this.isHeldOpen = options.isHeldOpen ?? false;
    // Not everybody waits for it.
    this.ended.promise.catch(() => undefined);
    this.areTraced = options.areTraced ?? false;
  }

  /**
   * Resolves when PostgreSQL has ended the group without an error, which without BEGIN is the commit of all that it has: what is
   * behind one Sync is one transaction. Rejects with what went wrong, even where every statement was answered before.
   */
  get end(): Promise<undefined> {
    return this.ended.promise;
  }

  /** Is told of each statement that waits for its answer, now and as long as more are asked. */
  watch(listener: (asked: Asked) => void): void {
    this.open.forEach(listener);
    this.listeners.push(listener);
  }

  /**
   * Adds a statement. Resolves when the whole group is answered; rejects with its own failure or that of one before it. Throws,
   * and adds nothing, for values that cannot be sent and for a name that has another text.
   */
  ask(statement: Statement): Promise<Answer> {
    const values = (statement.values ?? []).map(parameterOf);
    const prepared = this.prepare(statement);
    const { promise: answer, resolve, reject } = defer<Answer>();
    const asked: Open = {
      statement,
      answer,
      prepared,
      values,
      rows: [],
      tag: '',
      unreadable: null,
      resolve,
      reject,
    };
    this.open.push(asked);
    for (const listener of this.listeners) listener(asked);
    return answer;
  }

  /** Called by pg when the connection is free. */
  submit(connection: pg.Connection): null {
    this.connection = connection;
    this.sendRest(connection);
    return null;
  }

  /** Nothing more is asked: the Sync goes behind what has been. Only for a group that was held open. */
  close(): void {
    this.isHeldOpen = false;
    if (this.connection) this.sendRest(this.connection);
  }

  private sendRest(connection: pg.Connection): void {
    const { stream } = connection;
    stream.cork();
    for (const { statement, prepared, values } of this.open.slice(this.sent)) {
      const isKnown = prepared.shape !== null || this.parsed.has(prepared);
      this.parsed.add(prepared);
      const { name = '', text } = statement;
      if (!isKnown) connection.parse({ name, text, types: [] }, true);
      connection.bind({ statement: name, values }, true);
      if (!isKnown) connection.describe({ type: 'P' }, true);
      connection.execute({}, true);
    }
    this.sent = this.open.length;
    if (!this.isHeldOpen) connection.sync();
    stream.uncork();
  }

  handleRowDescription({ fields }: { readonly fields: readonly Described[] }): void {
    const current = this.open[this.answered];
    if (!current) return;
    current.prepared.shape = {
      columns: new Columns(fields.map(({ name }) => name)),
      parsers: fields.map(({ dataTypeID }) => this.parserOf(dataTypeID)),
    };
  }

  handleDataRow({ fields }: { readonly fields: (string | null)[] }): void {
    const current = this.open[this.answered];
    const shape = current?.prepared.shape;
    if (!current || !shape) return;
    try {
      current.rows.push(readRow(shape, fields));
    } catch (error) {
      current.unreadable ??= error;
    }
  }

  handleCommandComplete({ text }: { readonly text: string }): void {
    const current = this.open[this.answered];
    if (!current) return;
    current.tag = text;
    // What has no rows is not described.
    current.prepared.shape ??= noRows;
    this.answered += 1;
  }

  handleReadyForQuery(): void {
    this.open.splice(0).forEach(settle);
    this.ended.resolve(undefined);
    this.callback?.(null);
  }

  /** PostgreSQL refused a statement, or the connection is lost or has been silent for too long. */
  handleError(error: Error): void {
    this.open.splice(0).forEach((one, index) => {
      if (index < this.answered) settle(one);
      else one.reject(error);
    });
    this.ended.reject(error);
    this.callback?.(error);
  }

  private parserOf(type: Described['dataTypeID']): (text: string) => unknown {
    if (type === pg.types.builtins.TIMESTAMPTZ) return parseTimestamp;
    return this.client.getTypeParser(type, 'text') as (text: string) => unknown;
  }

  private prepare({ name = '', text }: Statement): Prepared {
    const { connection } = this.client;
    const known = preparedOn.get(connection) ?? new Map<string, Prepared>();
    preparedOn.set(connection, known);
    const before = name === '' ? undefined : known.get(name);
    if (before && before.text !== text) throw new Error(`the name ${name} has another statement`);
    const prepared = before ?? { text, shape: null };
    if (name !== '') known.set(name, prepared);
    return prepared;
  }
}

function settle({ rows, tag, unreadable, resolve, reject }: Open): void {
  if (unreadable === null) resolve({ rows, tag });
  else reject(unreadable);
}

/**
 * Takes the place of the fields by what they say, so that a row needs no second array: nobody else has them. Throws RangeError
 * for a number that JavaScript does not have.
 */
function readRow({ columns, parsers }: Shape, fields: (string | null)[]): Row {
  const values: unknown[] = fields;
  for (let position = 0; position < fields.length; position += 1) {
    const text = fields[position];
    if (typeof text === 'string') values[position] = parsers[position]?.(text);
  }
  return new Row(columns, values);
}

function defer<Value>(): {
  readonly promise: Promise<Value>;
  readonly resolve: (value: Value) => void;
  readonly reject: (error: unknown) => void;
} {
  let resolve: (value: Value) => void = () => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const promise = new Promise<Value>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}
