import { createSourceEventStream, type ExecutionArgs, type ExecutionResult } from 'graphql';
import { isOutage } from '../database/outage.js';
import { Context } from './context.js';
import type { EventRenderer } from './event-renderer.js';

const pauseMs = { first: 100, longest: 2_000 };

/** A source that has read events which it has not given yet. */
interface ReadAhead {
  /** What it gives next, in this order; another object, or none, where that is not true any more. */
  readonly upcoming: readonly object[];
  /** They are being rendered, which is why nothing is asked for; the work never rejects. */
  holdDuring(work: Promise<unknown>): Promise<void>;
}

type Rendered = ExecutionResult | Promise<ExecutionResult>;

/**
 * `subscribe` of graphql-js, except that events which read something are rendered together with those that the source has ready
 * behind them, and that an event whose fields meet an outage of the database is rendered again until it succeeds: a
 * stream has no place for an error instead of an event. What is refused at once is answered at once.
 */
export async function subscribePatiently(
  args: ExecutionArgs,
  renderer: EventRenderer,
): Promise<AsyncIterableIterator<ExecutionResult> | ExecutionResult> {
  const source = await createSourceEventStream(args);
  if (!(Symbol.asyncIterator in source)) return source;
  return new EventStream(source[Symbol.asyncIterator](), args, renderer);
}

/** An iterator and not a generator: `return()` of a generator waits for a pending `next()`. */
class EventStream implements AsyncIterableIterator<ExecutionResult> {
  private hasEnded = false;
  private stopPause: () => void = () => undefined;
  /** What was rendered before its turn. It is forgotten with its event, which the source drops when the reader stalls. */
  private ahead: WeakMap<object, Rendered> | undefined;
  private maxTogether: number | undefined;

  constructor(
    private readonly source: AsyncIterator<unknown>,
    private readonly args: ExecutionArgs,
    private readonly renderer: EventRenderer,
  ) {}

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<ExecutionResult, undefined>> {
    try {
      const event = await this.source.next();
      if (event.done === true) return { done: true, value: undefined };
      let waitMs = pauseMs.first;
      for (let outages = 0; ; outages += 1) {
        const rendered = this.takeAhead(event.value) ?? this.renderTogether(event.value, outages);
        let result = rendered instanceof Promise ? await rendered : rendered;
        // It may be the error of another event, which was read in the same statement.
        if (this.ahead && result.errors && !isOfOutage(result)) result = await this.render(event.value);
        if (this.hasEnded) return { done: true, value: undefined };
        if (!isOfOutage(result)) return { done: false, value: result };
        await this.pause(waitMs);
        waitMs = Math.min(2 * waitMs, pauseMs.longest);
      }
    } catch (error) {
      // Nobody listens: another operation may have the id by now, and would be told.
      if (this.hasEnded) return { done: true, value: undefined };
      throw error;
    }
  }

  async return(): Promise<IteratorResult<ExecutionResult, undefined>> {
    this.hasEnded = true;
    this.stopPause();
    await this.source.return?.();
    return { done: true, value: undefined };
  }

  async throw(error: unknown): Promise<IteratorResult<ExecutionResult, undefined>> {
    await this.return();
    throw error;
  }

  /**
   * An event that reads something takes those behind it along: all of them are read in the same waves, so that a replay takes
   * as many statements for a page of the log as for one entry. After each outage it takes half as many: what takes PostgreSQL too
   * long is one, too, and may be all of them together.
   */
  private renderTogether(event: unknown, outages: number): Rendered {
    this.ahead = undefined;
    const rendered = this.render(event);
    if (!(rendered instanceof Promise) || !readsAhead(this.source)) return rendered;
    this.maxTogether ??= this.renderer.maxTogether(this.args);
    const { upcoming } = this.source;
    const most = Math.min(this.maxTogether - 1, upcoming.length);
    const others = upcoming
      .slice(0, most / 2 ** outages)
      .map((next) => [next, this.renderer.render(this.args, next)] as const);
    if (others.length === 0) return rendered;
    const ahead = new WeakMap(others);
    this.ahead = ahead;
    // A rejection is heard of by whoever takes it.
    const all = Promise.allSettled([rendered, ...others.map(([, early]) => early)]);
    void this.source.holdDuring(all).then(() => {
      // What was read for all of them is kept no longer.
      if (this.ahead === ahead) this.beginEvent();
    });
    return rendered;
  }

  private takeAhead(event: unknown): Rendered | undefined {
    if (!this.ahead || typeof event !== 'object' || event === null) return undefined;
    const rendered = this.ahead.get(event);
    this.ahead.delete(event);
    return rendered;
  }

  private render(event: unknown): Rendered {
    this.beginEvent();
    return this.renderer.render(this.args, event);
  }

  private beginEvent(): void {
    const { contextValue } = this.args;
    if (contextValue instanceof Context) contextValue.beginEvent();
  }

  private pause(durationMs: number): Promise<void> {
    if (this.hasEnded) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, durationMs);
      this.stopPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

function readsAhead(source: object): source is ReadAhead {
  return 'upcoming' in source;
}

function isOfOutage({ errors }: ExecutionResult): boolean {
  return errors?.some(({ originalError }) => isOutage(originalError)) ?? false;
}
