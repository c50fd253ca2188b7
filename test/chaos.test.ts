import { describe, expect, test } from 'vitest';
import { chooseFaults } from './chaos/faults/all.js';
import { parseOptions } from './chaos/options.js';
import { findProblems } from './chaos/report.js';
import { runChaos, type RunOptions } from './chaos/run.js';
import { SocketDevice } from './chaos/socket-device.js';
import { redisAvailable } from './harness/redis.js';

const short: RunOptions = {
  // One schedule, so that CI tells of a change and not of its luck; long runs draw their own.
  ...parseOptions(['--rate', '50', '--seconds', '8', '--seed', '5']),
  edits: [],
  makeDevice: (options) => new SocketDevice(options),
  say: () => undefined,
};

/** Of a machine on which everything takes ten times as long. */
const limitMs = 400_000;

describe('three nodes under load', { timeout: limitMs }, () => {
  test.runIf(redisAvailable())('lose nothing while nodes, Redis, PostgreSQL and clients die', async () => {
    const faults = [
      'kill -9 of a node',
      'kill -9 of Redis, 2 s',
      'immediate stop',
      'answers of a node',
      'crash of',
    ];
    const result = await runChaos({ ...short, faults });
    expect(findProblems(result)).toEqual([]);
    expect(result.findings.observed).toMatchObject({ snapshots: 0 });
    for (const { name, n } of result.findings.verdicts) expect(n, name).toBeGreaterThan(0);
  });

  test('lose nothing where there is no Redis at all', async () => {
    const faults = [
      'rolling restart',
      'terminate_backend',
      'reconnections',
      'one clientMessageId',
      'race of a pair',
    ];
    const result = await runChaos({ ...short, faults, withRedis: false });
    expect(findProblems(result)).toEqual([]);
  });
});

describe('the options of a chaos run', () => {
  test('name what is wrong with them', () => {
    expect(() => parseOptions(['--seconds', '0'])).toThrow('--seconds must be a number above 0.');
    expect(() => parseOptions(['--client', 'telnet'])).toThrow('--client must be one of graphql-ws, duet.');
    expect(() => parseOptions(['--seed', 'x'])).toThrow('--seed must be a whole number.');
    expect(() => chooseFaults(['earthquake'], { withRedis: true })).toThrow(
      'No fault is called "earthquake"',
    );
  });

  test('choose faults by words of their names, and those of Redis only with Redis', () => {
    const names = (words: string[], withRedis: boolean): string[] =>
      chooseFaults(words, { withRedis }).map(({ name }) => name);
    expect(names(['flushall', 'KILL -9 of a node'], true)).toEqual([
      'FLUSHALL, for 1 s',
      'kill -9 of a node, 1 s',
    ]);
    expect(names([], true).length - names([], false).length).toBe(7);
  });
});
