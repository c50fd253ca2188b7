import { lstat, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const prefix = 'duet-media-';
/** Far longer than any file is looked at: whoever made an older folder has died. */
const staleMs = 60 * 60_000;

/**
 * Folders for files that are looked at, each removed by who made it. What a killed node left is told by its age alone: the
 * nodes of one machine may share the place from containers, where process ids say nothing.
 */
export class Scratch {
  constructor(private readonly root: string = tmpdir()) {}

  async make(): Promise<string> {
    return mkdtemp(join(this.root, prefix));
  }

  /** Removes what dead nodes have left. Nodes may do so at the same time, and never touch what others' accounts own. */
  async sweep(): Promise<void> {
    const names = await readdir(this.root).catch(noneWhereNothingIs);
    for (const name of names.filter((each) => each.startsWith(prefix))) {
      const path = join(this.root, name);
      if (await isStale(path)) await rm(path, { recursive: true, force: true });
    }
  }
}

/** Nobody has made a folder there yet. */
function noneWhereNothingIs(error: NodeJS.ErrnoException): string[] {
  if (error.code === 'ENOENT') return [];
  throw error;
}

async function isStale(path: string): Promise<boolean> {
  // Gone meanwhile: by its owner, or another node's sweep.
  const found = await lstat(path).catch(() => null);
  return (
    found !== null &&
    found.isDirectory() &&
    found.uid === process.getuid?.() &&
    found.mtimeMs < Date.now() - staleMs
  );
}
