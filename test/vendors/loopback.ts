import { once } from 'node:events';
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import {
  createSecureServer,
  type Http2Server,
  type IncomingHttpHeaders,
  type ServerHttp2Stream,
} from 'node:http2';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { selfSignedCertificate, type Certificate } from './certificate.js';
import type { Outcome, VendorRequest } from './vendor-desk.js';

export interface VendorListener {
  readonly url: string;
  close(): Promise<void>;
}

type Handler = (request: VendorRequest) => Outcome;

/** HTTP/1.1 on a free loopback port; over TLS when a certificate is given. */
export async function listenHttp(handle: Handler, certificate?: Certificate): Promise<VendorListener> {
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    readBody(request, (body) => {
      const outcome = handle({
        method: request.method ?? '',
        path: request.url ?? '',
        headers: plainHeaders(request.headers),
        body,
        connection: request.socket,
      });
      if (outcome === 'cut') request.socket.destroy();
      if (typeof outcome === 'string') return;
      response.writeHead(outcome.status, outcome.headers).end(outcome.body);
    });
  };
  const server =
    certificate === undefined
      ? createHttpServer(answer)
      : createHttpsServer({ key: certificate.keyPem, cert: certificate.certificatePem }, answer);
  return listen(server, certificate === undefined ? 'http' : 'https');
}

/** HTTP/2 over TLS and nothing else, as Apple's gateway: a client that offers no h2 is refused in the handshake. */
export async function listenHttp2(
  handle: Handler,
  certificate = selfSignedCertificate(),
): Promise<VendorListener> {
  const server = createSecureServer({ key: certificate.keyPem, cert: certificate.certificatePem });
  const wires = new Map<number | undefined, Socket>();
  server.on(
    'stream',
    (
      stream: ServerHttp2Stream,
      headers: IncomingHttpHeaders,
      _flags: number,
      rawHeaders: readonly string[],
    ) => {
      const session = stream.session;
      if (session === undefined) return;
      stream.on('error', () => undefined);
      readBody(stream, (body) => {
        const outcome = handle({
          method: headers[':method'] ?? '',
          path: headers[':path'] ?? '',
          headers: { ...plainHeaders(headers), ...repeated(rawHeaders) },
          body,
          connection: session,
        });
        if (outcome === 'cut') wires.get(session.socket.remotePort)?.destroy();
        if (typeof outcome === 'string' || stream.destroyed) return;
        stream.respond({ ':status': outcome.status, ...outcome.headers });
        stream.end(outcome.body);
        if (outcome.goAway === true) session.close();
      });
    },
  );
  // A session that is destroyed says goodbye; only the socket below it breaks without a word.
  server.on('connection', (socket: Socket) => wires.set(socket.remotePort, socket));
  server.on('sessionError', () => undefined);
  return listen(server, 'https');
}

/** The name under which a request's repeated headers are found, which HTTP/2 in Node joins or drops without a word. */
export const repeatedHeaders = 'x-repeated-headers';

async function listen(server: Server | Http2Server, scheme: string): Promise<VendorListener> {
  const sockets = new Set<Socket>();
  for (const event of ['connection', 'secureConnection']) {
    server.on(event, (socket: Socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => sockets.delete(socket));
    });
  }
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `${scheme}://127.0.0.1:${port}`,
    close: async () => {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function readBody(stream: NodeJS.ReadableStream, done: (body: Buffer) => void): void {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  stream.on('end', () => done(Buffer.concat(chunks)));
  stream.on('error', () => undefined);
}

function plainHeaders(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => !name.startsWith(':'))
      .map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  );
}

function repeated(rawHeaders: readonly string[]): Record<string, string> {
  const names = rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase());
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  return twice.length === 0 ? {} : { [repeatedHeaders]: twice.join(', ') };
}
