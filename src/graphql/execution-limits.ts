import type { DocumentNode, GraphQLError, GraphQLSchema } from 'graphql';
import { CostLimit, type Variables } from './cost.js';
import { StatementLimit } from './statement-limit.js';

/** What is looked at with the variables of a request, the same over both transports: cost and SQL statements. */
export class ExecutionLimits {
  private readonly costs: CostLimit;
  private readonly statements: StatementLimit;

  constructor(schema: GraphQLSchema) {
    this.costs = new CostLimit(schema);
    this.statements = new StatementLimit(schema);
  }

  /** Why a valid document may not be executed with these variables; null when it may. */
  refusal(
    document: DocumentNode,
    operationName: string | null | undefined,
    variables: Variables,
  ): GraphQLError | null {
    return (
      this.costs.refusal(document, operationName, variables) ??
      this.statements.refusal(document, operationName, variables)
    );
  }
}
