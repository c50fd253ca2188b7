import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { freePort } from './free-port.js';

/** A wire between two parties on loopback that a test can cut, freeze and slow down. */
export class TcpProxy {
  private server: Server | null = null;
  private readonly sockets = new Set<Socket>();
  private isFrozen = false;
  private isDeaf = false;
  private bytesPerSecond = Number.POSITIVE_INFINITY;
  private lagMs = 0;
  private turnsTaken = 0;
  private taken = 0;

  private constructor(
    private target: { readonly host: string; readonly port: number },
    private readonly port: number,
  ) {}

  /** Stands before the server of that URL. */
  static async before(url: string): Promise<TcpProxy> {
    const proxy = new TcpProxy(targetOf(url), await freePort());
    await proxy.restore();
    return proxy;
  }

  /** How often a client has spoken after it was answered, or first: what is said in one turn waits for nothing. */
  get turns(): number {
    return this.turnsTaken;
  }

  /** How many connections it has taken in all. */
  get connections(): number {
    return this.taken;
  }

  /** New connections go to the server of this URL. */
  aim(url: string): void {
    this.target = targetOf(url);
  }

  /** The URL as it goes through this proxy. */
  through(url: string): string {
    const changed = new URL(url);
    changed.hostname = '127.0.0.1';
    changed.port = `${this.port}`;
    return changed.href.replace(/\/$/, '');
  }

  /** What the server says is lost; what it is told arrives. Ends with the connections: call `cut` next. */
  deafen(): void {
    this.isDeaf = true;
  }

  /** Breaks what is open and refuses what comes. */
  cut(): void {
    this.isDeaf = false;
    this.server?.close();
    this.server = null;
    for (const socket of this.sockets) socket.destroy();
  }

  /** Takes connections again, on the same port. */
  async restore(): Promise<void> {
    this.server = createServer((socket) => this.join(socket));
    this.server.listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
  }

  /** Leads new connections to another server, as a name that is pointed elsewhere does. */
  lead(url: string): void {
    const { hostname, port } = new URL(url);
    this.target = { host: hostname, port: Number(port) };
  }

  /** Nothing moves in either direction and nothing is closed, as on a half-open connection. */
  freeze(): void {
    this.isFrozen = true;
    for (const socket of this.sockets) socket.pause();
  }

  /** What is open is as good as frozen for ever, as behind a router that has forgotten it; new connections work. */
  forget(): void {
    for (const socket of this.sockets) socket.pause();
  }

  thaw(): void {
    this.isFrozen = false;
    for (const socket of this.sockets) socket.resume();
  }

  /** Limits what the server sends, on each connection. */
  slowDown(bytesPerSecond: number): void {
    this.bytesPerSecond = bytesPerSecond;
  }

  /** On connections from now on, what the server is told arrives so much later; a cut loses what is on its way. */
  lag(durationMs: number): void {
    this.lagMs = durationMs;
  }

  private join(client: Socket): void {
    this.taken += 1;
    const server = connect(this.target.port, this.target.host);
    // As both parties have it: a wire that gathers small pieces would hold each up for the 40 ms of a delayed acknowledgement.
    client.setNoDelay();
    server.setNoDelay();
    if (this.lagMs > 0) this.delay(client, server, this.lagMs);
    else this.forward(client, server, () => Number.POSITIVE_INFINITY);
    this.forward(server, client, () => (this.isDeaf ? null : this.bytesPerSecond));
    this.countTurns(client, server);
  }

  private countTurns(client: Socket, server: Socket): void {
    let isClients = true;
    client.on('data', () => {
      if (isClients) this.turnsTaken += 1;
      isClients = false;
    });
    server.on('data', () => {
      isClients = true;
    });
  }

  /** Everything keeps its order: timers of one length do. */
  private delay(from: Socket, to: Socket, lagMs: number): void {
    this.sockets.add(from);
    from.on('data', (chunk) => setTimeout(() => to.write(chunk), lagMs));
    from.on('end', () => setTimeout(() => to.end(), lagMs));
    this.endTogether(from, to);
  }

  /** At the rate that is asked for with each chunk, in bytes per second; null loses the chunk. */
  private forward(from: Socket, to: Socket, findRate: () => number | null): void {
    this.sockets.add(from);
    from.on('data', (chunk) => {
      const rate = findRate();
      if (rate === null) return;
      const isTaken = to.write(chunk);
      const waitMs = (chunk.length / rate) * 1_000;
      if (isTaken && waitMs === 0) return;
      from.pause();
      const goOn = (): void => {
        if (!this.isFrozen) from.resume();
      };
      if (waitMs > 0) setTimeout(goOn, waitMs);
      else to.once('drain', goOn);
    });
    from.on('end', () => to.end());
    this.endTogether(from, to);
  }

  private endTogether(from: Socket, to: Socket): void {
    from.on('error', () => to.destroy());
    from.on('close', () => {
      this.sockets.delete(from);
      to.destroy();
    });
    if (this.isFrozen) from.pause();
  }
}

function targetOf(url: string): { readonly host: string; readonly port: number } {
  const { hostname, port } = new URL(url);
  return { host: hostname, port: Number(port) };
}
