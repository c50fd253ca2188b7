import { LRUCache } from 'lru-cache';
import {
  extensionOf,
  isRecord,
  openFree,
  queryOf,
  refuse,
  sha256,
  type DocumentOpener,
  type DocumentRequest,
  type OpenedDocument,
} from './document-request.js';

/** Characters of texts that are remembered at most. */
const rememberedCharacters = 1_000_000;

/**
 * Any document of at most `maxLines`, and Apollo's protocol of automatic persisted queries: a text that came with its SHA-256 may
 * be asked for by the hash alone. A node knows the texts that it was sent last, and no other node's: clients send the text again
 * when they are told PERSISTED_QUERY_NOT_FOUND.
 */
export class PersistedQueries implements DocumentOpener {
  private readonly texts = new LRUCache<string, string>({
    maxSize: rememberedCharacters,
    sizeCalculation: (text, sha256Hash) => text.length + sha256Hash.length,
  });

  open(request: DocumentRequest): OpenedDocument {
    const text = queryOf(request);
    const opened = openFree(text);
    if ('refusal' in opened) return opened;
    const persisted = extensionOf(request, 'persistedQuery') ?? null;
    if (persisted === null) {
      return text === ''
        ? refuse('The request has neither a query nor the hash of one.', 'BAD_REQUEST')
        : opened;
    }
    const { version, sha256Hash } = isRecord(persisted) ? persisted : {};
    if (version !== 1 || typeof sha256Hash !== 'string') {
      return refuse('extensions.persistedQuery must have the version 1 and a sha256Hash.', 'BAD_USER_INPUT');
    }
    return this.openByHash(sha256Hash, text);
  }

  private openByHash(sha256Hash: string, text: string): OpenedDocument {
    if (text === '') {
      const known = this.texts.get(sha256Hash);
      // Clients know the message, and with another status would not read it (Apollo's protocol).
      return known === undefined
        ? refuse('PersistedQueryNotFound', 'PERSISTED_QUERY_NOT_FOUND', 200)
        : { text: known };
    }
    if (sha256Hash !== sha256(text)) {
      return refuse('extensions.persistedQuery.sha256Hash must be that of the query.', 'BAD_USER_INPUT');
    }
    this.texts.set(sha256Hash, text);
    return { text };
  }
}
