import { randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const fileName = 'auth-secret';
const secretBytes = 32;

/**
 * The HS256 secret of an installation that was given none: made at the first start, kept in `dataDir` (which is created)
 * with mode 0600, and the same ever after, for starts at the same moment too. Rejects when the folder cannot be
 * written or the file does not hold a secret; a damaged one is never replaced, because that would end every session.
 */
export async function loadOrCreateSecret(dataDir: string): Promise<string> {
  const path = join(dataDir, fileName);
  return (await readSecret(path)) ?? createSecret(dataDir, path);
}

async function createSecret(dataDir: string, path: string): Promise<string> {
  await mkdir(dataDir, { recursive: true });
  const draft = join(dataDir, `${fileName}.${randomUUID()}`);
  await writeFile(draft, `${randomBytes(secretBytes).toString('base64url')}\n`, {
    mode: 0o600,
    flag: 'wx',
    flush: true,
  });
  try {
    // A hard link appears whole or not at all and never replaces: whoever links first has made the secret for everyone.
    await link(draft, path);
  } catch (error) {
    if (!isErrorWithCode(error, 'EEXIST')) throw error;
  } finally {
    await rm(draft, { force: true });
  }
  const secret = await readSecret(path);
  if (secret === null) throw new Error(`${path} vanished while it was being made`);
  return secret;
}

async function readSecret(path: string): Promise<string | null> {
  let content: string;
  try {
    content = await readFile(path, 'utf8');
  } catch (error) {
    if (isErrorWithCode(error, 'ENOENT')) return null;
    throw error;
  }
  const secret = content.trim();
  if (Buffer.byteLength(secret) < secretBytes) {
    throw new Error(
      `${path} does not hold a secret of at least ${secretBytes} bytes; remove it to have a new one made`,
    );
  }
  return secret;
}

function isErrorWithCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
