import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface PushService {
  /** What a node is told to push through it. */
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Stands for Firebase Cloud Messaging: gives out an access token and takes every push, in this process. */
export async function startPushService(): Promise<PushService> {
  const server = createServer((request, response) => {
    request.resume();
    const answer =
      request.url === '/token'
        ? { access_token: 'bench', token_type: 'Bearer', expires_in: 3600 }
        : { name: 'projects/bench/messages/1' };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const account = {
    project_id: 'bench',
    client_email: 'push@bench.example',
    private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    token_uri: `${url}/token`,
  };
  return {
    environment: { PUSH_FCM_SERVICE_ACCOUNT: JSON.stringify(account), PUSH_FCM_URL: url },
    async stop() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
