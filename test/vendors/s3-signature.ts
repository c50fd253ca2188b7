/**
 * Signature Version 4 as the store checks it, from "Authenticating Requests (AWS Signature Version 4)" of the Amazon S3 API
 * Reference: the Authorization header, query parameters, and the policy of a form.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

export interface S3Credentials {
  readonly keyId: string;
  readonly secret: string;
  readonly region: string;
}

/** A request as it came: the path and the query still encoded. */
export interface SignedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** An error of the documented list, as the answer names it. */
export class S3Error extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

const algorithm = 'AWS4-HMAC-SHA256';
const skewMs = 15 * 60 * 1000;
const maxExpiresSeconds = 604_800;
const unsigned = 'UNSIGNED-PAYLOAD';

/** Throws unless the request is signed, in one of the two ways and not in both. */
export function checkSignature(request: SignedRequest, credentials: S3Credentials): void {
  const isInQuery = queryOf(request).some(([name]) => name === 'X-Amz-Signature');
  const { authorization } = request.headers;
  if (isInQuery && authorization !== undefined) {
    throw new S3Error(400, 'InvalidArgument', 'Only one auth mechanism allowed');
  }
  if (isInQuery) checkQuery(request, credentials);
  else if (authorization !== undefined) checkHeader(request, authorization, credentials);
  else throw new S3Error(403, 'AccessDenied', 'Access Denied');
}

function checkHeader(request: SignedRequest, authorization: string, credentials: S3Credentials): void {
  const parts = /^AWS4-HMAC-SHA256 Credential=(\S+), ?SignedHeaders=(\S+), ?Signature=([0-9a-f]{64})$/.exec(
    authorization,
  );
  if (!parts) throw new S3Error(400, 'AuthorizationHeaderMalformed', 'The authorization header is malformed');
  const [, credential = '', signedHeaders = '', signature = ''] = parts;
  const date = textOf(request.headers['x-amz-date']);
  if (Math.abs(Date.now() - timeOf(date)) > skewMs) {
    throw new S3Error(
      403,
      'RequestTimeTooSkewed',
      'The difference between the request time and ours is too large',
    );
  }
  const payload = textOf(request.headers['x-amz-content-sha256']);
  if (payload === '')
    throw new S3Error(400, 'InvalidRequest', 'Missing required header x-amz-content-sha256');
  if (payload !== unsigned && payload !== sha256(request.body)) {
    throw new S3Error(400, 'XAmzContentSHA256Mismatch', 'The body is not what its hash says');
  }
  const unsignedNames = Object.keys(request.headers).filter(
    (name) => (name === 'host' || name.startsWith('x-amz-')) && !signedHeaders.split(';').includes(name),
  );
  if (unsignedNames.length > 0) {
    throw new S3Error(
      403,
      'AccessDenied',
      `There were headers present which were not signed: ${unsignedNames.join()}`,
    );
  }
  const canonical = canonicalRequest(request, { query: queryOf(request), signedHeaders, payload });
  compare(signature, { credential, date, text: canonical }, credentials);
}

function checkQuery(request: SignedRequest, credentials: S3Credentials): void {
  const query = queryOf(request);
  const valueOf = (name: string): string => query.find(([one]) => one === name)?.[1] ?? '';
  const date = valueOf('X-Amz-Date');
  const expires = Number(valueOf('X-Amz-Expires'));
  if (valueOf('X-Amz-Algorithm') !== algorithm || !(expires >= 1 && expires <= maxExpiresSeconds)) {
    throw new S3Error(
      400,
      'AuthorizationQueryParametersError',
      'The query parameters of the signature are wrong',
    );
  }
  if (timeOf(date) > Date.now() + skewMs) {
    throw new S3Error(403, 'AccessDenied', 'Request is not valid yet');
  }
  if (timeOf(date) + expires * 1000 < Date.now())
    throw new S3Error(403, 'AccessDenied', 'Request has expired');
  const canonical = canonicalRequest(request, {
    query: query.filter(([name]) => name !== 'X-Amz-Signature'),
    signedHeaders: valueOf('X-Amz-SignedHeaders'),
    payload: unsigned,
  });
  const credential = valueOf('X-Amz-Credential');
  compare(valueOf('X-Amz-Signature'), { credential, date, text: canonical }, credentials);
}

