import { getOperationAST, OperationTypeNode, type DocumentNode, type GraphQLFormattedError } from 'graphql';
import { MessageType, parseMessage, stringifyMessage, type Message, type SubscribePayload } from 'graphql-ws';
import type { DocumentOpener } from '../graphql/document-request.js';
import type { DocumentCache, PreparedDocument } from '../graphql/documents.js';
import type { Connection } from './connections.js';

export interface OperationSources {
  readonly documents: DocumentCache;
  readonly opener: DocumentOpener;
}

/** What a client says in the protocol, or null when it is none of its messages. */
export function readMessage(text: string): Message | null {
  try {
    return parseMessage(text);
  } catch {
    return null;
  }
}

/** What a client is told of an operation that is refused. */
export function refusalOf(id: string, error: GraphQLFormattedError): string {
  return stringifyMessage({ id, type: MessageType.Error, payload: [error] });
}

/** Whether the socket has been admitted, with a token that is still good. */
export function isSignedIn(connection: Connection | null): connection is Connection {
  return connection !== null && connection.identity.expiresAt.getTime() > Date.now();
}

/** The document of what a socket asks for, or why it cannot be run. Never throws. */
export function prepareOperation(
  { documents, opener }: OperationSources,
  payload: SubscribePayload,
  isAdmin: boolean,
): PreparedDocument {
  const { operationName, variables } = payload;
  const opened = opener.open(payload, isAdmin);
  if ('refusal' in opened) return { errors: [opened.refusal] };
  return documents.prepare(opened.text, operationName, variables);
}

/** Whether the operation of that name is a stream; so it is not when there is none of that name. */
export function isSubscription(document: DocumentNode, operationName: string | null | undefined): boolean {
  return getOperationAST(document, operationName)?.operation === OperationTypeNode.SUBSCRIPTION;
}
