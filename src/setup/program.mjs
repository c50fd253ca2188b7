import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/**
 * Runs a program until it ends and answers its exit code. A signal that asks this process to end is handed on, and ends
 * this process, too, once the program has ended.
 *
 * @param {string} command
 * @param {readonly string[]} parameters
 * @param {{ cwd: string, env?: Record<string, string | undefined>, isQuiet?: boolean, isShell?: boolean }} options quiet: what
 *   the program says is shown only when it fails
 * @returns {Promise<number>}
 */
export async function runProgram(command, parameters, { cwd, env = {}, isQuiet = false, isShell = false }) {
  const child = spawn(command, parameters, {
    cwd,
    env: { ...process.env, ...env },
    shell: isShell,
    stdio: isQuiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
  });
  const said = [];
  child.stdout?.on('data', (chunk) => said.push(chunk));
  child.stderr?.on('data', (chunk) => said.push(chunk));
  let received = null;
  const handOn = (signal) => {
    // The terminal has sent its Ctrl-C to the program as well, and npm sends it twice: once is enough.
    if (received === null) child.kill(signal);
    received = signal;
  };
  process.on('SIGINT', handOn);
  process.on('SIGTERM', handOn);
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status, signal) => resolve(status ?? 128 + constants.signals[signal]));
  }).finally(() => {
    process.off('SIGINT', handOn);
    process.off('SIGTERM', handOn);
  });
  if (received !== null) process.exit(128 + constants.signals[received]);
  if (code !== 0) process.stderr.write(Buffer.concat(said));
  return code;
}
