import { hash } from 'node:crypto';
import { GraphQLError } from 'graphql';
import { maxLines } from './limits.js';

/** What of a request says which document it means; anything may stand in it. */
export interface DocumentRequest {
  readonly query?: unknown;
  /** GraphQL over HTTP, appendix on persisted documents: an id in the place of the query. */
  readonly documentId?: unknown;
  readonly extensions?: unknown;
}

/** The text to execute, or why there is none. */
export type OpenedDocument = { readonly text: string } | { readonly refusal: GraphQLError };

/** Decides which document a request means, before anything of it is parsed, for HTTP and sockets alike. */
export interface DocumentOpener {
  /** Never throws. */
  open(request: DocumentRequest, isAdmin: boolean): OpenedDocument;
}

/** Empty when there is none: sockets have to bring a text. */
export function queryOf({ query }: DocumentRequest): string {
  return typeof query === 'string' ? query : '';
}

export function extensionOf({ extensions }: DocumentRequest, name: string): unknown {
  return isRecord(extensions) ? extensions[name] : undefined;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

export function sha256(text: string): string {
  return hash('sha256', text, 'hex');
}

/** Any document of at most `maxLines`. */
export function openFree(text: string): OpenedDocument {
  const hasTooManyLines =
    text.length >= maxLines && text.split(/\r\n|[\n\r]/, maxLines + 1).length > maxLines;
  if (!hasTooManyLines) return { text };
  return refuse(`The document has more than ${maxLines} lines.`, 'GRAPHQL_PARSE_FAILED');
}

/** A refusal before execution; the status is that of HTTP. */
export function refuse(message: string, code: string, status = 400): OpenedDocument {
  return { refusal: new GraphQLError(message, { extensions: { code, http: { status } } }) };
}
