import { constants } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import { ConfigError, keepsUploadsInDataDir, type Config } from './config.js';
import { listen } from './transport/listening.js';

/**
 * Tries what only the machine can tell about a configuration: that it can listen at the host, and write to the folders that
 * are needed, which are made here. Throws one ConfigError that names every variable for which it cannot.
 */
export async function checkMachine(config: Config): Promise<void> {
  const problems = await hostProblems(config.host);
  // First, because others than its owner pass through this one, also to a MEDIA_DIR inside.
  if (usesDataDir(config)) problems.push(...(await folderProblems('DATA_DIR', config.dataDir, 0o711)));
  // With a bucket it is only read from.
  if (config.mediaDir !== undefined && config.mediaS3 === undefined)
    problems.push(...(await folderProblems('MEDIA_DIR', config.mediaDir, 0o700)));
  if (problems.length > 0) throw new ConfigError(problems);
}

function usesDataDir(config: Config): boolean {
  const { databaseUrl, authSecret, authJwksUrl } = config;
  const isSecretKept = authSecret === undefined && authJwksUrl === undefined;
  return databaseUrl === undefined || isSecretKept || keepsUploadsInDataDir(config);
}

/** On a free port, so that a port in use is still told by the real attempt. */
async function hostProblems(host: string): Promise<string[]> {
  const server = createServer();
  try {
    await listen(server, { host, port: 0 });
    return [];
  } catch (error) {
    return [`HOST: must be an address of this machine, or a name of one (${codeOf(error)})`];
  } finally {
    server.close();
  }
}

async function folderProblems(name: string, path: string, mode: number): Promise<string[]> {
  try {
    await mkdir(path, { recursive: true, mode });
    await access(path, constants.W_OK | constants.X_OK);
    return [];
  } catch (error) {
    return [
      `${name}: must be a folder that is there or can be made, and can be written to (${codeOf(error)})`,
    ];
  }
}

/** Alone: the message would show the value. */
function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
