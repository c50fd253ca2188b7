import { hash } from 'node:crypto';
import { GraphQLError, print, type DocumentNode } from 'graphql';
import type { DocumentCache } from './documents.js';
import type { ManifestEntry } from './trusted-manifest.js';

/** What of a request says which document it means; anything may stand in it. */
export interface DocumentRequest {
  readonly query?: unknown;
  /** GraphQL over HTTP, appendix on persisted documents: an id in the place of the query. */
  readonly documentId?: unknown;
  readonly extensions?: unknown;
}

/** The text to execute, or why there is none. */
export type OpenedDocument = { readonly text: string } | { readonly refusal: GraphQLError };

const hashPrefix = 'sha256:';

/**
 * The documents that users may run, and no others: those of the manifests, each by the id that it has there, by the SHA-256
 * of its text, or by its text. Ids are understood in every place where clients put them: `documentId`, and
 * `extensions.persistedQuery` as Apollo's protocol and the recipes of graphql-ws have it. What is not trusted is refused before it
 * is parsed. Administrators are free, and may use the ids, too.
 */
export class TrustedDocuments {
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

  /** Never throws. A request that names a document and brings a text, too, must mean the same by both. */
  open(request: DocumentRequest, isAdmin: boolean): OpenedDocument {
    const query = typeof request.query === 'string' ? request.query : '';
    const id = idOf(request);
    const byId = id === undefined ? undefined : this.texts.get(plainId(id));
    if (query === '') return byId === undefined ? refuse(id) : { text: byId };
    if (isAdmin) return { text: query };
    const text = this.texts.get(query);
    return text === undefined || (id !== undefined && byId !== text) ? refuse(id) : { text };
  }
}

function idOf({ documentId, extensions }: DocumentRequest): string | undefined {
  if (typeof documentId === 'string') return documentId;
  if (!isRecord(extensions)) return undefined;
  if (typeof extensions['documentId'] === 'string') return extensions['documentId'];
  const persisted = extensions['persistedQuery'];
  if (typeof persisted === 'string') return persisted;
  const hash = isRecord(persisted) ? persisted['sha256Hash'] : undefined;
  return typeof hash === 'string' ? hash : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** Build tools put the name of the hash in front of it; Apollo's protocol has no room for it. */
function plainId(id: string): string {
  return id.startsWith(hashPrefix) ? id.slice(hashPrefix.length) : id;
}

function sha256(text: string): string {
  return hash('sha256', text, 'hex');
}

function refuse(id: string | undefined): OpenedDocument {
  const message =
    id === undefined
      ? 'Only the operations of the manifest can be run: send the documentId of one.'
      : 'The documentId is not in the manifest, or names another document than the query.';
  return {
    refusal: new GraphQLError(message, {
      extensions: { code: 'OPERATION_NOT_TRUSTED', http: { status: 400 } },
    }),
  };
}
