import { z } from 'zod';
import { badInput, DuetError } from '../errors.js';
import { parseUrl } from '../input/url-rules.js';

const word = z.string().regex(/^[!-~]+$/, 'must be printable ASCII without white space');

/** The variables of a bucket of an S3-compatible store; all or none of them. */
export const s3Variables = {
  MEDIA_S3_BUCKET: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'must be 3 to 63 of a–z, 0–9, dots and hyphens')
    .optional(),
  MEDIA_S3_ENDPOINT: z.string().superRefine(checkEndpoint).optional(),
  MEDIA_S3_REGION: word.optional(),
  MEDIA_S3_KEY_ID: word.optional(),
  MEDIA_S3_SECRET: word.optional(),
};

type S3Values = z.infer<z.ZodObject<typeof s3Variables>>;

/** Where the bucket is and how requests to it are signed. */
export interface S3Config {
  readonly bucket: string;
  readonly endpoint: string;
  readonly region: string;
  readonly keyId: string;
  readonly secret: string;
}

/** What is missing, when some of the variables are set. */
export function findS3Problems(given: Readonly<Record<string, string | undefined>>): string[] {
  const names = Object.keys(s3Variables);
  const missing = names.filter((name) => given[name] === undefined);
  if (missing.length === 0 || missing.length === names.length) return [];
  const present = names.filter((name) => given[name] !== undefined);
  return [`${missing.join(', ')}: required because ${present.join(', ')} is set`];
}

/** Undefined: files are kept on disk. Call it with values in which `findS3Problems` finds none. */
export function readS3Config(values: S3Values): S3Config | undefined {
  const {
    MEDIA_S3_BUCKET: bucket,
    MEDIA_S3_ENDPOINT: endpoint,
    MEDIA_S3_REGION: region,
    MEDIA_S3_KEY_ID: keyId,
    MEDIA_S3_SECRET: secret,
  } = values;
  if (!bucket || !endpoint || !region || !keyId || !secret) return undefined;
  return { bucket, endpoint: endpoint.replace(/\/$/, ''), region, keyId, secret };
}

/** Amazon names buckets in the host; other stores find them in the path wherever they run. */
export function usesPathStyle({ endpoint, bucket }: S3Config): boolean {
  // A dot in the name would be a second label below the certificate's star.
  return bucket.includes('.') || !new URL(endpoint).hostname.endsWith('.amazonaws.com');
}

/** Where addresses of files in the bucket begin, for the policies of pages that show them. */
export function bucketOrigin(config: S3Config): string {
  const { protocol, host, origin } = new URL(config.endpoint);
  return usesPathStyle(config) ? origin : `${protocol}//${config.bucket}.${host}`;
}

/** Clients are sent there, so it obeys the rule for addresses in messages. */
function checkEndpoint(value: string, context: z.RefinementCtx): void {
  try {
    const { pathname, search, hash } = new URL(parseUrl(value, 'MEDIA_S3_ENDPOINT'));
    if (pathname !== '/' || search !== '' || hash !== '')
      throw badInput('MEDIA_S3_ENDPOINT', 'must have no path');
  } catch (error) {
    const rule = error instanceof DuetError ? error.extensions['rule'] : 'is not a URL';
    context.addIssue({ code: 'custom', message: String(rule) });
  }
}
