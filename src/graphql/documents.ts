import {
  getOperationAST,
  GraphQLError,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type GraphQLSchema,
  type ValidationRule,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { ExecutionLimits } from './execution-limits.js';
import { limitRules, maxErrors, maxTokens } from './limits.js';

/** Characters of document text that are remembered at most, as a bound on memory: about 20 MB of parsed documents. */
const rememberedCharacters = 1_000_000;

/** A document that may be executed, or why not. */
export type PreparedDocument =
  { readonly document: DocumentNode } | { readonly errors: readonly GraphQLError[] };

/** Parses and validates operations, with the limits of `limits.ts`, once for each text that is in use. */
export class DocumentCache {
  private readonly prepared: LRUCache<string, PreparedDocument>;
  private readonly kept = new Map<string, PreparedDocument>();
  private readonly rules: readonly ValidationRule[];
  private readonly limits: ExecutionLimits;

  constructor(private readonly schema: GraphQLSchema) {
    this.limits = new ExecutionLimits(schema);
    this.rules = [...specifiedRules, ...limitRules];
    this.prepared = new LRUCache({
      maxSize: rememberedCharacters,
      sizeCalculation: (_value, text) => text.length + 100,
    });
  }

  /** Parses and validates a text that is never to be forgotten. Never throws. */
  keep(text: string): PreparedDocument {
    const prepared = this.kept.get(text) ?? this.parseAndValidate(text);
    this.kept.set(text, prepared);
    return prepared;
  }

  /** Never throws: what is wrong with the text is in the answer. */
  prepare(
    text: string,
    operationName: string | null | undefined,
    variables: Readonly<Record<string, unknown>> | null | undefined,
  ): PreparedDocument {
    let prepared = this.kept.get(text) ?? this.prepared.get(text);
    if (!prepared) {
      prepared = this.parseAndValidate(text);
      this.prepared.set(text, prepared);
    }
    if ('errors' in prepared) return prepared;
    if (!getOperationAST(prepared.document, operationName)) {
      const message = 'The document has no operation, or operationName names none of it.';
      return { errors: [refusal(message, 'OPERATION_RESOLUTION_FAILURE')] };
    }
    const tooMuch = this.limits.refusal(prepared.document, operationName, variables);
    return tooMuch ? { errors: [tooMuch] } : prepared;
  }

  private parseAndValidate(text: string): PreparedDocument {
    try {
      const document = parse(text, { maxLexicalTokens: maxTokens });
      const errors = validate(this.schema, document, this.rules, { maxErrors });
      if (errors.length === 0) return { document };
      return { errors: errors.map((error) => withCode(error, 'GRAPHQL_VALIDATION_FAILED')) };
    } catch (error) {
      if (error instanceof GraphQLError) return { errors: [withCode(error, 'GRAPHQL_PARSE_FAILED')] };
      // Thousands of nested lists overflow the parser's stack long before they reach the limit on tokens' text.
      return { errors: [refusal('The document is nested too deeply to be read.', 'GRAPHQL_PARSE_FAILED')] };
    }
  }
}

function withCode(error: GraphQLError, code: string): GraphQLError {
  const { message, nodes, source, positions } = error;
  return new GraphQLError(message, {
    nodes: nodes ?? null,
    source: source ?? null,
    positions: positions ?? null,
    extensions: { code },
  });
}

function refusal(message: string, code: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code } });
}
