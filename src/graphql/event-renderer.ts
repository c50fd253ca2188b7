import { execute, type ExecutionArgs, type ExecutionResult } from 'graphql';
import type { Programs } from './programs.js';

/**
 * Renders the events of subscriptions, with a program for an operation that is in use: each message is an event of two people.
 * Rendering reads and changes nothing, so whatever a program cannot render without an error is rendered again by graphql-js,
 * and the errors are those of graphql-js.
 */
export class EventRenderer {
  constructor(private readonly programs: Programs) {}

  /** Renders one event of the subscription that `args` describe. */
  render(args: ExecutionArgs, event: unknown): ExecutionResult | Promise<ExecutionResult> {
    const program = this.programs.find(args);
    if (!program) return execute({ ...args, rootValue: event });
    const result = program.query(event, args.contextValue, args.variableValues);
    const checked = (settled: ExecutionResult) =>
      settled.errors ? execute({ ...args, rootValue: event }) : settled;
    return result instanceof Promise ? result.then(checked) : checked(result);
  }
}
