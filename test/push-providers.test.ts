import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parseConfig } from '../src/config.js';
import { createPushClients } from '../src/push/providers/create-clients.js';
import type { Push, PushClient } from '../src/push/provider.js';
import { testSecret } from './harness/app.js';
import {
  clientOf,
  examplePush,
  grantors,
  startProvider,
  type ProviderName,
  type StartedProvider,
} from './harness/push-providers.js';
import { TcpProxy } from './harness/tcp-proxy.js';
import { startOppo } from './vendors/oppo.js';

/** One grapheme of eleven UTF-16 units. */
const family = '\u{1F468}\u200D\u{1F469}\u200D\u{1F467}\u200D\u{1F466}';

/** Begins with the file, beside everything else: it takes as long as the patience of the clients. */
let silence: Promise<string[][]>;
beforeAll(() => {
  silence = meetSilence();
  silence.catch(() => undefined);
});

describe.each(Object.keys(startProvider) as ProviderName[])('pushing through %s', (name) => {
  let provider: StartedProvider;
  let client: PushClient;
  beforeAll(async () => {
    provider = await startProvider[name]();
    client = clientOf(provider);
  });
  beforeEach(() => provider.server.forget());
  afterAll(async () => {
    await client.close?.();
    await provider.server.close();
  });

  const pushOf = (values: Partial<Push> = {}): Push => ({ ...examplePush(provider), ...values });

  it('is accepted with all that it shows, and breaks no rule of the vendor', async () => {
    const push = pushOf();
    expect(await client.send(push)).toMatchObject({ kind: 'ACCEPTED' });
    expect(provider.server.violations).toEqual([]);
    const [received] = provider.server.requests;
    expect(received).toMatchObject({ title: 'Alice', text: 'Hello Bob' });
    expect(received?.data).toMatchObject({
      conversationId: push.conversationId,
      messageId: push.messageId,
    });
    expect(received?.collapseId).not.toBeNull();
    expect(received?.ttlSeconds).toBeGreaterThan(0);
  });

  it.each([
    ['emoji of many parts', family.repeat(400)],
    ['Chinese', '汉'.repeat(4_000)],
    ['what JSON writes at length', '"\\\u0001'.repeat(1_300)],
    ['letters', 'a'.repeat(12_000)],
  ])('cuts %s to what the vendor takes, between characters', async (_case, text) => {
    expect(await client.send(pushOf({ title: text, body: text, badge: 25_000 }))).toMatchObject({
      kind: 'ACCEPTED',
    });
    expect(provider.server.violations).toEqual([]);
    const [received] = provider.server.requests;
    for (const shown of [received?.title ?? '', received?.text ?? '']) {
      expect(shown.endsWith('…')).toBe(true);
      const rest = shown.slice(0, -1);
      expect(text.startsWith(rest)).toBe(true);
      if (text.startsWith(family)) expect(rest.length % family.length).toBe(0);
    }
  });

  it('is not begun without one of its credentials, which is named', () => {
    const { environment } = provider;
    const credentials = Object.keys(environment).filter((key) => !/_(URL|CA|SERVICES)$/.test(key));
    for (const missing of credentials) {
      const rest = Object.entries(environment).filter(([key]) => key !== missing);
      const parse = (): unknown => parseConfig({ AUTH_SECRET: testSecret, ...Object.fromEntries(rest) });
      if (credentials.length > 1) expect(parse).toThrow(`${missing}: required because`);
    }
    const [first = ''] = credentials;
    const secret = 'canary with white space';
    const wrong = { ...environment, AUTH_SECRET: testSecret, [first]: secret };
    expect(() => parseConfig(wrong)).toThrow(`${first}: `);
    expect(() => parseConfig(wrong)).not.toThrow(secret);
  });

  it('is unknown when the connection breaks after the request, and can be repeated', async () => {
    provider.server.answerNext('cut');
    expect(await client.send(pushOf())).toMatchObject({ kind: 'UNKNOWN' });
    expect(await client.send(pushOf())).toMatchObject({ kind: 'ACCEPTED' });
  });
});

describe('a vendor that is away', () => {
  it.each(Object.keys(startProvider) as ProviderName[])('%s has taken nothing', async (name) => {
    const provider = await startProvider[name]();
    const client = clientOf(provider);
    const push = examplePush(provider);
    await provider.server.close();
    const outcome = await client.send(push);
    await client.close?.();
    expect(outcome).toMatchObject({ kind: 'TRANSIENT' });
  });
});

