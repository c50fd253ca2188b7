import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * A stamp remembers from which inputs something was made. It compares what the inputs hold, not when they were written:
 * a clone or a copy gives files any time. It lies below node_modules, so that a new installation forgets all stamps.
 */

/**
 * Hashes files, and all files below folders. A path that does not exist counts as empty.
 *
 * @param {string} root
 * @param {readonly string[]} inputs paths below the root
 * @param {(file: string) => boolean} [isInput] leaves out files when it answers false; gets the path below the root
 * @returns {string}
 */
export function hashInputs(root, inputs, isInput = () => true) {
  const hash = createHash('sha256');
  for (const file of inputs.flatMap((input) => listFiles(root, input)).filter(isInput)) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(path.join(root, file)))
      .update('\0');
  }
  return hash.digest('hex');
}

/**
 * @param {string} root
 * @param {string} name
 * @param {string} hash
 * @returns {boolean} whether the stamp of this name holds this hash
 */
export function isStamped(root, name, hash) {
  const file = stampFile(root, name);
  return existsSync(file) && readFileSync(file, 'utf8') === hash;
}

/**
 * @param {string} root
 * @param {string} name
 * @param {string} hash
 */
export function writeStamp(root, name, hash) {
  const file = stampFile(root, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, hash);
}

function stampFile(root, name) {
  return path.join(root, 'node_modules/.cache/duet', name);
}

function listFiles(root, input) {
  const full = path.join(root, input);
  if (!existsSync(full)) return [];
  if (!statSync(full).isDirectory()) return [input];
  return readdirSync(full)
    .sort()
    .flatMap((name) => listFiles(root, path.posix.join(input, name)));
}
