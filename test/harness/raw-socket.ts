import { WebSocket } from 'ws';

export interface RawSocketOptions {
  /** Null: none is offered. */
  readonly protocols?: readonly string[] | null;
  readonly origin?: string;
  readonly path?: string;
}

export interface ClosedSocket {
  readonly code: number;
  readonly reason: string;
}

type Message = Readonly<Record<string, unknown>>;

/** A WebSocket that says exactly what a test wants, right or wrong; nothing is sent or answered by itself except pongs. */
export class RawSocket {
  /** Resolves with how the server closed it. */
  readonly closed: Promise<ClosedSocket>;
  private readonly messages: Message[] = [];
  private readonly waiting: (() => void)[] = [];
  private isClosed = false;

  private constructor(readonly socket: WebSocket) {
    socket.on('message', (data) => {
      this.messages.push(JSON.parse((data as Buffer).toString()) as Message);
      this.notify();
    });
    this.closed = new Promise((resolve) => {
      socket.once('close', (code, reason) => {
        this.isClosed = true;
        resolve({ code, reason: reason.toString() });
        this.notify();
      });
    });
    socket.on('error', () => undefined);
  }

  /** Resolves once the upgrade is done; rejects with "Unexpected server response: 403" and the like. */
  static async open(url: string, options: RawSocketOptions = {}): Promise<RawSocket> {
    const address = `${url.replace(/^http/, 'ws')}${options.path ?? '/graphql'}`;
    const protocols = options.protocols === undefined ? ['graphql-transport-ws'] : (options.protocols ?? []);
    const socket = new WebSocket(address, [...protocols], {
      ...(options.origin === undefined ? {} : { origin: options.origin }),
    });
    const raw = new RawSocket(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    return raw;
  }

  /** An open, acknowledged socket. */
  static async connect(url: string, token: string): Promise<RawSocket> {
    const raw = await RawSocket.open(url);
    raw.initialise(token);
    const acknowledgement = await raw.next();
    if (acknowledgement['type'] !== 'connection_ack') throw new Error(JSON.stringify(acknowledgement));
    return raw;
  }

  initialise(token: string): void {
    this.send({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } });
  }

  /** A message of the protocol, or a text as it is. */
  send(message: object | string): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  subscribe(id: string, query: string, variables?: object): void {
    this.send({ type: 'subscribe', id, payload: { query, ...(variables ? { variables } : {}) } });
  }

  /** The next message; rejects when the socket closes instead. */
  async next(): Promise<Message> {
    for (;;) {
      const message = this.messages.shift();
      if (message) return message;
      if (this.isClosed) throw new Error(`the socket closed: ${JSON.stringify(await this.closed)}`);
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }

  /** The next message that fits; others are dropped. */
  async until(fits: (message: Message) => boolean): Promise<Message> {
    for (;;) {
      const message = await this.next();
      if (fits(message)) return message;
    }
  }

  /** Resolves when both sides have closed. */
  async end(): Promise<void> {
    this.socket.terminate();
    await this.closed;
  }

  private notify(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}
