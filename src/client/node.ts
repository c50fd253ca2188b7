/** "duet/client" for Node.js. */
import { WebSocket } from 'ws';
import { createClient as createPlainClient, type ClientOptions, type DuetClient } from './client.js';

export * from './index.js';

/** A client with the WebSocket of the package ws, which every supported version of Node.js has. */
export function createClient(options: ClientOptions): DuetClient {
  return createPlainClient({ webSocketImpl: WebSocket, ...options });
}