it('sends a push of OPPO to the region that its registration id names', async () => {
  const china = await startProvider.OPPO();
  const abroad = await startOppo({ region: 'international' });
  const [client] = createPushClients(
    parseConfig({
      AUTH_SECRET: testSecret,
      ...china.environment,
      PUSH_OPPO_INTERNATIONAL_URL: abroad.url,
    }).push,
  );
  const id = 'a'.repeat(32);
  const kinds: (string | undefined)[] = [];
  for (const token of [`CN_${id}`, `OPPO_CN_${id}`, id, `IN_${id}`, `OPPO_EU_${id}`]) {
    kinds.push((await client?.send({ ...examplePush(china), token }))?.kind);
  }
  expect(kinds).toEqual(Array.from({ length: 5 }, () => 'ACCEPTED'));
  expect([china.server.requests.length, abroad.requests.length]).toEqual([3, 2]);
  expect([china.server.grants, abroad.grants]).toEqual([1, 1]);
  await china.server.close();
  await abroad.close();
});

it.each([
  ['https://one.invalid/push', true],
  ['https://a.push.invalid/push', true],
  ['https://push.invalid/push', false],
  ['https://evilpush.invalid/push', false],
  ['https://a.push.invalid.evil.invalid/push', false],
  ['https://one.invalid:8443/push', false],
  ['https://two.invalid/push', false],
  ['http://127.0.0.1:9/push', false],
])('calls a browser at %s: %s', async (endpoint, isCalled) => {
  const provider = await startProvider.WEB_PUSH();
  const client = clientOf({
    ...provider,
    environment: { ...provider.environment, PUSH_WEB_SERVICES: 'one.invalid, *.push.invalid' },
  });
  const push = examplePush(provider);
  const token = JSON.stringify({ ...(JSON.parse(push.token) as object), endpoint });
  await provider.server.close();
  // RFC 6761, 6.4: no such name exists, so what is called has taken nothing.
  expect(await client.send({ ...push, token })).toMatchObject(
    isCalled ? { kind: 'TRANSIENT' } : { kind: 'INVALID_TOKEN', code: 'UNKNOWN_SERVICE' },
  );
});

it('repeats what Apple leaves open when it closes a connection', async () => {
  const provider = await startProvider.APNS();
  const client = clientOf(provider);
  const push = examplePush(provider);
  provider.server.answerNext('Shutdown');
  // The answer is lost when the connection ends before it was read.
  expect(['TRANSIENT', 'UNKNOWN']).toContain((await client.send(push)).kind);
  expect(await client.send(push)).toMatchObject({ kind: 'ACCEPTED' });
  await client.close?.();
  await provider.server.close();
});

it('opens another connection to Apple when nothing comes over the one it has', async () => {
  const provider = await startProvider.APNS();
  const wire = await TcpProxy.before(provider.server.url);
  const client = clientOf({
    ...provider,
    environment: { ...provider.environment, PUSH_APNS_URL: wire.through(provider.server.url) },
  });
  const push = examplePush(provider);
  expect(await client.send(push)).toMatchObject({ kind: 'ACCEPTED' });
  wire.forget();
  expect(await client.send(push)).toMatchObject({ kind: 'UNKNOWN' });
  expect(await client.send(push)).toMatchObject({ kind: 'ACCEPTED' });
  await client.close?.();
  wire.cut();
  await provider.server.close();
});

it('gives a vendor that never answers ten seconds, and does not know then', async () => {
  expect(await silence).toEqual(
    (Object.keys(startProvider) as ProviderName[]).flatMap((name) => [
      [name, 'push', 'UNKNOWN'],
      ...(grantors.has(name) ? [[name, 'access token', 'TRANSIENT']] : []),
    ]),
  );
});

/** What becomes of a push to each vendor, and of a request to each for a token, that is not answered. */
async function meetSilence(): Promise<string[][]> {
  const met = await Promise.all(
    (Object.keys(startProvider) as ProviderName[]).map(async (name) => {
      const provider = await startProvider[name]();
      const outcomes: string[][] = [];
      const client = clientOf(provider);
      const ofPush = async (): Promise<void> => {
        provider.server.answerNext('hang');
        outcomes[0] = [name, 'push', (await client.send(examplePush(provider))).kind];
      };
      const ofGrant = async (): Promise<void> => {
        provider.server.answerNextGrant('hang');
        outcomes[1] = [name, 'access token', (await clientOf(provider).send(examplePush(provider))).kind];
      };
      // The client that pushes has its token before the next request for one is left open.
      await client.send(examplePush(provider));
      await Promise.all([ofPush(), ...(grantors.has(name) ? [ofGrant()] : [])]);
      await client.close?.();
      await provider.server.close();
      return outcomes;
    }),
  );
  return met.flat();
}
