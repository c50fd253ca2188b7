import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print, type DocumentNode, type FormattedExecutionResult } from 'graphql';
import { createClient, type Client } from 'graphql-ws';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { createApp, type App } from '../../src/app.js';
import { createTokenSigner, type Role } from '../../src/auth/tokens.js';
import { parseConfig, type Config } from '../../src/config.js';
import { createLog } from '../../src/log.js';
import type { PubSub } from '../../src/pubsub/pubsub.js';
import { createTestDatabase, type TestDatabase } from './postgres.js';

export const testSecret = 'a secret of the tests that is long enough for HS256';

/** What a test may choose; everything else is a fresh node on a database of its own. */
export interface TestAppOptions {
  readonly config?: Partial<Config>;
  /** An existing database, for a second node; the caller keeps it. */
  readonly database?: TestDatabase;
  readonly wrapPubSub?: (pubsub: PubSub) => PubSub;
  readonly compileAfter?: number;
}

/** A real node on a free port, with a real PostgreSQL database. */
export interface TestApp {
  readonly url: string;
  readonly database: TestDatabase;
  /** Where the node keeps files. */
  readonly dataDir: string;
  /** Lines that the node logged at level warn or above, parsed. */
  readonly logged: readonly Record<string, unknown>[];
  token(userId: string, options?: TokenOptions): Promise<string>;
  /** Someone with a good token; the user is created by the first request. */
  person(userId: string, options?: TokenOptions): Promise<Person>;
  /** A person nobody else has met, so that tests of one file do not see each other. */
  stranger(name?: string): Promise<Person>;
  admin(): Promise<Person>;
  close(): Promise<void>;
}

export interface TokenOptions {
  readonly role?: Role;
  readonly expiresInSeconds?: number;
}

export type Answer<Data> = FormattedExecutionResult<Data>;
type Operation<Data, Variables> = TypedDocumentNode<Data, Variables> | DocumentNode | string;

let serial = 0;

export async function startTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const database = options.database ?? (await createTestDatabase());
  const dataDir = await mkdtemp(join(tmpdir(), 'duet-test-'));
  const logged: Record<string, unknown>[] = [];
  const log = createLog({
    level: 'warn',
    destination: {
      write: (line: string) => {
        if (process.env['SHOW_LOG']) process.stderr.write(line);
        logged.push(JSON.parse(line) as Record<string, unknown>);
      },
    },
  });
  const config: Config = {
    ...parseConfig({
      PORT: '0',
      DATABASE_URL: database.url,
      DATA_DIR: dataDir,
      AUTH_SECRET: testSecret,
      RATE_LIMITS: 'off',
    }),
    ...options.config,
  };
  const app: App = await createApp({
    config,
    log,
    // So that nearly every event of every test is rendered by a program.
    compileAfter: options.compileAfter ?? 1,
    ...(options.wrapPubSub ? { wrapPubSub: options.wrapPubSub } : {}),
  });
  const { url } = await app.listen();
  const signer = createTokenSigner({ secret: testSecret });
  const people: Person[] = [];
  const token = async (userId: string, { role = 'USER', expiresInSeconds = 3600 }: TokenOptions = {}) =>
    (await signer.sign({ userId, role, expiresInSeconds })).token;
  const person = async (userId: string, tokenOptions?: TokenOptions): Promise<Person> => {
    const made = new Person(userId, url, await token(userId, tokenOptions));
    people.push(made);
    return made;
  };
  return {
    url,
    database,
    dataDir,
    logged,
    token,
    person,
    stranger: (name = 'user') => person(`${name}-${process.pid}-${(serial += 1)}`),
    admin: () => person('admin', { role: 'ADMIN' }),
    async close() {
      await Promise.all(people.map((someone) => someone.leave()));
      await app.close();
      await rm(dataDir, { recursive: true, force: true });
      if (!options.database) await database.drop();
    },
  };
}

/** One person's client: operations over HTTP or one socket, and streams. */
export class Person {
  private client: Client | null = null;

  constructor(
    readonly id: string,
    readonly url: string,
    readonly token: string,
  ) {}

