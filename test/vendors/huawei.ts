/**
 * Huawei Push Kit, both generations on one address: v1 and v2 for HarmonyOS 4 and EMUI with OAuth client credentials (v2
 * also with a service account's JWT), v3 for HarmonyOS 5 and later with the JWT alone. From developer.huawei.com:
 * HMSCore-References/https-send-api, HMSCore-Guides/oauth2, harmonyos-references/push-scenariozed-api-request-struct,
 * -request-param and -response, harmonyos-guides/push-jwt-token.
 *
 * The documents list HTTP statuses and codes apart; which code comes with which status is this file's reading of them.
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { AccessTokens, bearerOf } from './access-tokens.js';
import { readForm, readJson } from './body.js';
import { readAlert, readMessage, sizeWithoutTokens } from './huawei-messages.js';
import { readJwt, seconds } from './jwt.js';
import { listenHttp } from './loopback.js';
import { rsaKeys } from './key-pairs.js';
import { insist, type CodedAnswer, type ReadPush, type VendorServer } from './vendor.js';
import { jsonReply, VendorDesk, type Reading, type VendorReply, type VendorRequest } from './vendor-desk.js';

export interface HuaweiServer extends VendorServer {
  /** The first generation's: an app of AppGallery Connect. */
  readonly app: { readonly clientId: string; readonly clientSecret: string };
  /** The second generation's: the key file of a service account. */
  readonly serviceAccount: {
    readonly project_id: string;
    readonly key_id: string;
    readonly private_key: string;
    readonly sub_account: string;
    readonly token_uri: string;
  };
}

const audience = 'https://oauth-login.cloud.huawei.com/oauth2/v3/token';
const lifetimeSeconds = 3_600;
const maxJwtSeconds = 86_400;
const clockSkewSeconds = 60;
const maxMessageBytes = 4_096;
const maxTokens = 1_000;

const messages: Readonly<Record<string, string>> = {
  '80000000': 'Success',
  '80100001': 'Check Parameter Error.',
  '80100003': 'Illegal payload.',
  '80100004': 'Illegal expire time.',
  '80100016': 'Sensitive information.',
  '80200001': 'Authentication Error.',
  '80200003': 'Oauth token expired.',
  '80200005': 'Jwt token expired.',
  '80300002': 'No permission to send message to these tmIDs.',
  '80300007': 'All the tokens are invalid.',
  '80300008': 'Push message size is too long.',
  '80300010': 'token count should within 1 and 1000.',
  '80300036': 'JWT expire period over threshold.',
  '81000001': 'Inner Error.',
};

const grantForm = z.strictObject({
  grant_type: z.literal('client_credentials'),
  client_id: z.string(),
  client_secret: z.string(),
});

