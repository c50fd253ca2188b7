import { print, type DocumentNode } from 'graphql';
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
import type { DocumentCache } from './documents.js';
import type { ManifestEntry } from './trusted-manifest.js';

const hashPrefix = 'sha256:';

/**
 * The documents that users may run, and no others: those of the manifests, each by the id that it has there, by the SHA-256
 * of its text, or by its text. Ids are understood in every place where clients put them: `documentId`, and
 * `extensions.persistedQuery` as Apollo's protocol and the recipes of graphql-ws have it. What is not trusted is refused before it
 * is parsed. Administrators are free, and may use the ids, too.
 */
export class TrustedDocuments implements DocumentOpener {
  /** By id, hash and text; the value is the manifest's text. */
  private readonly texts = new Map<string, string>();
  /** By the hash of the manifest's text. */
  private readonly documents = new Map<string, DocumentNode>();

  /**
   * Parses and validates every document, once: the cache keeps them. Throws one Error that names every document that cannot
   * be run, and every id that means two.
   */
  constructor(entries: readonly ManifestEntry[], documents: DocumentCache) {
    const problems: string[] = [];
    for (const { id, text } of entries) {
      const kept = documents.keep(text);
      if ('errors' in kept) {
        problems.push(`${id}: ${kept.errors.map(({ message }) => message).join(' ')}`);
        continue;
      }
      const other = this.texts.get(plainId(id));
      if (other !== undefined && other !== text) problems.push(`${id}: names two documents`);
      this.texts.set(plainId(id), text);
      for (const form of [text, print(kept.document)]) {
        this.texts.set(form, text);
        this.texts.set(sha256(form), text);
      }
      this.documents.set(sha256(text), kept.document);
    }
    if (problems.length > 0) {
      throw new Error(
        `The trusted documents cannot be used:\n${problems.map((line) => `  ${line}`).join('\n')}`,
      );
    }
  }

  /** The document whose text has this SHA-256. */
  parsed(hash: string): DocumentNode | undefined {
    return this.documents.get(hash);
  }

  /** A request that names a document and brings a text, too, must mean the same by both. */
  open(request: DocumentRequest, isAdmin: boolean): OpenedDocument {
    const query = queryOf(request);
    const id = idOf(request);
    const byId = id === undefined ? undefined : this.texts.get(plainId(id));
    if (query === '') return byId === undefined ? refuseUntrusted(id) : { text: byId };
    const text = this.texts.get(query);
    if (isAdmin) return text === undefined ? openFree(query) : { text };
    return text === undefined || (id !== undefined && byId !== text) ? refuseUntrusted(id) : { text };
  }
}

function idOf(request: DocumentRequest): string | undefined {
  const persisted = extensionOf(request, 'persistedQuery');
  const hash = isRecord(persisted) ? persisted['sha256Hash'] : persisted;
  const ids = [request.documentId, extensionOf(request, 'documentId'), hash];
  return ids.find((id) => typeof id === 'string');
}

/** Build tools put the name of the hash in front of it; Apollo's protocol has no room for it. */
function plainId(id: string): string {
  return id.startsWith(hashPrefix) ? id.slice(hashPrefix.length) : id;
}

function refuseUntrusted(id: string | undefined): OpenedDocument {
  const message =
    id === undefined
      ? 'Only the operations of the manifest can be run: send the documentId of one.'
      : 'The documentId is not in the manifest, or names another document than the query.';
  return refuse(message, 'OPERATION_NOT_TRUSTED');
}
