import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DatabaseClock } from '../src/writes/database-clock.js';
import { KnownHeads } from '../src/writes/known-heads.js';

describe('the heads that a node knows', () => {
  const at = (position: number): Map<string, number> => new Map([['nina', position]]);
  const heads = new KnownHeads(3);
  const positionOfNina = (): number | undefined => heads.find(['nina'])?.get('nina')?.position;
  beforeEach(() => heads.forgetAll());

  it('are where the last batch has left them', () => {
    expect(positionOfNina()).toBeUndefined();
    const known = heads.note(at(4));
    expect(positionOfNina()).toBe(4);
    heads.advance(known, () => 6);
    expect(positionOfNina()).toBe(6);
    expect(heads.note(at(6)).get('nina')).toBe(known.get('nina'));
  });

  it('are other heads once somebody else has moved them, and not built on before they were found unmoved twice', () => {
    const known = heads.note(at(4));
    expect(heads.note(at(5)).get('nina')).not.toBe(known.get('nina'));
    // A batch that began before that, and ends now.
    heads.advance(known, () => 5);
    expect(positionOfNina()).toBeUndefined();
    heads.note(at(5));
    expect(positionOfNina()).toBeUndefined();
    heads.note(at(5));
    expect(positionOfNina()).toBe(5);
  });

  it('are all known, or none', () => {
    heads.note(at(4));
    expect(heads.find(['nina', 'omar'])).toBeNull();
    heads.note(new Map([['omar', 1]]));
    expect([...(heads.find(['nina', 'omar'])?.keys() ?? [])]).toEqual(['nina', 'omar']);
    heads.forget(['omar']);
    expect(heads.find(['nina', 'omar'])).toBeNull();
  });

  it('are no more than so many, the latest', () => {
    heads.note(at(4));
    heads.note(new Map(['omar', 'pia'].map((userId) => [userId, 1])));
    heads.note(at(4));
    heads.note(new Map([['quin', 1]]));
    expect(['nina', 'omar', 'pia', 'quin'].map((userId) => heads.find([userId]) !== null)).toEqual([
      true,
      false,
      true,
      true,
    ]);
  });
});

describe("the database's clock, as it is known to a node", () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
  afterEach(() => void vi.useRealTimers());
  const start = Date.UTC(2026, 10, 28);
  const moment = (ms: number): Date => new Date(start + ms);
  const pass = (ms: number): void => void vi.advanceTimersByTime(ms);
  /** An answer that took so long, of which the clock was read at the beginning. */
  const hear = (clock: DatabaseClock, said: Date, tookMs: number): void => {
    const askedAt = performance.now();
    pass(tookMs);
    clock.note(said, askedAt);
  };

  it('goes on with the time that passes, by the answer that came soonest', () => {
    const clock = new DatabaseClock();
    expect(clock.next()).toBeNull();
    hear(clock, moment(0), 5);
    pass(10);
    expect(clock.next()).toEqual(moment(10));
    hear(clock, moment(15), 1);
    expect(clock.next()).toEqual(moment(15 + 1));
    hear(clock, moment(16), 20);
    expect(clock.next()).toEqual(moment(35));
  });

  it('gives no time twice, and none before one that it was told', () => {
    const clock = new DatabaseClock();
    hear(clock, moment(0), 0);
    expect([clock.next(), clock.next(), clock.next()]).toEqual([moment(1), moment(2), moment(3)]);
    hear(clock, moment(50), 0);
    hear(clock, moment(10), 0);
    expect(clock.next()).toEqual(moment(51));
  });

  it('follows a step of the database, back or forward', () => {
    const clock = new DatabaseClock();
    hear(clock, moment(0), 0);
    hear(clock, moment(-3_600_000), 0);
    expect(clock.next()?.getTime()).toBeLessThan(moment(-3_599_990).getTime());
    hear(clock, moment(7_200_000), 0);
    expect(clock.next()).toEqual(moment(7_200_001));
  });

  it('does not stay ahead where the database is the slower one', () => {
    const clock = new DatabaseClock();
    hear(clock, moment(0), 0);
    pass(60_000);
    hear(clock, moment(60_000 - 50), 0);
    pass(100);
    expect(clock.next()).toEqual(moment(60_051));
  });
});
