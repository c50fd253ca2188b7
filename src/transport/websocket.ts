import type { IncomingMessage, Server as HttpServer } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { GRAPHQL_TRANSPORT_WS_PROTOCOL, type Server } from 'graphql-ws';
import type { Logger } from 'pino';
import { WebSocket, WebSocketServer } from 'ws';
import { closeCodes } from './close-codes.js';
import type { SocketExtra } from './socket-session.js';

/** The largest frame of a client, the same as the largest HTTP body of a user: 128 KB. */
export const maxFrameBytes = 131_072;
/** A peer that neither answers a ping nor takes data for this long is gone. */
const livenessMs = 12_000;

export interface WebSocketTransportOptions {
  readonly session: Server<SocketExtra>;
  readonly path: string;
  readonly isOriginAllowed: (origin: string | undefined, host: string | undefined) => boolean;
  readonly log: Logger;
}

/**
 * Bytes in and out of graphql-transport-ws: upgrades, frames, pings and back-pressure. What they mean is the session's. A send
 * resolves when the kernel took the data, so a slow client slows its own stream and nobody else's.
 */
export class WebSocketTransport {
  private readonly server: WebSocketServer;
  private readonly heartbeat: NodeJS.Timeout;
  private readonly peers = new Map<WebSocket, Peer>();
  private isDraining = false;

  constructor(private readonly options: WebSocketTransportOptions) {
    this.server = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      maxPayload: maxFrameBytes,
      perMessageDeflate: false,
      handleProtocols: (protocols) =>
        protocols.has(GRAPHQL_TRANSPORT_WS_PROTOCOL) ? GRAPHQL_TRANSPORT_WS_PROTOCOL : false,
    });
    this.heartbeat = setInterval(() => this.checkPeers(), livenessMs);
  }

  get size(): number {
    return this.peers.size;
  }

  attach(http: HttpServer): void {
    http.on('upgrade', (request, socket, head) => this.upgrade(request, socket, head));
  }

  /** Tells every client to come back (1012) and resolves when all are gone, at the latest after `limitMs`. */
  async drain(limitMs: number): Promise<void> {
    this.isDraining = true;
    clearInterval(this.heartbeat);
    const gone = [...this.peers.keys()].map(
      (socket) => new Promise<void>((resolve) => socket.once('close', () => resolve())),
    );
    for (const socket of this.peers.keys()) socket.close(closeCodes.serviceRestart, 'The server restarts.');
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, limitMs);
    });
    await Promise.race([Promise.all(gone), limit]);
    clearTimeout(timer);
    for (const socket of this.peers.keys()) socket.terminate();
  }

  private upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const [path] = (request.url ?? '').split('?');
    if (path !== this.options.path) return refuseUpgrade(socket, '404 Not Found');
    if (this.isDraining) return refuseUpgrade(socket, '503 Service Unavailable');
    if (!this.options.isOriginAllowed(request.headers.origin, request.headers.host)) {
      return refuseUpgrade(socket, '403 Forbidden');
    }
    this.server.handleUpgrade(request, socket, head, (webSocket) => this.open(webSocket, socket as Socket));
  }

  private open(socket: WebSocket, wire: Socket): void {
    const peer: Peer = { wire, isAwaitingPong: false, writtenAtPing: 0 };
    this.peers.set(socket, peer);
    const extra: SocketExtra = {
      close: (code, reason) => socket.close(code, reason),
      connection: null,
      expiryTimer: undefined,
    };
    const closed = this.options.session.opened(
      {
        protocol: socket.protocol,
        send: (data) => send(socket, data),
        close: (code, reason) => socket.close(code, reason),
        onMessage: (handle) => {
          socket.on('message', (data, isBinary) => {
            if (isBinary) return socket.close(closeCodes.badRequest, 'Messages are text.');
            void this.handleMessage(socket, handle((data as Buffer).toString()));
          });
        },
      },
      extra,
    );
    socket.on('pong', () => {
      peer.isAwaitingPong = false;
    });
    // ws has answered a bad frame with its close code already; what is left is to not end the process.
    socket.on('error', (error) => this.options.log.debug({ err: error }, 'A socket failed.'));
    socket.once('close', (code, reason) => {
      this.peers.delete(socket);
      closed(code, String(reason)).catch((error: unknown) => {
        this.options.log.error({ err: error }, 'Letting go of a socket failed.');
      });
    });
  }

  private async handleMessage(socket: WebSocket, handling: Promise<void>): Promise<void> {
    try {
      await handling;
    } catch (error) {
      if (socket.readyState !== WebSocket.OPEN) return;
      this.options.log.error({ err: error }, 'Handling a message met a defect.');
      // Never 4500: whatever it was, the client shall come back.
      socket.close(closeCodes.tryAgainLater, 'Something went wrong; come back.');
    }
  }

  /** One timer for all sockets. Data that moves proves life as well as a pong, which may be queued behind it. */
  private checkPeers(): void {
    for (const [socket, peer] of this.peers) {
      const written = peer.wire.bytesWritten - peer.wire.writableLength;
      if (peer.isAwaitingPong && written === peer.writtenAtPing) {
        socket.terminate();
        continue;
      }
      peer.isAwaitingPong = true;
      peer.writtenAtPing = written;
      if (socket.readyState === WebSocket.OPEN) socket.ping();
    }
  }
}

interface Peer {
  readonly wire: Socket;
  isAwaitingPong: boolean;
  writtenAtPing: number;
}

function send(socket: WebSocket, data: string): Promise<void> {
  return new Promise((resolve, reject) => {
    if (socket.readyState !== WebSocket.OPEN) return resolve();
    // A socket that closed meanwhile is no failure: its stream ends with it.
    socket.send(data, (error) => (error && socket.readyState === WebSocket.OPEN ? reject(error) : resolve()));
  });
}

function refuseUpgrade(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
