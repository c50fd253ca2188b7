import {
  GraphQLError,
  NoSchemaIntrospectionCustomRule,
  validate,
  type DocumentNode,
  type GraphQLSchema,
} from 'graphql';
import type { Context } from './context.js';

export interface IntrospectionOptions {
  readonly schema: GraphQLSchema;
  /** Whether everybody may ask for the schema; administrators always may. */
  readonly introspection: boolean;
}

/** Decides who may ask for the schema itself, alike over HTTP and WebSocket. */
export class Introspection {
  private readonly refusals = new WeakMap<DocumentNode, GraphQLError | null>();

  constructor(private readonly options: IntrospectionOptions) {}

  /** Why this caller may not execute a valid document; null when nothing speaks against it. */
  refusal(document: DocumentNode, context: Context): GraphQLError | null {
    if (this.options.introspection || context.isAdmin) return null;
    let refusal = this.refusals.get(document);
    if (refusal === undefined) {
      refusal = this.judge(document);
      this.refusals.set(document, refusal);
    }
    return refusal;
  }

  private judge(document: DocumentNode): GraphQLError | null {
    const [error] = validate(this.options.schema, document, [NoSchemaIntrospectionCustomRule], {
      maxErrors: 1,
    });
    if (!error) return null;
    return new GraphQLError('The schema can be asked for by administrators only.', {
      nodes: error.nodes ?? null,
      extensions: { code: 'GRAPHQL_VALIDATION_FAILED', http: { status: 400 } },
    });
  }
}
