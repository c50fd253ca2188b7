import { fileURLToPath } from 'node:url';
import { nodeVersionProblem } from './node-version.mjs';
import { makeBrowserClient, makeDatabaseClient, makeDemo, makePlayground, makeServer } from './outputs.mjs';
import { installPackages } from './packages.mjs';

/** The folder of the clone. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Brings a clone, fresh or old, to the state in which Duet runs: packages, database client, pages and, where asked,
 * the server as JavaScript. Does and says nothing when all is up to date; on failure says why in one line and ends the
 * process with status 1.
 *
 * @param {{ needsServer: boolean }} wish
 */
export async function prepare({ needsServer }) {
  const problem = nodeVersionProblem(process.versions.node);
  if (problem) return fail(problem);
  try {
    await installPackages(root);
    const client = makeDatabaseClient(root);
    const server = needsServer
      ? client.then(() => makeServer(root)).then(() => makeBrowserClient(root))
      : client;
    const outcomes = await Promise.allSettled([server, makePlayground(root).then(() => makeDemo(root))]);
    const failed = outcomes.find(({ status }) => status === 'rejected');
    if (failed) throw failed.reason;
  } catch (error) {
    fail(error instanceof Error ? error.message : String(error));
  }
}

/** @param {string} message */
function fail(message) {
  console.error(message);
  process.exit(1);
}
