import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { prepare, root } from './prepare.mjs';

const parentCheckMs = 250;

/**
 * Behind `npm start`: prepares the clone and becomes the server, in this same process, so that signals reach it without a
 * go-between. In production it runs the JavaScript in dist, otherwise the TypeScript as it is.
 */
async function start() {
  if (process.env.npm_lifecycle_event !== undefined) endWithParent();
  const isProduction = process.env.NODE_ENV === 'production';
  await prepare({ needsServer: isProduction });
  process.setSourceMapsEnabled(true);
  if (!isProduction) {
    const { register } = await import('tsx/esm/api');
    register();
  }
  const main = path.join(root, isProduction ? 'dist/main.js' : 'src/main.ts');
  await import(pathToFileURL(main).href);
}

/**
 * Ends in order when the shell between npm and this process is gone. npm hands a SIGTERM on to that shell alone, and some
 * shells (Debian's dash) die of it without a word to what they run.
 */
function endWithParent() {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, parentCheckMs);
  timer.unref();
}

start();