  /** The whole answer to one operation over HTTP. */
  async ask<Data, Variables>(
    operation: Operation<Data, Variables>,
    variables?: Variables,
  ): Promise<Answer<Data>> {
    const response = await fetch(`${this.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${this.token}` },
      body: JSON.stringify({ query: textOf(operation), variables }),
    });
    return (await response.json()) as Answer<Data>;
  }

  /** The data of one operation over HTTP; fails with query, answer and request id when there was an error. */
  async run<Data, Variables>(operation: Operation<Data, Variables>, variables?: Variables): Promise<Data> {
    const answer = await this.ask(operation, variables);
    return dataOf(answer, operation, variables);
  }

  /** The same over the person's WebSocket. */
  async askOverSocket<Data, Variables>(
    operation: Operation<Data, Variables>,
    variables?: Variables,
  ): Promise<Answer<Data>> {
    const stream = this.subscribe<Data, Variables>(operation, variables);
    const answer = await stream.nextAnswer();
    await stream.end();
    return answer;
  }

  /** Opens a stream; events are kept until they are asked for. */
  subscribe<Data, Variables>(operation: Operation<Data, Variables>, variables?: Variables): Stream<Data> {
    this.client ??= connect(this.url, this.token);
    return new Stream<Data>(this.client, textOf(operation), variables ?? {});
  }

  /** Closes the person's socket. */
  async leave(): Promise<void> {
    const client = this.client;
    this.client = null;
    await client?.dispose();
  }
}

/** The events of one subscription, in order. */
export class Stream<Data> {
  private readonly answers: Answer<Data>[] = [];
  private readonly waiting: (() => void)[] = [];
  private failure: unknown;
  private isDone = false;
  private readonly unsubscribe: () => void;

  constructor(client: Client, query: string, variables: Record<string, unknown>) {
    this.unsubscribe = client.subscribe(
      { query, variables },
      {
        next: (answer) => {
          this.answers.push(answer as Answer<Data>);
          this.notify();
        },
        error: (error) => {
          this.failure = error;
          this.notify();
        },
        complete: () => {
          this.isDone = true;
          this.notify();
        },
      },
    );
  }

  /** The next answer, whatever it is; an `error` message of the protocol is an answer with errors. */
  async nextAnswer(): Promise<Answer<Data>> {
    for (;;) {
      const answer = this.answers.shift();
      if (answer) return answer;
      if (Array.isArray(this.failure)) return { errors: this.failure };
      if (this.failure !== undefined) throw asError(this.failure);
      if (this.isDone) throw new Error('the stream has ended');
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }

  async next(): Promise<Data> {
    return dataOf(await this.nextAnswer(), 'a stream', {});
  }

  /** The next `count` events. */
  async take(count: number): Promise<Data[]> {
    const events: Data[] = [];
    while (events.length < count) events.push(await this.next());
    return events;
  }

  /** Everything up to and including the first event that fits. */
  async until(fits: (event: Data) => boolean): Promise<Data[]> {
    const events: Data[] = [];
    for (;;) {
      const event = await this.next();
      events.push(event);
      if (fits(event)) return events;
    }
  }

  /** Resolves when the server has completed the stream; what was left over is in the answer. */
  async completion(): Promise<Answer<Data>[]> {
    while (!this.isDone && this.failure === undefined)
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    if (this.failure !== undefined) throw asError(this.failure);
    return this.answers.splice(0);
  }

  /** What has arrived and was not asked for. */
  get pending(): readonly Answer<Data>[] {
    return this.answers;
  }

  async end(): Promise<void> {
    this.unsubscribe();
    await Promise.resolve();
  }

  private notify(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}

/** graphql-ws ends a stream with an Error or with the event that closed the socket; both carry what the test looks for. */
function asError(failure: unknown): Error {
  if (failure instanceof Error) return failure;
  const { code, reason } = failure as { readonly code?: number; readonly reason?: string };
  return Object.assign(new Error(`the socket closed with ${code ?? 'no code'} ${reason ?? ''}`), {
    code,
    reason,
  });
}

/** A stock client, which retries as the server's close codes tell it. */
export function connect(
  url: string,
  token: string | undefined,
  options: { readonly retryAttempts?: number } = {},
): Client {
  return createClient({
    url: `${url.replace(/^http/, 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    lazy: true,
    retryAttempts: options.retryAttempts ?? 0,
    ...(token === undefined ? {} : { connectionParams: { authorization: `Bearer ${token}` } }),
  });
}

function textOf<Data, Variables>(operation: Operation<Data, Variables>): string {
  return typeof operation === 'string' ? operation : print(operation);
}

function dataOf<Data, Variables>(
  answer: Answer<Data>,
  operation: Operation<Data, Variables>,
  variables: unknown,
): Data {
  if (answer.errors || !answer.data) {
    throw new Error(
      `${textOf(operation)}\nvariables ${JSON.stringify(variables)}\nanswered ${JSON.stringify(answer, null, 2)}`,
    );
  }
  return answer.data;
}
