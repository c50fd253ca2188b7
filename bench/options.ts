import { parseArgs } from 'node:util';
import { modeNames, type ModeName } from './modes/mode.js';
import { systemNames, type SystemName } from './systems/system.js';

/** What one call of the benchmark measures, and how long it takes over it. */
export interface BenchOptions {
  readonly modes: readonly ModeName[];
  /** Whether the time from `npm start` to ready is measured, too. */
  readonly startUp: boolean;
  readonly systems: readonly SystemName[];
  readonly users: number;
  readonly warmupSeconds: number;
  readonly seconds: number;
  readonly repetitions: number;
  /** The folder of `initdb` and `postgres`; absent: the embedded PostgreSQL 18. */
  readonly postgresBinDir: string | undefined;
  /** Where the server's CPU profiles go; absent: none are taken. Profiling costs about a tenth of the throughput. */
  readonly profileDir: string | undefined;
  /** A file that gets one line of JSON for each measurement. */
  readonly outFile: string | undefined;
  /** A folder in which PostgreSQL's data is kept for later runs; absent: it is made anew. */
  readonly keptDir: string | undefined;
  /** Messages in the archive of the modes `history` and `export`. */
  readonly archiveMessages: number;
  readonly idleSockets: number;
  readonly stormSockets: number;
  readonly missedMessages: number;
  readonly hotSenders: number;
  readonly hotRate: number;
  readonly othersRate: number;
}

const startUpName = 'start-up';
const defaultSystems = systemNames.filter((name) => !name.includes('push'));

export const usage = `npm run bench -- [${[...modeNames, startUpName].join('|')} ...] [options]

  --systems a,b        of ${systemNames.join(', ')} (default: all without push)
  --users 200          talking in pairs
  --seconds 8          measured, after --warmup 4
  --repetitions 3      interleaved; medians are compared
  --postgres DIR       folder of initdb and postgres, such as /usr/lib/postgresql/15/bin (default: the embedded one)
  --archive 1000000    messages stored before history is read or exported
  --idle 10000         connections that say nothing
  --storm 5000         connections that come back at once
  --missed 1000        messages that a device finds when it catches up
  --hot-senders 500    users who all write to the hot recipient
  --hot-rate 1000      messages a second to the hot pair or recipient
  --others-rate 300    messages a second in soak, and of the bystanders in storm, hot, export and admin-send
  --data DIR           keep PostgreSQL's data, archives above all, there for later runs
  --profile DIR        write a CPU profile of each server there
  --out FILE           append each measurement as a line of JSON
  --help               say this

A system that cannot do a mode is left out of it. Everything that was acknowledged must be stored and delivered, in order, or
the figure does not count. Rate limits are off.
`;

/** Reads the command line; null where help is asked for. Throws an Error that says what is wrong with it. */
export function parseOptions(args: readonly string[]): BenchOptions | null {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      systems: { type: 'string', default: defaultSystems.join() },
      users: { type: 'string', default: '200' },
      warmup: { type: 'string', default: '4' },
      seconds: { type: 'string', default: '8' },
      repetitions: { type: 'string', default: '3' },
      archive: { type: 'string', default: '1000000' },
      idle: { type: 'string', default: '10000' },
      storm: { type: 'string', default: '5000' },
      missed: { type: 'string', default: '1000' },
      'hot-senders': { type: 'string', default: '500' },
      'hot-rate': { type: 'string', default: '1000' },
      'others-rate': { type: 'string', default: '300' },
      data: { type: 'string' },
      postgres: { type: 'string' },
      profile: { type: 'string' },
      out: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) return null;
  const modes = positionals.filter((name) => name !== startUpName);
  return {
    modes: positionals.length === 0 ? ['closed'] : oneOf(modes, modeNames, 'mode'),
    startUp: positionals.includes(startUpName),
    systems: oneOf(values.systems.split(','), systemNames, 'system'),
    users: positive(values.users, '--users'),
    warmupSeconds: positive(values.warmup, '--warmup'),
    seconds: positive(values.seconds, '--seconds'),
    repetitions: positive(values.repetitions, '--repetitions'),
    archiveMessages: positive(values.archive, '--archive'),
    idleSockets: positive(values.idle, '--idle'),
    stormSockets: positive(values.storm, '--storm'),
    missedMessages: positive(values.missed, '--missed'),
    hotSenders: positive(values['hot-senders'], '--hot-senders'),
    hotRate: positive(values['hot-rate'], '--hot-rate'),
    othersRate: positive(values['others-rate'], '--others-rate'),
    keptDir: values.data,
    postgresBinDir: values.postgres,
    profileDir: values.profile,
    outFile: values.out,
  };
}

function oneOf<Name extends string>(given: readonly string[], known: readonly Name[], what: string): Name[] {
  return given.map((name) => {
    const found = known.find((candidate) => candidate === name);
    if (!found) throw new Error(`There is no ${what} ${name}; there are ${known.join(', ')}.`);
    return found;
  });
}

function positive(text: string, option: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new Error(`${option} must be a number above 0.`);
  return value;
}
