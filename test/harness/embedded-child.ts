import { createInterface } from 'node:readline';
import { startEmbeddedPostgres } from '../../src/database/embedded-postgres.js';

/**
 * A process of its own around the embedded PostgreSQL, for tests that kill it, run it under another account or from another
 * folder. Says on stdout, one JSON object per line, { log } and then { url } or { error }; does what stdin says: "stop" ends
 * in order, "exit" ends without stopping the server.
 */
const say = (line: Readonly<Record<string, string>>): void => console.log(JSON.stringify(line));

try {
  const embedded = await startEmbeddedPostgres({
    dataDir: process.argv[2] ?? '',
    log: (log) => say({ log }),
  });
  say({ url: embedded.url });
  for await (const command of createInterface({ input: process.stdin })) {
    if (command === 'stop') await embedded.stop();
    process.exit(0);
  }
} catch (error) {
  say({ error: error instanceof Error ? error.message : String(error) });
  process.exitCode = 1;
}
