import { createClient, type Client } from 'graphql-ws/client';
import { backoffMs } from './backoff.js';
import { DuetFailure } from './failure.js';
import { failingSockets } from './failing-sockets.js';
import { Session, type Operation } from './session.js';

export interface ConnectionOptions {
  /** Where Duet answers: `ws…` or `http…`; a function is asked at each attempt and may name another node each time. */
  readonly url: string | (() => string | Promise<string>);
  /** Asked at each attempt, so that an expired token is replaced. The attempt waits for it: it should fail in good time. */
  readonly token: () => string | Promise<string>;
  /** A WebSocket class, where the platform has none of its own. */
  readonly webSocketImpl?: unknown;
}

/** Why a connection is not there: a close code, 0 when no server was reached. */
export interface Closing {
  readonly code: number;
  readonly reason: string;
}

export interface ConnectionListener {
  onConnecting(): void;
  onOpen(session: Session): void;
  /** The next attempt follows by itself. */
  onClosed(closing: Closing): void;
}

const connectLimitMs = 10_000;
/** Silence that long, after a ping, is a dead connection, whatever the operating system believes. */
const pingEveryMs = 10_000;
const pongLimitMs = 5_000;
/** A refused token is not asked about in every second; a new one may come at any time. */
const refusedWaitMs = 5_000;
export const tokenRefused = 4401;
const tokenExpired = 4403;

/**
 * One connection that is always there or on its way: whatever closed it, it is made again, with full jitter between attempts
 * and a fresh token and address for each. One attempt at a time. graphql-ws' own retries are not used: they would repeat
 * a subscription from where it once began.
 */
export class Connection {
  private session: Session | null = null;
  private client: Client | null = null;
  /** One object for each start, null while stopped: what an earlier start began is over, although it may end later. */
  private life: object | null = null;
  private attempts = 0;
  private isLost = false;
  /** The token that the server called expired, or whose user it disconnected, since it last let one in. */
  private expiredToken: string | null = null;
  private skipWait: () => void = () => undefined;
  private readonly waiting = new Set<() => void>();

  constructor(
    private readonly options: ConnectionOptions,
    private readonly listener: ConnectionListener,
  ) {}

  start(): void {
    if (this.life) return this.wake();
    this.life = {};
    void this.keepUp(this.life);
  }

  /** Tries at once, when it waits: the network is back, or somebody looks at the app. */
  wake(): void {
    this.attempts = 0;
    this.skipWait();
  }

  /** The connection has proved good: the next loss is a new one. */
  confirm(): void {
    this.attempts = 0;
  }

  /** Ends the connection of this moment; another one follows. */
  drop(): void {
    this.client?.terminate();
  }

  stop(): void {
    this.life = null;
    this.skipWait();
    const { client } = this;
    this.client = null;
    this.session?.end({ code: 1000, reason: 'closed by the app' });
    this.session = null;
    this.notify();
    // Rejects when it was just connecting and that fails; nobody waits for it any more.
    client?.dispose()?.catch(() => undefined);
  }

  /** The last attempt failed, or the connection was lost, and the next one has not succeeded yet. */
  get isAway(): boolean {
    return this.isLost;
  }

  /**
   * The data of one operation. Waits for a connection and repeats what a lost one left unanswered, within `limitMs`: every
   * operation of Duet may be repeated. Fails with a `DuetFailure`.
   */
  async run<Data, Variables extends Record<string, unknown>>(
    operation: Operation<Data, Variables>,
    variables: Variables,
    limitMs = 15_000,
  ): Promise<Data> {
    const deadline = performance.now() + limitMs;
    for (;;) {
      const session = await this.sessionBefore(deadline);
      const data = await session.run(operation, variables, deadline);
      if (data !== 'LOST') return data;
    }
  }