export async function startHuawei(now: () => number = Date.now): Promise<HuaweiServer> {
  const keys = rsaKeys();
  const app = { clientId: '100123456', clientSecret: 'c0ffee00c0ffee00c0ffee00c0ffee00' };
  const account = { project_id: '736430079244000000', key_id: 'k3y1d', sub_account: '101234567' };
  const tokens = new AccessTokens(lifetimeSeconds, now);

  function read(request: VendorRequest): Reading {
    insist(request.method === 'POST', 'the method is POST', '404');
    if (request.path === '/oauth2/v3/token') return readGrant(request);
    const [, version, id] = /^\/(v[123])\/(\d+)\/messages:send$/.exec(request.path) ?? [];
    insist(version !== undefined, 'the path is /v1|v2|v3/<id>/messages:send', '404');
    const bearer = bearerOf(request.headers);
    insist(bearer !== null, 'Authorization is "Bearer <token>"', '80200001');
    const isJwt = readJwt(bearer) !== null;
    insist(isJwt || version !== 'v3', 'v3 takes a JWT of a service account', '80200001');
    insist(!isJwt || version !== 'v1', 'v1 takes an OAuth access token', '80200001');
    if (isJwt) checkJwt(bearer);
    else checkAccessToken(bearer);
    const ownId = version === 'v1' ? app.clientId : account.project_id;
    insist(id === ownId, "the path has the credential's own app or project", '80300002');
    return { push: readPush(request, version), accepted: { code: '80000000' } };
  }

  function readGrant(request: VendorRequest): Reading {
    const form = readForm(request, grantForm, () => '1101');
    const isKnown = form.client_id === app.clientId && form.client_secret === app.clientSecret;
    insist(isKnown, 'client_id and client_secret are of a known app', '1101');
    const answer = { expires_in: lifetimeSeconds, token_type: 'Bearer' };
    return { grant: () => jsonReply({ code: '0' }, 200, { access_token: tokens.issue(), ...answer }) };
  }

  function checkAccessToken(bearer: string): void {
    const state = tokens.check(bearer);
    insist(state !== 'expired', 'the access token is not expired', '80200003');
    insist(state === 'valid', 'the access token is known', '80200001');
  }

  function checkJwt(bearer: string): void {
    const jwt = readJwt(bearer);
    const rule = 'the JWT has typ JWT, alg PS256 and the right kid, iss, aud and signature';
    insist(jwt !== null, rule, '80200001');
    insist(jwt.header['typ'] === 'JWT' && jwt.header['kid'] === account.key_id, rule, '80200001');
    insist(jwt.claims['iss'] === account.sub_account && jwt.claims['aud'] === audience, rule, '80200001');
    insist(jwt.isSignedBy(keys.publicKey, 'PS256'), rule, '80200001');
    const [iat, exp, at] = [seconds(jwt.claims, 'iat'), seconds(jwt.claims, 'exp'), now() / 1_000];
    insist(iat <= at + clockSkewSeconds, 'iat is not in the future', '80200001');
    insist(exp > at, 'the JWT is not expired', '80200005');
    insist(exp - iat <= maxJwtSeconds, 'a JWT is valid for a day at most', '80300036');
  }

  function readPush(request: VendorRequest, version: string): ReadPush {
    if (version === 'v3') {
      insist(request.headers['push-type'] === '0', 'push-type is 0, an alert', '80100001');
    }
    const shape = version === 'v3' ? readAlert : readMessage;
    const isText = request.body.length > 0;
    insist(isText, 'there is a body', '80100003');
    const { body, push } = shape((given) => readJson(request, given, fieldAnswer));
    const count = push.tokens.length;
    insist(count >= 1 && count <= maxTokens, 'a message has 1 to 1,000 tokens', '80300010');
    insist(
      sizeWithoutTokens(body) <= maxMessageBytes,
      'a message has at most 4,096 bytes beside its tokens',
      '80300008',
    );
    return push;
  }

  function reply(answer: CodedAnswer, { path }: VendorRequest, push: ReadPush | null): VendorReply {
    const { code } = answer;
    if (path === '/oauth2/v3/token') {
      const body = {
        error: Number(code) || code,
        sub_error: 20_001,
        error_description: 'The request was refused.',
      };
      return jsonReply(answer, 400, body);
    }
    if (/^[45]\d\d$/.test(code)) return jsonReply(answer, Number(code), {});
    const isPartial = code === '80100000' || answer.field !== undefined;
    const msg = isPartial ? partial(push, answer.field) : (messages[code] ?? 'Unknown');
    return jsonReply(answer, statusOf(code), { code, msg, requestId: randomUUID().replaceAll('-', '') });
  }

  const desk = new VendorDesk({ read, reply, expireGrants: () => tokens.expireAll() });
  const listener = await listenHttp((request) => desk.handle(request));
  const privateKey = keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const ownTokenUrl = `${listener.url}/oauth2/v3/token`;
  return desk.asServer(listener, {
    app,
    serviceAccount: { ...account, private_key: privateKey, token_uri: ownTokenUrl },
  });
}

function fieldAnswer(field: string): string {
  if (/(^|\.)token(\.|$)/.test(field)) return '80300010';
  return field.endsWith('ttl') ? '80100004' : '80100003';
}

/**
 * `msg` of a partial success is JSON in a string; every token of the push is among the illegal ones. The newer generation
 * names the reason, which an answer says as its `field`.
 */
function partial(push: ReadPush | null, reason?: string): string {
  const illegal = push?.tokens ?? [];
  const failure = illegal.length;
  return JSON.stringify(
    reason === undefined
      ? { success: 0, failure, illegal_tokens: illegal }
      : { illegalTokens: { [reason]: illegal }, failure },
  );
}

function statusOf(code: string): number {
  if (/^(80000000|80100000)$/.test(code)) return 200;
  if (code.startsWith('802')) return 401;
  return code.startsWith('81') ? 500 : 400;
}
