import { z } from 'zod';

/** As graphql-codegen's client preset and Relay write it: the text of each document by its id. */
const byId = z.record(z.string().min(1), z.string().min(1));

/** As Apollo's tools write it. */
const ofApollo = z.object({
  format: z.literal('apollo-persisted-query-manifest'),
  version: z.literal(1),
  operations: z.array(z.object({ id: z.string().min(1), body: z.string().min(1) })),
});

/** One document of a manifest. */
export interface ManifestEntry {
  readonly id: string;
  readonly text: string;
}

/** The documents of a manifest's JSON. Throws an Error that says what is wrong with it. */
export function parseManifest(json: string): readonly ManifestEntry[] {
  const content: unknown = JSON.parse(json);
  const apollo = ofApollo.safeParse(content);
  if (apollo.success) return apollo.data.operations.map(({ id, body }) => ({ id, text: body }));
  const plain = byId.safeParse(content);
  if (plain.success) return Object.entries(plain.data).map(([id, text]) => ({ id, text }));
  throw new Error('is neither an object of documents by their ids nor a manifest of Apollo');
}
