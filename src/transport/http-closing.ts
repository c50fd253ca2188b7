import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';

/** How soon a connection is closed whose last answer was given after listening had stopped. */
const idleSweepMs = 50;

/** Every answer from now on is the last of its connection, so that a client that never pauses is not cut at the end. */
export function endKeptConnections(server: Server): void {
  server.prependListener('request', (_request, response) => response.setHeader('Connection', 'close'));
}

/** Stops listening at once; requests that run are answered, or cut after `limitMs`; idle connections are closed. */
export function closeServer(server: Server, limitMs: number): Promise<void> {
  return new Promise((resolve) => {
    const sweep = setInterval(() => server.closeIdleConnections(), idleSweepMs);
    const limit = setTimeout(() => server.closeAllConnections(), limitMs);
    server.close(() => {
      clearInterval(sweep);
      clearTimeout(limit);
      resolve();
    });
    server.closeIdleConnections();
  });
}

/** For how long what a refused client still sends is read past. */
const lingerMs = 3_000;

/**
 * Answers reach clients that are refused before all of their body has come. The kernel resets a connection that is closed with
 * bytes unread, and what it had sent may then be lost (RFC 9112, section 9.6): a proxy takes the node for dead, and leaves it
 * alone. So the connection is ended, and what still comes is read past for a while.
 */
export function lingerOnEarlyAnswers(server: Server): void {
  server.prependListener('request', (request, response) => {
    // Node itself closes the connection with the last answer in its own listener, which comes next.
    response.prependListener('finish', () => {
      if (request.complete) return;
      const { socket } = request;
      // Who has begun to read the rest still listens for it, and that keeps it waiting.
      request.removeAllListeners('readable').resume();
      socket.destroySoon = () => linger(request, socket);
    });
  });
}

function linger(request: IncomingMessage, socket: Socket): void {
  socket.end(() => {
    if (request.complete) {
      socket.destroy();
      return;
    }
    const limit = setTimeout(() => socket.destroy(), lingerMs);
    socket.once('close', () => clearTimeout(limit));
    request.once('end', () => socket.destroy());
  });
}
