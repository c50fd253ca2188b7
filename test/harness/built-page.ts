import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * The folder of a built page; builds it when it is not there (about 3 s). Test files that find it missing at the same
 * moment each build their own, and the first to finish puts it into place whole.
 */
export async function requirePage(name: 'playground' | 'demo'): Promise<string> {
  const builtDir = join(root, 'dist', name);
  if (existsSync(join(builtDir, 'index.html'))) return builtDir;

  const ownDir = `${builtDir}-${String(process.pid)}`;
  const configFile = join(root, 'src/transport', name, 'page/vite.config.ts');
  await build({ configFile, build: { outDir: ownDir } });
  try {
    await rename(ownDir, builtDir);
  } catch (error) {
    await rm(ownDir, { recursive: true });
    if (!existsSync(join(builtDir, 'index.html'))) throw error;
  }
  return builtDir;
}
