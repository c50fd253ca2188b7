import { maxAliasesRule } from '@escape.tech/graphql-armor-max-aliases';
import { maxDepthRule } from '@escape.tech/graphql-armor-max-depth';
import { maxDirectivesRule } from '@escape.tech/graphql-armor-max-directives';
import type { ValidationContext, ValidationRule, GraphQLError } from 'graphql';

/** The same limits on HTTP and WebSocket. Tokens are counted while parsing, cost with the variables (cost.ts); the rest are rules. */
export const maxTokens = 1_000;
export const maxDepth = 12;
export const maxAliases = 15;
export const maxDirectives = 50;
/** So many errors of a document that is not executed are answered; a wrong one would otherwise be answered at length. */
export const maxErrors = 20;

/** Without this, armor's rules throw instead of reporting: HTTP 500, and 4500 on a socket. */
const report = {
  propagateOnRejection: false,
  onReject: [
    (context: ValidationContext | null, error: GraphQLError): void => {
      context?.reportError(error);
    },
  ],
};

export const limitRules: readonly ValidationRule[] = [
  maxDepthRule({ n: maxDepth, ignoreIntrospection: true, flattenFragments: true, ...report }),
  maxAliasesRule({ n: maxAliases, allowList: [], ...report }),
  maxDirectivesRule({ n: maxDirectives, ...report }),
];
