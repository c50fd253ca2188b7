import { readFile } from 'node:fs/promises';
import * as clientModule from '../generated/client.js';
import type { DocumentCache } from '../graphql/documents.js';
import { TrustedDocuments } from '../graphql/trusted-documents.js';
import { parseManifest, type ManifestEntry } from '../graphql/trusted-manifest.js';

/** Stands in the list of manifests for the documents of `duet/client`, as this version of it sends them. */
const ofClient = 'duet/client';

/** Reads the manifests, of which one missing or wrong fails the start; undefined when users may run any document. */
export async function openTrustedDocuments(
  manifests: readonly string[] | undefined,
  documents: DocumentCache,
): Promise<TrustedDocuments | undefined> {
  if (!manifests) return undefined;
  const entries = await Promise.all(manifests.map(readManifest));
  return new TrustedDocuments(entries.flat(), documents);
}

async function readManifest(name: string): Promise<readonly ManifestEntry[]> {
  if (name === ofClient) return clientDocuments();
  try {
    return parseManifest(await readFile(name, 'utf8'));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`TRUSTED_DOCUMENTS: ${name}: ${why}`, { cause: error });
  }
}

function clientDocuments(): readonly ManifestEntry[] {
  return Object.entries(clientModule).flatMap(([name, value]) => {
    const isOperation = value instanceof clientModule.TypedDocumentString && !name.endsWith('FragmentDoc');
    return isOperation ? [{ id: name, text: value.toString() }] : [];
  });
}
