import { createGraphiQLFetcher, type Fetcher, type FetcherOpts, type FetcherParams } from '@graphiql/toolkit';
import { getOperationAST, parse } from 'graphql';
import type { Client } from 'graphql-ws';
import { pageMadeIds } from './message-ids.js';

export interface FetcherOptions {
  readonly graphqlPath: string;
  readonly token: string | null;
  /** Carries the subscriptions; queries and mutations go over HTTP. */
  readonly client: Client;
  /** Called with each page-made clientMessageId that a successful operation has used up. */
  readonly onMessageIdUsed: (messageId: string) => void;
}

/** GraphiQL's way to the API, as one identity. A header typed into the headers editor wins over the chosen token. */
export function createFetcher({ graphqlPath, token, client, onMessageIdUsed }: FetcherOptions): Fetcher {
  const send = createGraphiQLFetcher({
    url: graphqlPath,
    wsClient: client,
    headers: token === null ? {} : { Authorization: `Bearer ${token}` },
    enableIncrementalDelivery: false,
  });

  return async (request, options) => {
    const result = await send(...matchOperation(request, options));
    if ('data' in result && result.data && !result.errors)
      pageMadeIds(request.variables).forEach(onMessageIdUsed);
    return result;
  };
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
