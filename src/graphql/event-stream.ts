import {
  createSourceEventStream,
  type GraphQLError,
  type ExecutionArgs,
  type ExecutionResult,
} from 'graphql';
import { isOutage } from '../database/outage.js';
import type { EventRenderer } from './event-renderer.js';

const pauseMs = { first: 100, longest: 2_000 };

/**
 * `subscribe` of graphql-js, except that an event whose fields meet an outage of the database is rendered again until it
 * succeeds: a stream has no place for an error instead of an event. What is refused at once is answered at once.
 */
export async function subscribePatiently(
  args: ExecutionArgs,
  renderer: EventRenderer,
): Promise<AsyncIterableIterator<ExecutionResult> | ExecutionResult> {
  const source = await createSourceEventStream(args);
  if (!(Symbol.asyncIterator in source)) return source;
  return new EventStream(source[Symbol.asyncIterator](), (event) => renderer.render(args, event));
}

/** An iterator and not a generator: `return()` of a generator waits for a pending `next()`. */
class EventStream implements AsyncIterableIterator<ExecutionResult> {
  private hasEnded = false;
  private stopPause: () => void = () => undefined;

  constructor(
    private readonly source: AsyncIterator<unknown>,
    private readonly render: (event: unknown) => ExecutionResult | Promise<ExecutionResult>,
  ) {}

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<ExecutionResult, undefined>> {
    try {
      const event = await this.source.next();
      if (event.done === true) return { done: true, value: undefined };
      let waitMs = pauseMs.first;
      for (;;) {
        const rendered = this.render(event.value);
        const result = rendered instanceof Promise ? await rendered : rendered;
        if (this.hasEnded) return { done: true, value: undefined };
        if (!result.errors?.some(isCausedByOutage)) return { done: false, value: result };
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

function isCausedByOutage(error: GraphQLError): boolean {
  return isOutage(error.originalError);
}
