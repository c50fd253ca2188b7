import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Connections that the kernel keeps until they are accepted, if it is told to keep as many: thousands come back at once. */
const backlog = 8_192;

/**
 * After so long without a byte either way a connection is closed: its client has vanished, or reads nothing of an answer, which
 * would keep what it was given and its place for as long as it liked. In an answer Node looks twice whether the kernel took any
 * of it, so there it may be twice as long. WebSockets have `SocketClient.keepAlive` instead.
 */
const maxSilenceMs = 300_000;

/**
 * How long a connection is kept for its next request. Longer than balancers keep theirs: who writes to a connection just as the
 * other side closes it does not know whether a mutation was done.
 */
const keptMs = 120_000;

export interface ListenOptions {
  readonly host: string;
  readonly port: number;
  readonly silenceMs?: number;
}

/** Resolves with where the server listens; port 0 is a free one. Rejects when it cannot. */
export async function listen(
  server: Server,
  { host, port, silenceMs = maxSilenceMs }: ListenOptions,
): Promise<{ url: string; port: number }> {
  server.setTimeout(silenceMs);
  server.keepAliveTimeout = keptMs;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, backlog }, () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
  const address = server.address() as AddressInfo;
  return { url: `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`, port: address.port };
}
