import type { Client } from 'graphql-ws/client';
import type { TypedDocumentString } from '../generated/client.js';
import type { Closing } from './connection.js';
import { DuetFailure, failureOf } from './failure.js';

/** Text. A document that is a syntax tree has a `toString` too, which says nothing of it, and no `trim`. */
export type Operation<Data, Variables> = Pick<TypedDocumentString<Data, Variables>, 'toString' | 'trim'>;

export interface StreamListener<Data> {
  next(data: Data): void;
  /** The server ended the stream: with a refusal, or null in good order. Called once, and not when the connection is lost. */
  ended(refusal: DuetFailure | null): void;
}

/** The server allows 20 operations on a socket; two of them are streams. */
const maxOperations = 16;
/** A frame above the server's 131,072 bytes would cost the whole connection, again at each repeat. */
const maxPayloadBytes = 128_000;

/** What runs on one open connection. Ends with it, and is of no use afterwards. */
export class Session {
  private isEnded = false;
  private running = 0;
  private readonly turns: (() => void)[] = [];
  private readonly losses = new Set<() => void>();

  constructor(private readonly client: Client) {}

  get isOver(): boolean {
    return this.isEnded;
  }

  end(_closing: Closing): void {
    this.isEnded = true;
    for (const lose of [...this.losses]) lose();
    for (const turn of this.turns.splice(0)) turn();
  }

  /** The data, or `LOST` when the connection ended before the answer. Refusals and time-outs are thrown. */
  async run<Data, Variables extends Record<string, unknown>>(
    operation: Operation<Data, Variables>,
    variables: Variables,
    deadline: number,
  ): Promise<Data | 'LOST'> {
    checkText(operation);
    checkSize(variables);
    if (this.running >= maxOperations) await new Promise<void>((resolve) => this.turns.push(resolve));
    if (this.isEnded) return 'LOST';
    this.running += 1;
    try {
      return await this.answer(operation, variables, deadline);
    } finally {
      this.running -= 1;
      this.turns.shift()?.();
    }
  }

  /** Opens a stream; the answer leaves it. */
  subscribe<Data, Variables extends Record<string, unknown>>(
    operation: Operation<Data, Variables>,
    variables: Variables,
    listener: StreamListener<Data>,
  ): () => void {
    let isLeft = false;
    // A stream that is refused when it begins comes as an answer with errors, and is completed after that.
    const end = (refusal: DuetFailure | null): void => {
      if (isLeft || this.isEnded) return;
      isLeft = true;
      listener.ended(refusal);
    };
    const leave = this.client.subscribe<Data>(
      { query: operation.toString(), variables },
      {
        next: ({ data, errors }) => {
          if (errors) end(failureOf(errors));
          else if (data && !isLeft && !this.isEnded) listener.next(data);
        },
        error: (error) => {
          if (Array.isArray(error)) end(failureOf(error));
        },
        complete: () => end(null),
      },
    );
    return () => {
      isLeft = true;
      leave();
    };
  }

  private answer<Data, Variables extends Record<string, unknown>>(
    operation: Operation<Data, Variables>,
    variables: Variables,
    deadline: number,
  ): Promise<Data | 'LOST'> {
    return new Promise((resolve, reject) => {
      const settle = (act: () => void): void => {
        clearTimeout(timer);
        this.losses.delete(lose);
        act();
      };
      const lose = (): void => settle(() => resolve('LOST'));
      const timer = setTimeout(
        () =>
          settle(() => {
            leave();
            reject(new DuetFailure('TIMED_OUT', 'The server did not answer in time.'));
          }),
        Math.max(1, deadline - performance.now()),
      );
      this.losses.add(lose);
      // Not left when it is answered: where its end has come with the answer, graphql-ws would count it off twice, and close the
      // connection as one that nobody uses.
      const leave = this.client.subscribe<Data>(
        { query: operation.toString(), variables },
        {
          next: ({ data, errors }) =>
            settle(() => (errors || !data ? reject(failureOf(errors)) : resolve(data))),
          error: (error) => settle(() => (Array.isArray(error) ? reject(failureOf(error)) : resolve('LOST'))),
          complete: lose,
        },
      );
    });
  }
}

/** Where no compiler has looked. */
function checkText(operation: unknown): void {
  if (typeof operation !== 'string' && !(operation instanceof String))
    throw new DuetFailure('BAD_USER_INPUT', "operation must be text: use codegen's documentMode 'string'.", {
      field: 'operation',
    });
}

function checkSize(variables: unknown): void {
  const { length } = new TextEncoder().encode(JSON.stringify(variables));
  if (length > maxPayloadBytes)
    throw new DuetFailure('BAD_USER_INPUT', `The input is larger than ${maxPayloadBytes} bytes.`, {
      field: 'input',
      rule: `must have at most ${maxPayloadBytes} bytes as JSON`,
    });
}
