import { execute, getOperationAST, type ExecutionArgs, type ExecutionResult } from 'graphql';
import { CostLimit } from './cost.js';
import { Programs, type ProgramsOptions } from './programs.js';

/**
 * Renders the events of subscriptions, with a program for an operation that is in use: each message is an event of two people.
 * Rendering reads and changes nothing.
 */
export class EventRenderer {
  private readonly programs: Programs;
  private readonly costs: CostLimit;

  constructor(options: ProgramsOptions) {
    this.programs = new Programs(options);
    this.costs = new CostLimit(options.schema);
  }

  /** How many events of this subscription are no dearer to render, and to keep, than one operation may be. */
  maxTogether({ document, operationName, variableValues }: ExecutionArgs): number {
    return this.costs.maxTogether(document, operationName, variableValues);
  }

  /** Renders one event of the subscription that `args` describe. */
  render(args: ExecutionArgs, event: unknown): ExecutionResult | Promise<ExecutionResult> {
    const operation = getOperationAST(args.document, args.operationName);
    const program = operation && this.programs.find(operation, args.document);
    if (!program) return execute({ ...args, rootValue: event });
    const result = program.query(event, args.contextValue, args.variableValues);
    const checked = (settled: ExecutionResult) =>
      settled.errors ? execute({ ...args, rootValue: event }) : settled;
    return result instanceof Promise ? result.then(checked) : checked(result);
  }
}
