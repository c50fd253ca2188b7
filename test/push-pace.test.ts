import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import { send, textOf } from './harness/messages.js';
import { deliveriesOf, registerPushed } from './harness/push.js';
import {
  pushConfig,
  startProvider,
  type ProviderName,
  type StartedProvider,
} from './harness/push-providers.js';

/** More than one provider may have on its way at a time. */
const recipients = 70;
const names = Object.keys(startProvider) as ProviderName[];

let providers: ReadonlyMap<ProviderName, StartedProvider>;
let app: TestApp;
beforeAll(async () => {
  const started = await Promise.all(names.map(async (name) => [name, await startProvider[name]()] as const));
  providers = new Map(started);
  app = await startTestApp({ config: { push: pushConfig(...providers.values()) } });
});
afterAll(async () => {
  for (const name of names) await of(name).server.close();
  await app.close();
});

it('keeps each provider at its own pace, whatever becomes of the others', async () => {
  const alice = await app.stranger('alice');
  const crowd = await Promise.all(Array.from({ length: recipients }, () => app.stranger('crowd')));
  const [bob] = crowd;
  if (!bob) throw new Error('a crowd was asked for');
  for (const person of crowd) {
    await person.run('{ viewer { user { id } } }');
    of('HUAWEI').server.answerFor(await registered(person, 'HUAWEI'), 'hang');
    await registered(person, 'FCM');
  }
  const tokens = new Map<ProviderName, string>();
  for (const name of names) {
    if (name !== 'HUAWEI' && name !== 'FCM') tokens.set(name, await registered(bob, name));
  }
  const plan = (name: ProviderName, code: string, rest: object = {}): void =>
    of(name).server.answerFor(tokens.get(name) ?? '', { code, ...rest });
  plan('HONOR', '429', { status: 429, retryAfterSeconds: 60 });
  plan('VIVO', '10094');
  plan('MEIZU', '1003');
  of('OPPO').server.answerNextGrant('14', '14', '14', '14');
  await of('XIAOMI').server.close();

  await Promise.all(crowd.map((person) => send(alice, person, { content: textOf('canary-first') })));
  await of('FCM').server.received(recipients);
  for (const name of ['APNS', 'HARMONY', 'WEB_PUSH'] as const) await of(name).server.received(1);
  await of('HUAWEI').server.received(64);
  const settled: Readonly<Record<string, string>> = {
    APNS: 'ACCEPTED',
    FCM: 'ACCEPTED',
    HARMONY: 'ACCEPTED',
    HONOR: 'THROTTLED',
    MEIZU: 'TRANSIENT',
    OPPO: 'AUTHENTICATION',
    VIVO: 'AUTHENTICATION',
    WEB_PUSH: 'ACCEPTED',
    XIAOMI: 'TRANSIENT',
  };
  await outcomesOf(bob, settled);
  // Not answered, and given ten seconds: the others did not wait for their end.
  const met = await deliveriesOf(app, bob);
  const endOf = (name: string): number =>
    met.find(({ device_id: id }) => id === name)?.attempted_at?.getTime() ?? Number.POSITIVE_INFINITY;
  for (const name of Object.keys(settled)) expect(endOf(name), name).toBeLessThan(endOf('HUAWEI'));

  // A service that throttles the whole account, or refuses its credentials, is left alone for a while.
  const asked = ['HONOR', 'VIVO'] as const;
  const before = asked.map((name) => of(name).server.requests.length);
  const carol = await app.stranger('carol');
  await send(carol, bob, { content: textOf('canary-second') });
  await of('FCM').server.received(recipients + 1);
  await of('APNS').server.received(2);
  expect(asked.map((name) => of(name).server.requests.length)).toEqual(before);

  const lines = JSON.stringify(app.logged);
  for (const name of ['OPPO', 'VIVO'])
    expect(lines).toContain(`"provider":"${name}","outcome":"AUTHENTICATION"`);
  const secrets = [...providers.values()].flatMap(({ environment }) =>
    Object.entries(environment).flatMap(([key, value]) => (/SECRET|_KEY$|ACCOUNT$/.test(key) ? [value] : [])),
  );
  expect(secrets.length).toBeGreaterThan(8);
  for (const secret of [...secrets, ...tokens.values(), 'canary', 'PRIVATE KEY', alice.id, bob.id]) {
    expect(lines).not.toContain(secret);
  }
});

function of(name: ProviderName): StartedProvider {
  const provider = providers.get(name);
  if (!provider) throw new Error(`${name} is not started`);
  return provider;
}

async function registered(person: Person, name: ProviderName): Promise<string> {
  return registerPushed(person, name, of(name), { deviceId: name });
}

/** Waits until the first message has come so far with each provider. */
async function outcomesOf(person: Person, expected: Readonly<Record<string, string>>): Promise<void> {
  await vi.waitFor(
    async () => {
      const deliveries = await deliveriesOf(app, person);
      const met = Object.fromEntries(deliveries.map(({ device_id: name, outcome }) => [name, outcome]));
      expect(met).toMatchObject(expected);
    },
    { timeout: 60_000, interval: 100 },
  );
}
