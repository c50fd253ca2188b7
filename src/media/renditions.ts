import sharp from 'sharp';
import { variants, type Variant } from '../messages/upload-reference.js';
import type { MeasuredRendition, ProbedFacts } from './upload.js';

/** The longer side of each size that is made, in pixels. */
const longestSide: Readonly<Record<Variant, number>> = { large: 1_280, thumbnail: 320 };
/** Larger pictures get no other sizes: drawing one may take four bytes for each pixel. */
const maxDrawnPixels = 64_000_000;
const quality = 80;

/** What a decoder is trusted with, by the type that the bytes have; nothing that runs, links or draws by instructions. */
const drawnTypes: ReadonlySet<string> = new Set([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/avif',
]);

/** A size of a picture that was made. */
export interface DrawnRendition extends MeasuredRendition {
  readonly variant: Variant;
  readonly data: Buffer;
}

/** One picture at a time is drawn on a node, however many arrive, so that their memory does not add up. */
let drawing: Promise<unknown> = Promise.resolve();

/**
 * Makes the smaller sizes of a picture, turned upright and without what its maker wrote into it: always a thumbnail, and a
 * large one where the original is larger. None for a picture that cannot be drawn: it is sent as it is.
 */
export function drawRenditions(path: string, facts: ProbedFacts): Promise<readonly DrawnRendition[]> {
  const pixels = (facts.width ?? 0) * (facts.height ?? 0);
  if (!drawnTypes.has(facts.contentType) || pixels > maxDrawnPixels) return Promise.resolve([]);
  const longest = Math.max(facts.width ?? 0, facts.height ?? 0);
  const wanted = variants.filter((variant) => variant === 'thumbnail' || longest > longestSide[variant]);
  const drawn = drawing.then(() => drawAll(path, wanted));
  drawing = drawn.catch(() => undefined);
  return drawn.catch(() => []);
}

/** Each from the one before, which is smaller to read than the original. */
async function drawAll(path: string, wanted: readonly Variant[]): Promise<readonly DrawnRendition[]> {
  const drawn: DrawnRendition[] = [];
  for (const variant of wanted) drawn.push(await draw(drawn.at(-1)?.data ?? path, variant));
  return drawn;
}

async function draw(from: string | Buffer, variant: Variant): Promise<DrawnRendition> {
  const side = longestSide[variant];
  const { data, info } = await sharp(from, { limitInputPixels: maxDrawnPixels, sequentialRead: true })
    .autoOrient()
    .resize(side, side, { fit: 'inside', withoutEnlargement: true })
    .webp({ quality })
    .toBuffer({ resolveWithObject: true });
  return { variant, data, width: info.width, height: info.height, bytes: info.size };
}