  private async sessionBefore(deadline: number): Promise<Session> {
    for (;;) {
      if (this.session) return this.session;
      if (!this.life) throw new DuetFailure('CLOSED', 'The client is closed, or login was not called.');
      if (performance.now() >= deadline)
        throw new DuetFailure('OFFLINE', 'There is no connection to the server.');
      await this.changeOr(deadline);
    }
  }

  private changeOr(deadline: number): Promise<void> {
    return new Promise((resolve) => {
      const settle = (): void => {
        clearTimeout(timer);
        this.waiting.delete(settle);
        resolve();
      };
      const timer = setTimeout(settle, Math.max(0, deadline - performance.now()));
      this.waiting.add(settle);
    });
  }

  private notify(): void {
    for (const settle of [...this.waiting]) settle();
  }

  private async keepUp(life: object): Promise<void> {
    for (;;) {
      this.listener.onConnecting();
      const closing = await this.connectOnce(life);
      if (this.isOver(life)) return;
      this.isLost = true;
      this.listener.onClosed(closing);
      const waitMs = backoffMs(this.attempts) + (closing.code === tokenRefused ? refusedWaitMs : 0);
      this.attempts += 1;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, waitMs);
        this.skipWait = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      // Stopped while it waited.
      if (this.isOver(life)) return;
    }
  }

  private isOver(life: object): boolean {
    return life !== this.life;
  }

  /** One connection from the attempt to its end. Never rejects. */
  private async connectOnce(life: object): Promise<Closing> {
    let url: string;
    let token: string;
    let webSocketImpl: unknown;
    try {
      token = await this.options.token();
      const given = typeof this.options.url === 'function' ? await this.options.url() : this.options.url;
      url = given.replace(/^http/, 'ws');
      webSocketImpl = failingSockets(this.options.webSocketImpl ?? globalThis.WebSocket);
    } catch (error) {
      return { code: 0, reason: error instanceof Error ? error.message : 'no token, or no address' };
    }
    if (this.isOver(life)) return { code: 0, reason: 'closed by the app' };
    return new Promise((resolve) => {
      let pong: ReturnType<typeof setTimeout> | undefined;
      const limit = setTimeout(() => client.terminate(), connectLimitMs);
      let session: Session | null = null;
      const end = (closing: Closing): void => {
        clearTimeout(limit);
        clearTimeout(pong);
        session?.end(closing);
        if (this.session === session) this.session = null;
        client.dispose()?.catch(() => undefined);
        resolve(closing);
      };
      const client = createClient({
        url,
        webSocketImpl,
        connectionParams: { authorization: `Bearer ${token}` },
        lazy: false,
        retryAttempts: 0,
        keepAlive: pingEveryMs,
        onNonLazyError: () => undefined,
        on: {
          connected: () => {
            clearTimeout(limit);
            if (this.isOver(life)) return client.terminate();
            session = new Session(client);
            this.session = session;
            this.isLost = false;
            this.expiredToken = null;
            this.listener.onOpen(session);
            this.notify();
          },
          ping: (isReceived) => {
            if (!isReceived) pong = setTimeout(() => client.terminate(), pongLimitMs);
          },
          pong: (isReceived) => {
            if (isReceived) clearTimeout(pong);
          },
          closed: (event) => end(this.judge(closingOf(event), token)),
          error: (error) => end(closingOf(error)),
        },
      });
      this.client = client;
    });
  }

  /** An expired token that is given once more is refused: the app has no other, and waiting for one would never end. */
  private judge(closing: Closing, token: string): Closing {
    if (closing.code !== tokenExpired) return closing;
    const isRepeated = token === this.expiredToken;
    this.expiredToken = token;
    return isRepeated ? { ...closing, code: tokenRefused } : closing;
  }
}

function closingOf(event: unknown): Closing {
  const { code = 0, reason = '' } = (event ?? {}) as { readonly code?: unknown; readonly reason?: unknown };
  return {
    code: typeof code === 'number' ? code : 0,
    reason: typeof reason === 'string' ? reason : '',
  };
}
