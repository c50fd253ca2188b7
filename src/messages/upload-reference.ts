/** Sizes of a picture that are made from the original. */
export const variants = ['large', 'thumbnail'] as const;
export type Variant = (typeof variants)[number];

/** How a message row names an upload, or a size that was made of it, in place of a URL. */
export interface UploadReference {
  readonly uploadId: string;
  readonly variant: Variant | null;
}

const scheme = 'upload:';

/** The text in a message row. No URL that a client can send begins like it. */
export function formatReference({ uploadId, variant }: UploadReference): string {
  return variant === null ? `${scheme}${uploadId}` : `${scheme}${uploadId}/${variant}`;
}

/** The reference in a stored `url`, or null when it is an address elsewhere. */
export function readReference(url: string): UploadReference | null {
  if (!url.startsWith(scheme)) return null;
  const [uploadId = '', variant] = url.slice(scheme.length).split('/');
  return { uploadId, variant: asVariant(variant) };
}

/** The size with this name, or null. */
export function asVariant(name: string | undefined): Variant | null {
  return variants.find((variant) => variant === name) ?? null;
}
