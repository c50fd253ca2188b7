import { createGraphiQLFetcher, type Fetcher, type FetcherOpts, type FetcherParams } from '@graphiql/toolkit';
import { getOperationAST, parse } from 'graphql';
import type { Client } from 'graphql-ws';
import { pageMadeIds } from './message-ids.js';

export interface FetcherOptions {
  readonly graphqlPath: string;
  /** As whom it asks: `Bearer` and a token; null for nobody. */
  readonly authorization: string | null;
  /** Carries the subscriptions of whoever is asked as; queries and mutations go over HTTP. */
  readonly clientOf: (authorization: string | null) => Client;
  /** Called with each page-made clientMessageId that a successful operation has used up. */
  readonly onMessageIdUsed: (messageId: string) => void;
}

/**
 * GraphiQL's way to the API, as one identity. A header typed into the headers editor wins over the chosen token, for a
 * subscription too, which then has a socket of its own.
 */
export function createFetcher(chosen: FetcherOptions): Fetcher {
  const { graphqlPath, clientOf, onMessageIdUsed } = chosen;

  return async (request, options) => {
    const typed = byLowerName(options?.headers);
    const authorization = typed.get('authorization') ?? chosen.authorization;
    const send = createGraphiQLFetcher({
      url: graphqlPath,
      wsClient: clientOf(authorization),
      headers: authorization === null ? {} : { authorization },
      enableIncrementalDelivery: false,
    });
    const headers = Object.fromEntries(typed);
    const result = await send(...matchOperation(request, { ...options, headers }));
    if ('data' in result && result.data && !result.errors)
      pageMadeIds(request.variables).forEach(onMessageIdUsed);
    return result;
  };
}

/** Under two spellings of one name a browser would send both values as one. */
function byLowerName(headers: FetcherOpts['headers']): Map<string, string> {
  return new Map(Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)]));
}

/**
 * For a moment after another tab was opened, GraphiQL still names the operation of the tab before and hands over its
 * syntax tree. The text that is sent decides: it is parsed again, and a name that it does not contain is dropped.
 */
function matchOperation(
  request: FetcherParams,
  options: FetcherOpts | undefined,
): [FetcherParams, FetcherOpts] {
  try {
    const documentAST = parse(request.query);
    const operation = getOperationAST(documentAST, request.operationName) ?? getOperationAST(documentAST);
    return [
      { ...request, operationName: operation?.name?.value ?? null },
      { ...options, documentAST },
    ];
  } catch {
    // A syntax error: the server's answer says where it is.
    return [request, options ?? {}];
  }
}
