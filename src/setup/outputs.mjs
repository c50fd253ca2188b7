import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { runProgram } from './program.mjs';
import { hashInputs, isStamped, writeStamp } from './stamp.mjs';

const pageFolder = 'src/transport/playground/page';
const demoFolder = 'src/transport/demo/page';

/**
 * The database client in src/generated/prisma, which TypeScript and the tests need.
 *
 * @param {string} root
 */
export function makeDatabaseClient(root) {
  return make(root, {
    name: 'database-client',
    title: 'the database client',
    inputs: ['prisma/schema.prisma', 'prisma.config.ts', 'package-lock.json'],
    result: 'src/generated/prisma/client.ts',
    program: 'node_modules/prisma/build/index.js',
    parameters: ['generate'],
    env: {
      // Prisma insists on its schema engine, which generating never runs: any file spares the download.
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      CHECKPOINT_DISABLE: '1',
    },
  });
}

/**
 * The playground's page in dist/playground.
 *
 * @param {string} root
 */
export function makePlayground(root) {
  return make(root, {
    name: 'playground',
    title: 'the playground',
    inputs: [pageFolder, 'package-lock.json'],
    result: 'dist/playground/index.html',
    program: 'node_modules/vite/bin/vite.js',
    parameters: ['build', '--config', `${pageFolder}/vite.config.ts`],
    // Without it a NODE_ENV of the caller would put React's development version into the page.
    env: { NODE_ENV: 'production' },
  });
}

/**
 * The chat page in dist/demo.
 *
 * @param {string} root
 */
export function makeDemo(root) {
  return make(root, {
    name: 'demo',
    title: 'the demo',
    inputs: [demoFolder, 'src/client', 'src/generated/client.ts', 'package-lock.json'],
    result: 'dist/demo/index.html',
    program: 'node_modules/vite/bin/vite.js',
    parameters: ['build', '--config', `${demoFolder}/vite.config.ts`],
    env: { NODE_ENV: 'production' },
  });
}

/**
 * The server as JavaScript in dist. Needs the database client.
 *
 * @param {string} root
 */
export function makeServer(root) {
  return make(root, {
    name: 'server',
    title: 'the server',
    inputs: ['src', 'prisma/schema.prisma', 'tsconfig.json', 'tsconfig.build.json', 'package-lock.json'],
    isInput: (file) =>
      ![pageFolder, demoFolder, 'src/generated/prisma'].some((folder) => file.startsWith(`${folder}/`)),
    result: 'dist/main.js',
    clear: () => removeAllBut(path.join(root, 'dist'), ['playground', 'demo']),
    program: 'node_modules/typescript/bin/tsc',
    parameters: ['--project', 'tsconfig.build.json'],
    env: {},
  });
}

/**
 * The browser's half of `duet/client` in dist/client/browser. Needs the server, which brings the other half.
 *
 * @param {string} root
 */
export function makeBrowserClient(root) {
  return make(root, {
    name: 'browser-client',
    title: 'the client for browsers',
    inputs: ['src/client', 'src/generated/client.ts', 'tsconfig.json', 'package-lock.json'],
    result: 'dist/client/browser/index.js',
    program: 'node_modules/typescript/bin/tsc',
    parameters: ['--project', 'src/client/browser/tsconfig.build.json'],
    env: {},
  });
}

/** Makes one result, unless it was made from the same inputs before. */
async function make(root, { name, title, inputs, isInput, result, clear, program, parameters, env }) {
  const hash = hashInputs(root, inputs, isInput);
  if (isStamped(root, name, hash) && existsSync(path.join(root, result))) return;
  console.log(`Building ${title} ...`);
  clear?.();
  const code = await runProgram(process.execPath, [path.join(root, program), ...parameters], {
    cwd: root,
    env,
    isQuiet: true,
  });
  if (code !== 0)
    throw new Error(`Building ${title} failed: ${path.basename(program)} ended with status ${code}.`);
  writeStamp(root, name, hash);
}

/** Files of sources that are gone would otherwise stay for ever. */
function removeAllBut(folder, kept) {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    if (!kept.includes(name)) rmSync(path.join(folder, name), { recursive: true });
  }
}
