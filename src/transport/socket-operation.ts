import { getOperationAST, OperationTypeNode, type DocumentNode } from 'graphql';
import type { SubscribePayload } from 'graphql-ws';
import type { DocumentCache, PreparedDocument } from '../graphql/documents.js';
import type { TrustedDocuments } from '../graphql/trusted-documents.js';

export interface OperationSources {
  readonly documents: DocumentCache;
  /** Absent: everybody may run any document. */
  readonly trusted: TrustedDocuments | undefined;
}

/** The document of what a socket asks for, or why it cannot be run. Never throws. */
export function prepareOperation(
  { documents, trusted }: OperationSources,
  payload: SubscribePayload,
  isAdmin: boolean,
): PreparedDocument {
  const { operationName, query, variables } = payload;
  const opened = trusted?.open(payload, isAdmin) ?? { text: query };
  if ('refusal' in opened) return { errors: [opened.refusal] };
  return documents.prepare(opened.text, operationName, variables);
}

/** Whether the operation of that name is a stream; so it is not when there is none of that name. */
export function isSubscription(document: DocumentNode, operationName: string | null | undefined): boolean {
  return getOperationAST(document, operationName)?.operation === OperationTypeNode.SUBSCRIPTION;
}
