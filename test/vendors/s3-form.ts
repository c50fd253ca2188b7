/** A form that brings an object, from "POST Object" and "Creating a POST policy" of the Amazon S3 API Reference. */
import { z } from 'zod';
import { checkPolicySignature, S3Error, type S3Credentials } from './s3-signature.js';

const condition = z.union([
  z.tuple([z.literal('content-length-range'), z.number(), z.number()]),
  z.tuple([z.enum(['eq', 'starts-with']), z.string().startsWith('$'), z.string()]),
  z.record(z.string(), z.string()),
]);
const policySchema = z.strictObject({ expiration: z.iso.datetime(), conditions: z.array(condition) });
type Policy = z.infer<typeof policySchema>;

/** Fields that no condition has to name. */
const free = /^(policy|x-amz-signature|file|x-ignore-.*)$/;

export interface PostedObject {
  readonly key: string;
  readonly contentType: string;
  readonly body: Buffer;
}

export interface PostRequest {
  readonly bucket: string;
  readonly contentType: string;
  readonly body: Buffer;
}

/** Throws unless the policy is signed, has not ended, and allows exactly this form. Fields behind the file do not count. */
export function readForm(request: PostRequest, credentials: S3Credentials): PostedObject {
  const { fields, file } = parse(request);
  if (!fields.has('policy')) throw new S3Error(403, 'AccessDenied', 'Access Denied');
  checkPolicySignature(fields, credentials);
  const policy = policySchema.parse(JSON.parse(Buffer.from(fields.get('policy') ?? '', 'base64').toString()));
  if (Date.parse(policy.expiration) <= Date.now()) throw denied('Policy expired.');
  checkConditions(policy, new Map([...fields, ['bucket', request.bucket]]), file.length);
  return { key: fields.get('key') ?? '', contentType: fields.get('content-type') ?? '', body: file };
}

function checkConditions({ conditions }: Policy, fields: ReadonlyMap<string, string>, bytes: number): void {
  const named = new Set<string>();
  for (const one of conditions) {
    if (Array.isArray(one) && one[0] === 'content-length-range') {
      if (bytes < one[1]) throw new S3Error(400, 'EntityTooSmall', 'The object is smaller than is allowed');
      if (bytes > one[2]) throw new S3Error(400, 'EntityTooLarge', 'The object is larger than is allowed');
      continue;
    }
    const matches = Array.isArray(one)
      ? [[one[1].slice(1), one[2], one[0]] as const]
      : Object.entries(one).map(([name, value]) => [name, value, 'eq'] as const);
    for (const [name, wanted, how] of matches) {
      const given = fields.get(name.toLowerCase()) ?? '';
      named.add(name.toLowerCase());
      if (how === 'eq' ? given !== wanted : !given.startsWith(wanted)) {
        throw denied(`Policy Condition failed: ["${how}", "$${name}", "${wanted}"]`);
      }
    }
  }
  const extra = [...fields.keys()].filter((name) => !free.test(name) && !named.has(name));
  if (extra.length > 0) throw denied(`Extra input fields: ${extra.join()}`);
}

interface Form {
  readonly fields: Map<string, string>;
  readonly file: Buffer;
}

/** RFC 7578, as browsers write it. Latin-1 has one character for each byte. */
function parse({ contentType, body }: PostRequest): Form {
  const boundary = /^multipart\/form-data; boundary="?([^";]+)"?$/.exec(contentType)?.[1];
  const [start, ...parts] = `\r\n${body.toString('latin1')}`.split(`\r\n--${boundary ?? ''}`);
  if (boundary === undefined || start !== '' || !parts.at(-1)?.startsWith('--')) {
    throw new S3Error(400, 'MalformedPOSTRequest', 'The body is not well-formed multipart/form-data');
  }
  const fields = new Map<string, string>();
  for (const part of parts.slice(0, -1)) {
    const end = part.indexOf('\r\n\r\n');
    const value = Buffer.from(part.slice(end + 4), 'latin1');
    const name = /^content-disposition: form-data;.*\bname="([^"]*)"/im.exec(part.slice(0, end))?.[1] ?? '';
    if (name === 'file') return { fields, file: value };
    fields.set(name.toLowerCase(), value.toString());
  }
  throw new S3Error(400, 'InvalidArgument', 'POST requires exactly one file upload per request.');
}

function denied(why: string): S3Error {
  return new S3Error(403, 'AccessDenied', `Invalid according to Policy: ${why}`);
}
