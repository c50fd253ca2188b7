import { startTestApp, type TestApp } from './app.js';
import { createTestDatabase, type TestDatabase } from './postgres.js';
import { TcpProxy } from './tcp-proxy.js';

export interface NodeOnWire {
  readonly node: TestApp;
  /** Its database, past the wire. */
  readonly database: TestDatabase;
  /** Between the node and its database. */
  readonly wire: TcpProxy;
  end(): Promise<void>;
}

/** A node whose database is at the end of a wire that a test can cut and freeze. */
export async function startNodeOnWire(): Promise<NodeOnWire> {
  const database = await createTestDatabase();
  const wire = await TcpProxy.before(database.url);
  const node = await startTestApp({ database: { ...database, url: wire.through(database.url) } });
  return {
    node,
    database,
    wire,
    async end() {
      wire.thaw();
      await node.close();
      wire.cut();
      await database.drop();
    },
  };
}
