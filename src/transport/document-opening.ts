import type { ApolloServerPlugin, GraphQLRequest } from '@apollo/server';
import type { DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Context } from '../graphql/context.js';
import type { DocumentOpener, DocumentRequest } from '../graphql/document-request.js';
import type { TrustedDocuments } from '../graphql/trusted-documents.js';

/** Documents of administrators that are remembered beside the trusted ones. */
const maxOthers = 100;

/** Decides before Apollo looks for a query, so that a request may do without one and nothing that is refused is parsed. */
export function openDocuments(opener: DocumentOpener): ApolloServerPlugin<Context> {
  return {
    requestDidStart({ request, contextValue }) {
      const opened = opener.open(requestOf(request), contextValue.isAdmin);
      // Apollo would look for persisted queries of its own.
      delete request.extensions;
      if ('text' in opened) {
        request.query = opened.text;
        return Promise.resolve();
      }
      // The first place where Apollo takes a refusal is behind the parser: what comes there costs nothing.
      request.query = '{ __typename }';
      delete request.operationName;
      return Promise.resolve({ didResolveOperation: () => Promise.reject(opened.refusal) });
    },
  };
}

/** Apollo reads neither `documentId` of a body nor of an address. */
function requestOf({ query, extensions, http }: GraphQLRequest): DocumentRequest {
  const body = http?.body;
  const ofBody = typeof body === 'object' && body !== null && 'documentId' in body ? body.documentId : null;
  const documentId = ofBody ?? new URLSearchParams(http?.search).get('documentId');
  return { query, extensions, documentId };
}

/** Apollo's memory of parsed documents, by a prefix and the hash of the text: the trusted ones are always in it. */
export function createDocumentStore(trusted: TrustedDocuments) {
  const others = new LRUCache<string, DocumentNode>({ max: maxOthers });
  return {
    get: (key: string) => Promise.resolve(trusted.parsed(key.slice(key.indexOf(':') + 1)) ?? others.get(key)),
    set(key: string, document: DocumentNode) {
      others.set(key, document);
      return Promise.resolve();
    },
    delete: (key: string) => Promise.resolve(others.delete(key)),
  };
}
