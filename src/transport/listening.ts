import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Connections that the kernel keeps until they are accepted, if it is told to keep as many: thousands come back at once. */
const backlog = 8_192;

/** Resolves with where the server listens; port 0 is a free one. Rejects when it cannot. */
export async function listen(
  server: Server,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<{ url: string; port: number }> {
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
