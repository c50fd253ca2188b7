import { maxAliasesRule } from '@escape.tech/graphql-armor-max-aliases';
import { maxDepthRule } from '@escape.tech/graphql-armor-max-depth';
import { maxDirectivesRule } from '@escape.tech/graphql-armor-max-directives';
import type { ValidationContext, ValidationRule, GraphQLError } from 'graphql';

/**
 * The same limits on HTTP and WebSocket. Lines are counted before parsing and tokens meanwhile, cost and statements with the
 * variables (execution-limits.ts); the rest are rules.
 */
export const maxTokens = 1_000;
/** graphql-js counts the lines before the place of each error, and one answer may have thousands of errors. */
export const maxLines = 2_000;
export const maxDepth = 12;
export const maxAliases = 15;
export const maxDirectives = 50;
/** What OverlappingFieldsCanBeMergedRule of graphql-js allows itself (MAX_COMPLEXITY_BUDGET); it cannot be set. */
export const maxComparisons = 500_000;
/** So many errors of a request that is not executed are answered, and one that says that there are more: less than 4 KB with their places. */
export const maxErrors = 5;

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
