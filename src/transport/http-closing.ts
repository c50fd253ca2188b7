import type { Server } from 'node:http';

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
