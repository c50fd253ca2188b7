import { parseArgs } from 'node:util';

/** What one call of `npm run chaos` does. */
export interface ChaosOptions {
  readonly seconds: number;
  readonly messagesPerSecond: number;
  readonly seed: number;
  readonly faults: readonly string[];
  readonly withRedis: boolean;
  readonly postgresBinDir: string | undefined;
  /** Whether the known-bad builds are run instead of the server as it is. */
  readonly mutants: boolean;
  /** Names of the known-bad builds to run; none: all. */
  readonly onlyMutants: readonly string[];
  /** What the devices are made of: the stock graphql-ws, or `duet/client`. */
  readonly client: ChaosClient;
}

const chaosClients = ['graphql-ws', 'duet'] as const;
export type ChaosClient = (typeof chaosClients)[number];

export const usage = `npm run chaos -- [options]

  --seconds 60         how long faults go on
  --rate 300           messages a second, from 40 devices of 20 users
  --seed N             repeats the order and the choice of faults (default: a new one, which is printed)
  --faults a,b         only faults whose name contains one of these words (default: all)
  --client duet        devices use duet/client (default: graphql-ws)
  --without-redis      no node ever reaches a Redis
  --postgres DIR       folder of initdb and postgres, such as /usr/lib/postgresql/15/bin (default: the embedded one)
  --mutants            run the known-bad builds, each of which must be found
  --only M1,M2         of the known-bad builds only these
`;

/** Reads the command line; throws an Error that says what is wrong with it. */
export function parseOptions(args: readonly string[]): ChaosOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seconds: { type: 'string', default: '60' },
      rate: { type: 'string', default: '300' },
      seed: { type: 'string', default: `${Date.now() % 2 ** 31}` },
      faults: { type: 'string' },
      client: { type: 'string', default: 'graphql-ws' },
      'without-redis': { type: 'boolean', default: false },
      postgres: { type: 'string' },
      mutants: { type: 'boolean', default: false },
      only: { type: 'string' },
    },
  });
  const seed = Number(values.seed);
  if (!Number.isSafeInteger(seed)) throw new Error('--seed must be a whole number.');
  const client = chaosClients.find((name) => name === values.client);
  if (!client) throw new Error(`--client must be one of ${chaosClients.join(', ')}.`);
  return {
    client,
    seconds: positive(values.seconds, '--seconds'),
    messagesPerSecond: positive(values.rate, '--rate'),
    seed,
    faults: values.faults?.split(',') ?? [],
    withRedis: !values['without-redis'],
    postgresBinDir: values.postgres,
    mutants: values.mutants,
    onlyMutants: values.only?.split(',') ?? [],
  };
}

function positive(text: string, option: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new Error(`${option} must be a number above 0.`);
  return value;
}
