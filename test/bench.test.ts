import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { duetProtocol } from '../bench/load/duet-client.js';
import { modeNames, modes, type LoadOptions, type LoadResult, type ModeName } from '../bench/modes/mode.js';
import { parseOptions, usage } from '../bench/options.js';
import { fillArchive } from '../bench/systems/duet-archive.js';
import { duet } from '../bench/systems/duet.js';
import { startTestApp, testSecret, type TestApp } from './harness/app.js';

/** As little as shows that a mode does what it is for. */
const options: LoadOptions = {
  users: 4,
  warmupSeconds: 0.05,
  seconds: 0.5,
  archivePairs: 1,
  idleSockets: 3,
  stormSockets: 5,
  missedMessages: 3,
  othersRate: 20,
  hotSenders: 5,
  hotRate: 20,
};

let app: TestApp;
let database: pg.Client;

beforeAll(async () => {
  app = await startTestApp();
  database = new pg.Client({ connectionString: app.database.url });
  await database.connect();
  await fillArchive(database, options.archivePairs, 120);
});
afterAll(async () => {
  await database.end();
  await app.close();
});

/** Rates of its own for mode `open`: a busy machine is to take them. */
const cases = modeNames.flatMap((mode) =>
  mode === 'open' ? [[mode, '20/s']] : (modes[mode].variants ?? ['']).map((variant) => [mode, variant]),
);

describe('the benchmark', () => {
  it.each(cases as [ModeName, string][])(
    'runs mode %s %s and finds everything stored and delivered',
    async (mode, variant) => {
      const before = await duet.countStored(database);
      const marks: string[] = [];
      const result = await modes[mode].run({
        protocol: duetProtocol({ urls: [app.url], secret: testSecret, transport: 'socket' }),
        options,
        variant,
        window: { begin: () => marks.push('begin'), end: () => marks.push('end') },
      });
      expect(marks).toEqual(['begin', 'end']);
      expect(result.problems).toEqual([]);
      expect(result.done).toBeGreaterThan(0);
      expect(result.latency.p50Ms).toBeGreaterThan(0);
      expect(await duet.countStored(database)).toEqual(addTo(before, result));
      expect(await duet.findProblems(database)).toEqual([]);
    },
  );

  it('says so where messages arrive twice', async () => {
    const protocol = duetProtocol({ urls: [app.url], secret: testSecret, transport: 'http' });
    const stuttering: typeof protocol = {
      ...protocol,
      connect: (userId, onMessage) =>
        protocol.connect(userId, (text) => {
          onMessage(text);
          onMessage(text);
        }),
    };
    const window = { begin: () => undefined, end: () => undefined };
    const { problems } = await modes.open.run({ protocol: stuttering, options, variant: '20/s', window });
    expect(problems).toEqual([
      expect.stringMatching(/ messages were delivered$/),
      expect.stringMatching(/ messages were out of order$/),
    ]);
  });

  it('explains its options, and refuses what it does not know by name', () => {
    expect(parseOptions(['--help'])).toBeNull();
    for (const name of modeNames) expect(usage).toContain(name);
    expect(parseOptions([])?.modes).toEqual(['closed']);
    expect(() => parseOptions(['opened'])).toThrow(
      `There is no mode opened; there are ${modeNames.join(', ')}.`,
    );
    expect(() => parseOptions(['--storm', '0'])).toThrow('--storm must be a number above 0.');
  });
});

function addTo(
  before: { messages: number; entries: number },
  { acknowledged, adminAcknowledged = 0 }: LoadResult,
) {
  return {
    messages: before.messages + acknowledged + adminAcknowledged,
    entries: before.entries + 2 * acknowledged + adminAcknowledged,
  };
}
