/** The edge of the process: environment in, signals in, exit code out. Everything else is in app.ts. */
import { readFileSync } from 'node:fs';
import { destination, type Logger } from 'pino';
import { createApp, type App } from './app.js';
import { ConfigError, parseConfig, type Config } from './config.js';
import { isOutage } from './database/outage.js';
import { createLog } from './log.js';
import { checkMachine } from './machine-check.js';
import { StartStopped } from './start-gate.js';

/** Longer than a drain; a process that hangs beyond it is ended rather than left to the orchestrator's kill. */
const shutdownLimitMs = 12_000;

async function main(): Promise<void> {
  const config = await readConfig();
  // Logs go to standard error, so that standard output has only what a person reads.
  const log = createLog({ level: config.logLevel, destination: destination(2) });
  process.on('unhandledRejection', (error) => {
    log.fatal({ err: error }, 'A promise was rejected and nobody was listening.');
    process.exitCode = 1;
    void stop(log, 'unhandledRejection');
  });
  let app: App | undefined;
  const starting = new AbortController();
  let stopping: Promise<void> | undefined;
  const stop = (logger: Logger, why: string): Promise<void> => {
    stopping ??= shutDown(app, logger, why);
    starting.abort();
    return stopping;
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop(log, signal));
  try {
    app = await createApp({ config, log, signal: starting.signal });
    if (stopping) {
      await app.close();
      process.exit();
    }
    const { url } = await app.listen();
    process.stdout.write(greeting(config, app, url));
  } catch (error) {
    // Everything that was open is closed again.
    if (error instanceof StartStopped) process.exit();
    log.debug({ err: error }, 'Duet could not start.');
    process.stderr.write(`Duet could not start: ${reasonOf(error)}\n`);
    process.exit(1);
  }
}

/** In one line, where the database was away: Prisma takes several to say so. */
function reasonOf(error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error);
  return isOutage(error) ? reason.trim().replaceAll(/\s*\n\s*/g, ' ') : reason;
}

async function readConfig(): Promise<Config> {
  try {
    const config = parseConfig(process.env, (path) => readFileSync(path, 'utf8'));
    await checkMachine(config);
    return config;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return process.exit(2);
  }
}

async function shutDown(app: App | undefined, log: Logger, why: string): Promise<void> {
  log.info({ why }, 'Duet stops.');
  setTimeout(() => {
    log.error('Stopping took too long; the process ends.');
    process.exit(1);
  }, shutdownLimitMs).unref();
  // Still starting: main() closes what it has built.
  if (!app) return;
  try {
    await app.close();
    process.exit(process.exitCode ?? 0);
  } catch (error) {
    log.error({ err: error }, 'Stopping met failures.');
    process.exit(1);
  }
}

function greeting(config: Config, { demoTokens }: App, url: string): string {
  if (config.production) return `Duet serves ${url}/graphql\n`;
  const alice = demoTokens.find((token) => token.userId === 'alice');
  const lines = ['', `Duet serves ${url}/graphql`, '', `  Playground: ${url}/playground`];
  if (config.demoPage) lines.push(`  Chat demo:  ${url}/demo`);
  lines.push('');
  for (const { label, role, token } of demoTokens) lines.push(`  ${label} (${role})`, `    ${token}`);
  if (alice) {
    const body = JSON.stringify({
      query:
        'mutation { sendMessage(input: { to: "bob", clientMessageId: "first", content: { text: { text: "Hello Bob" } } }) ' +
        '{ message { id seq sentAt } duplicate } }',
    });
    lines.push('', '  Send a message from Alice to Bob:', '', curlLine(url, alice.token, body));
  }
  return `${lines.join('\n')}\n\n`;
}

function curlLine(url: string, token: string, body: string): string {
  return `  curl -s ${url}/graphql -H 'Content-Type: application/json' -H 'Authorization: Bearer ${token}' -d '${body}'`;
}

await main();
