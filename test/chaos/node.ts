import { setTimeout as delay } from 'node:timers/promises';
import { startProcess, type StartedProcess } from '../../bench/processes.js';
import { TcpProxy } from '../harness/tcp-proxy.js';

export interface NodeOptions {
  readonly main: string;
  readonly databaseUrl: string;
  readonly redisUrl: string;
  readonly secret: string;
  /** The file descriptor of the log. */
  readonly standardError: number;
}

const firstStartLimitMs = 60_000;
const restartPauseMs = 200;

/**
 * One node in a process of its own, with a wire to its clients, to PostgreSQL and to Redis, started again whenever it ends,
 * as an orchestrator does.
 */
export class ChaosNode {
  /** Ends that nobody asked for, after it had served: each is a defect. */
  unexpectedExits = 0;
  private running: StartedProcess | null = null;
  private isEndExpected = false;
  private isStopped = false;
  private downMs = 0;
  private announce: () => void = () => undefined;
  private nextStart: Promise<void> = this.expectStart();
  private supervision: Promise<void> = Promise.resolve();

  private constructor(
    private readonly options: NodeOptions,
    readonly clients: TcpProxy,
    readonly database: TcpProxy,
    readonly redis: TcpProxy,
  ) {}

  /** Resolves when it serves. */
  static async start(options: NodeOptions): Promise<ChaosNode> {
    const node = new ChaosNode(
      options,
      // Aimed when the node has a port.
      await TcpProxy.before('http://127.0.0.1:1'),
      await TcpProxy.before(options.databaseUrl),
      await TcpProxy.before(options.redisUrl),
    );
    node.supervision = node.supervise();
    await Promise.race([
      node.nextStart,
      delay(firstStartLimitMs, undefined, { ref: false }).then(() => {
        throw new Error('a node did not start');
      }),
    ]);
    return node;
  }

  /** Where clients reach it, for as long as the run goes on. */
  get url(): string {
    return this.clients.through('http://127.0.0.1');
  }

  /** kill -9; it is started again after `downMs`. Resolves when it serves again. */
  kill(downMs: number): Promise<void> {
    return this.endBy('SIGKILL', downMs);
  }

  /** SIGTERM, and a new start. Resolves when it serves again. */
  restart(): Promise<void> {
    return this.endBy('SIGTERM', 0);
  }

  freeze(): void {
    this.running?.signal('SIGSTOP');
  }

  thaw(): void {
    this.running?.signal('SIGCONT');
  }

  /** Resolves when it serves, at once when it does. */
  async whenUp(): Promise<void> {
    if (!this.running) await this.nextStart;
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    this.thaw();
    await this.running?.stop();
    await this.supervision;
    for (const wire of [this.clients, this.database, this.redis]) wire.cut();
  }

  private async endBy(signal: NodeJS.Signals, downMs: number): Promise<void> {
    await this.whenUp();
    this.isEndExpected = true;
    this.downMs = downMs;
    const isBack = this.nextStart;
    this.running?.signal(signal);
    await isBack;
  }

  private async supervise(): Promise<void> {
    while (!this.isStopping()) {
      try {
        const running = await this.launch();
        if (this.isStopping()) {
          await running.stop();
          return;
        }
        this.clients.aim(running.ready[1] ?? '');
        this.running = running;
        this.isEndExpected = false;
        const { announce } = this;
        this.nextStart = this.expectStart();
        announce();
        await running.exited;
        this.running = null;
        if (!this.wasEndExpected() && !this.isStopping()) this.unexpectedExits += 1;
        await delay(this.downMs);
        this.downMs = 0;
      } catch {
        // A node does not start without its database: it is tried again, as an orchestrator does.
        await delay(restartPauseMs);
      }
    }
  }

  private isStopping(): boolean {
    return this.isStopped;
  }

  private wasEndExpected(): boolean {
    return this.isEndExpected;
  }

  private launch(): Promise<StartedProcess> {
    const { main, databaseUrl, redisUrl, secret, standardError } = this.options;
    return startProcess({
      program: process.execPath,
      parameters: [main],
      env: {
        NODE_ENV: 'production',
        PORT: '0',
        HOST: '127.0.0.1',
        DATABASE_URL: this.database.through(databaseUrl),
        REDIS_URL: this.redis.through(redisUrl),
        AUTH_SECRET: secret,
        RATE_LIMITS: 'off',
        LOG_LEVEL: 'warn',
      },
      readyLine: /Duet serves (http:\/\/\S+)\/graphql/,
      standardError,
    });
  }

  private expectStart(): Promise<void> {
    return new Promise((resolve) => {
      this.announce = resolve;
    });
  }
}
