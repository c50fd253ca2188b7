import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { runProgram } from './program.mjs';
import { hashInputs, isStamped, writeStamp } from './stamp.mjs';

const stampName = 'packages';

/**
 * Installs what package-lock.json asks for, development packages included, unless it is installed already. No package's
 * install script runs: none is needed, and the result is the same where they are blocked.
 *
 * @param {string} root
 * @returns {Promise<void>} fails when npm does
 */
export async function installPackages(root) {
  const hash = hashInputs(root, ['package-lock.json']);
  if (isStamped(root, stampName, hash)) return;
  if (!isInstalled(root)) {
    console.log('Installing packages (about a minute) ...');
    const code = await npm(root, [
      'ci',
      // NODE_ENV=production or the user's npm configuration would leave these out.
      '--include=dev',
      '--include=optional',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
    ]);
    if (code !== 0) throw new Error(`npm ci ended with status ${code}.`);
  }
  writeStamp(root, stampName, hash);
}

/** Compares package-lock.json with npm's own note of what it has installed. */
function isInstalled(root) {
  const note = path.join(root, 'node_modules/.package-lock.json');
  if (!existsSync(note)) return false;
  const installed = readPackages(note);
  const wanted = Object.entries(readPackages(path.join(root, 'package-lock.json')));
  return wanted.every(([place, { version, optional }]) => {
    if (place === '') return true;
    const found = installed[place];
    // Optional packages are there only on the platform they are made for.
    return found ? found.version === version : optional === true;
  });
}

function readPackages(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages;
}

function npm(root, parameters) {
  const program = process.env.npm_execpath;
  const isNpm = program !== undefined && path.basename(program) === 'npm-cli.js';
  if (isNpm) return runProgram(process.execPath, [program, ...parameters], { cwd: root });
  return runProgram('npm', parameters, { cwd: root, isShell: process.platform === 'win32' });
}
