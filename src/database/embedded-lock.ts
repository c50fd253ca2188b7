import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { processIdentity } from './embedded-process.js';

/** The right of one process to use a data folder. */
export interface DataFolderLock {
  /** Throws when another process holds the folder by now. */
  assertHeld(): void;
  release(): void;
}

const holderSchema = z.object({ pid: z.int().positive(), identity: z.string() });
type Holder = z.infer<typeof holderSchema>;

const attempts = 40;
const attemptDelayMs = 25;

/**
 * Takes a data folder for this process. Exclusive between processes of one machine, and free again as soon as the holder
 * has ended, however it ended: a holder that does not run any more is replaced. Fails with one line that names the folder
 * and the process when another one, or this one a second time, uses the folder.
 */
export async function lockDataFolder(dataDir: string): Promise<DataFolderLock> {
  const file = path.join(dataDir, 'postgres.lock');
  const identity = processIdentity(process.pid) ?? 'unknown';
  const own = JSON.stringify({ pid: process.pid, identity, token: randomUUID() });
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    if (create(file, own))
      return { assertHeld: () => assertHeld(file, own, dataDir), release: () => release(file, own) };
    const text = read(file);
    const holder = parse(text);
    if (holder && processIdentity(holder.pid) === holder.identity) throw inUse(dataDir, holder);
    // A file without a holder is one that is being written just now, or was when its writer was killed.
    if (holder || attempt === attempts - 1) removeStale(file, text);
    await delay(attemptDelayMs);
  }
  throw new Error(`The data folder ${dataDir} cannot be locked: ${file} keeps changing hands.`);
}

function create(file: string, content: string): boolean {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'wx', 0o600);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
  try {
    writeSync(descriptor, content);
  } finally {
    closeSync(descriptor);
  }
  return true;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function parse(text: string): Holder | null {
  try {
    return holderSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/**
 * Removes the lock of an ended process. Two processes may try at once, and the slower one would remove the lock that the
 * faster one has made meanwhile: so the file is moved aside first, and moved back when it is not the one that was read.
 */
function removeStale(file: string, text: string): void {
  const aside = `${file}.${randomUUID()}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  if (read(aside) === text) rmSync(aside, { force: true });
  else renameSync(aside, file);
}

function assertHeld(file: string, own: string, dataDir: string): void {
  const text = read(file);
  if (text === own) return;
  const holder = parse(text);
  throw holder ? inUse(dataDir, holder) : new Error(`The lock of the data folder ${dataDir} is gone.`);
}

function release(file: string, own: string): void {
  if (read(file) === own) rmSync(file, { force: true });
}

function inUse(dataDir: string, holder: Holder): Error {
  return new Error(
    `The data folder ${dataDir} is in use by another Duet, process ${holder.pid}: ` +
      'stop that one first, or set DATA_DIR to another folder.',
  );
}