/** The fields of a form: what is signed is the policy as it was sent, in Base64. */
export function checkPolicySignature(fields: ReadonlyMap<string, string>, credentials: S3Credentials): void {
  const valueOf = (name: string): string => fields.get(name) ?? '';
  if (valueOf('x-amz-algorithm') !== algorithm) {
    throw new S3Error(400, 'InvalidArgument', 'X-Amz-Algorithm only supports AWS4-HMAC-SHA256');
  }
  const [, day] = scopeOf(valueOf('x-amz-credential'), credentials);
  if (!valueOf('x-amz-date').startsWith(day)) throw new S3Error(403, 'AccessDenied', 'Invalid date');
  const wanted = hmac(signingKey(credentials, day), valueOf('policy')).toString('hex');
  if (!isSame(valueOf('x-amz-signature'), wanted)) throw mismatch();
}

interface Canonical {
  readonly query: readonly (readonly [string, string])[];
  readonly signedHeaders: string;
  readonly payload: string;
}

function canonicalRequest({ method, path, headers }: SignedRequest, canonical: Canonical): string {
  const { query, signedHeaders, payload } = canonical;
  if (!signedHeaders.split(';').includes('host'))
    throw new S3Error(403, 'AccessDenied', 'The host is not signed');
  const uri = path
    .split('/')
    .map((segment) => encode(decodeURIComponent(segment)))
    .join('/');
  const parameters = query
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&');
  const lines = signedHeaders
    .split(';')
    .map((name) => `${name}:${textOf(headers[name]).trim().replace(/ +/g, ' ')}\n`);
  return [method, uri, parameters, lines.join(''), signedHeaders, payload].join('\n');
}

function compare(
  given: string,
  { credential, date, text }: { readonly credential: string; readonly date: string; readonly text: string },
  credentials: S3Credentials,
): void {
  const [scope, day] = scopeOf(credential, credentials);
  if (!date.startsWith(day)) throw new S3Error(403, 'AccessDenied', 'Invalid date');
  const toSign = [algorithm, date, scope, sha256(text)].join('\n');
  if (!isSame(given, hmac(signingKey(credentials, day), toSign).toString('hex'))) throw mismatch();
}

/** The scope and its day. */
function scopeOf(credential: string, { keyId, region }: S3Credentials): readonly [string, string] {
  const [givenId, day = '', ...rest] = credential.split('/');
  if (givenId !== keyId) throw new S3Error(403, 'InvalidAccessKeyId', 'The access key id does not exist');
  if (!/^\d{8}$/.test(day) || rest.join('/') !== `${region}/s3/aws4_request`) {
    throw new S3Error(400, 'AuthorizationHeaderMalformed', 'The scope of the credential is wrong');
  }
  return [[day, ...rest].join('/'), day];
}

function signingKey({ secret, region }: S3Credentials, day: string): Buffer {
  return [region, 's3', 'aws4_request'].reduce<Buffer>(hmac, hmac(`AWS4${secret}`, day));
}

function queryOf({ query }: SignedRequest): (readonly [string, string])[] {
  if (query === '') return [];
  return query.split('&').map((pair) => {
    const [name = '', value = ''] = pair.split('=');
    return [decodeURIComponent(name), decodeURIComponent(value)] as const;
  });
}

/** Everything but letters, digits, `-`, `.`, `_` and `~`. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function timeOf(date: string): number {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date);
  if (!parts) throw new S3Error(403, 'AccessDenied', 'A valid date is required');
  const [, year, month, day, hour, minute, second] = parts;
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

function textOf(value: string | string[] | undefined): string {
  return Array.isArray(value) ? value.join(',') : (value ?? '');
}

function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}

function hmac(key: string | Buffer, data: string): Buffer {
  return createHmac('sha256', key).update(data).digest();
}

function isSame(given: string, wanted: string): boolean {
  return given.length === wanted.length && timingSafeEqual(Buffer.from(given), Buffer.from(wanted));
}

function mismatch(): S3Error {
  return new S3Error(403, 'SignatureDoesNotMatch', 'The signature is not the one that the key makes');
}
