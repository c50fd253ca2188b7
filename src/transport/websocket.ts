import type { IncomingMessage, Server as HttpServer } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { CloseCode, GRAPHQL_TRANSPORT_WS_PROTOCOL, MessageType, type Server } from 'graphql-ws';
import type { Logger } from 'pino';
import { WebSocketServer, type Server as UpgradingServer } from 'ws';
import type { RateLimits } from '../limits/rate-limits.js';
import { closeCodes } from './close-codes.js';
import type { LateRefusals } from './late-refusals.js';
import { keepAliveMs, SocketClient } from './socket-client.js';
import type { ReadingTurns } from './reading-turns.js';
import { readMessage } from './operation.js';
import type { SocketExtra } from './socket-session.js';
import { TurnSocket } from './turn-socket.js';
import { WriteTurn } from './write-turn.js';

/** The largest frame of a client, the same as the largest HTTP body of a user: 128 KB. */
export const maxFrameBytes = 131_072;
/** Upgrades that may wait for their turn; each is a connection of the kernel's. */
const maxWaitingUpgrades = 10_000;
/** The part of a drain that is given to what was accepted; the rest is for the closing handshake. */
const shareForAnswers = 0.75;

export interface WebSocketTransportOptions {
  readonly session: Server<SocketExtra>;
  readonly lateRefusals: Pick<LateRefusals, 'refuse'>;
  readonly path: string;
  readonly isOriginAllowed: (origin: string | undefined, host: string | undefined) => boolean;
  readonly addressOf: (request: IncomingMessage) => string;
  readonly limits: RateLimits;
  /** In which all sockets are read. */
  readonly turns: ReadingTurns;
  readonly log: Logger;
}

/**
 * Bytes in and out of graphql-transport-ws: upgrades, the sockets that are open, and their end. What the messages mean is
 * the session's; how much one client can bear is `SocketClient`'s.
 */
export class WebSocketTransport {
  private readonly server: UpgradingServer<typeof TurnSocket>;
  private readonly heartbeat: NodeJS.Timeout;
  private readonly clients = new Map<TurnSocket, SocketClient>();
  private readonly turn = new WriteTurn();
  private waitingUpgrades = 0;
  private isDraining = false;

  constructor(private readonly options: WebSocketTransportOptions) {
    this.server = new WebSocketServer({
      WebSocket: TurnSocket,
      noServer: true,
      clientTracking: false,
      maxPayload: maxFrameBytes,
      perMessageDeflate: false,
      handleProtocols: (protocols) =>
        protocols.has(GRAPHQL_TRANSPORT_WS_PROTOCOL) ? GRAPHQL_TRANSPORT_WS_PROTOCOL : false,
    });
    this.heartbeat = setInterval(() => {
      for (const client of this.clients.values()) client.keepAlive();
    }, keepAliveMs);
  }

  attach(http: HttpServer): void {
    http.on('upgrade', (request, socket, head) => this.upgrade(request, socket, head));
  }

  /**
   * Takes nothing new, answers what was accepted, tells every client to come back (1012), and resolves when all are gone,
   * at the latest after `limitMs`.
   */
  async drain(limitMs: number): Promise<void> {
    this.isDraining = true;
    clearInterval(this.heartbeat);
    const clients = [...this.clients.values()];
    for (const client of clients) void client.drain(limitMs * shareForAnswers);
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, limitMs);
    });
    await Promise.race([Promise.all(clients.map((client) => client.gone)), limit]);
    clearTimeout(timer);
    for (const socket of this.clients.keys()) socket.terminate();
  }

  private upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    destroyAtError(socket);
    const [path] = (request.url ?? '').split('?');
    if (path !== this.options.path) return refuseUpgrade(socket, '404 Not Found');
    if (this.isDraining) return refuseUpgrade(socket, '503 Service Unavailable');
    if (!this.options.isOriginAllowed(request.headers.origin, request.headers.host)) {
      return refuseUpgrade(socket, '403 Forbidden');
    }
    const address = this.options.addressOf(request);
    const waitMs = this.options.limits.takeConnection(address);
    if (waitMs > 0) return refuseUpgrade(socket, '429 Too Many Requests', waitMs);
    if (this.waitingUpgrades >= maxWaitingUpgrades) return refuseUpgrade(socket, '503 Service Unavailable');
    if (this.options.turns.hasTime('arrival')) return this.accept(request, socket, head, address);
    this.waitingUpgrades += 1;
    this.options.turns.wait('arrival', () => {
      this.waitingUpgrades -= 1;
      if (this.isDraining) refuseUpgrade(socket, '503 Service Unavailable');
      else this.accept(request, socket, head, address);
    });
  }

  private accept(request: IncomingMessage, socket: Duplex, head: Buffer, address: string): void {
    this.server.handleUpgrade(request, socket, head, (webSocket) =>
      this.open(webSocket, socket as Socket, address),
    );
  }

  private open(socket: TurnSocket, wire: Socket, address: string): void {
    const { log, session, lateRefusals } = this.options;
    socket.use(wire, this.turn);
    const client = new SocketClient({
      socket,
      wire,
      turns: this.options.turns,
      isListening: (operationId) => extra.isListening(operationId),
      onDefect: (error) => log.error({ err: error }, 'Handling a message met a defect.'),
    });
    this.clients.set(socket, client);
    const extra: SocketExtra = {
      client,
      address,
      connection: null,
      isListening: () => false,
      expiryTimer: undefined,
      isGone: false,
    };
    const closed = session.opened(
      {
        protocol: socket.protocol,
        send: (data) => client.send(data),
        close(code = closeCodes.badRequest, reason = '') {
          const isForSilence = code === (CloseCode.ConnectionInitialisationTimeout as number);
          // It may have come in time and wait for its turn; what it is worth is found then.
          if (!isForSilence || !client.isWaiting(isInit)) client.close(code, reason);
        },
        onMessage: (handle) =>
          client.onMessage((text, waitedMs) =>
            lateRefusals.refuse(text, waitedMs, extra) ? Promise.resolve() : handle(text),
          ),
      },
      extra,
    );
    // ws has answered a bad frame with its close code already; what is left is to not end the process.
    socket.on('error', (error) => log.debug({ err: error }, 'A socket failed.'));
    socket.once('close', (code, reason) => {
      this.clients.delete(socket);
      closed(code, reason.toString()).catch((error: unknown) => {
        log.error({ err: error }, 'Letting go of a socket failed.');
      });
    });
  }
}

function isInit(text: string): boolean {
  return readMessage(text)?.type === MessageType.ConnectionInit;
}

/** A function of its own, so that what listens for as long as the socket lives does not keep the request. */
function destroyAtError(socket: Duplex): void {
  socket.on('error', () => socket.destroy());
}

function refuseUpgrade(socket: Duplex, status: string, waitMs = 0): void {
  // No one but this end is left to close it: the HTTP server has let go of it.
  socket.once('finish', () => socket.destroy());
  const retryAfter = waitMs > 0 ? `Retry-After: ${Math.ceil(waitMs / 1_000)}\r\n` : '';
  socket.end(`HTTP/1.1 ${status}\r\n${retryAfter}Connection: close\r\nContent-Length: 0\r\n\r\n`);
}
