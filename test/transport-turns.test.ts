import { EventEmitter, once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { Authenticator } from '../src/auth/authenticator.js';
import { IncomingMessages } from '../src/transport/incoming-messages.js';
import { patienceMs, ReadingTurns } from '../src/transport/reading-turns.js';
import { RequestTurns } from '../src/transport/request-turns.js';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import { inboxQuery, sendQuery, textTo } from './harness/inbox.js';
import { RawSocket } from './harness/raw-socket.js';

let app: TestApp;
let alice: Person;
let bob: Person;
let socket: RawSocket;
beforeAll(async () => {
  // Time passes when a test says so, for the node as well.
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] });
  app = await startTestApp();
  alice = await app.person('alice');
  bob = await app.person('bob');
  socket = await RawSocket.connect(app.url, alice.token);
});
afterAll(async () => {
  vi.useRealTimers();
  await app.close();
});
afterEach(() => vi.restoreAllMocks());

/** A node whose other sockets take all its time, until it has some again. */
function busyNode(): { readonly isAsked: () => Promise<void>; readonly becomesFree: () => void } {
  const spy = vi.spyOn(ReadingTurns.prototype, 'hasTime').mockReturnValue(false);
  return {
    isAsked: () => until(() => spy.mock.calls.length > 0),
    becomesFree: () => spy.mockRestore(),
  };
}

/** Turns of the event loop until it is so, without any time. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await passTurns(1);
}

/** The node has read all that was said to it on this socket. */
async function isHeard({ socket: own }: RawSocket): Promise<void> {
  own.ping();
  await once(own, 'pong');
}

const passTurns = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

interface Incoming {
  readonly take: (text: string) => void;
  readonly rest: (durationMs: number) => void;
  readonly restToTheEnd: (durationMs: number) => void;
  readonly forget: () => void;
  /** Has texts like this one wait until `goOn`; null: none. */
  readonly hold: (start: string | null) => void;
  readonly goOn: () => void;
  readonly handled: { readonly text: string; readonly waitedMs: number }[];
  /** What the client was told by TCP, or that it said too much. */
  readonly reads: ('pause' | 'resume' | 'too much')[];
}

/** What one client says, with nobody else there. */
function incoming(): Incoming {
  const handled: Incoming['handled'] = [];
  const reads: Incoming['reads'] = [];
  let held: string | null = null;
  const messages = new IncomingMessages({
    turns: new ReadingTurns(() => false),
    mustWait: (text) => held !== null && text.startsWith(held),
    handle: (text, waitedMs) => handled.push({ text, waitedMs }),
    pause: () => reads.push('pause'),
    resume: () => reads.push('resume'),
    onTooMuch: () => reads.push('too much'),
  });
  return {
    take: (text) => messages.take(text),
    rest: (durationMs) => messages.restWhileBusy(durationMs),
    restToTheEnd: (durationMs) => messages.rest(durationMs),
    forget: () => messages.forget(),
    hold: (start) => (held = start),
    goOn: () => messages.goOn(),
    handled,
    reads,
  };
}

function send(id: string): void {
  socket.subscribe(id, sendQuery, { input: textTo(bob.id, id, id) });
}

interface Answer {
  readonly refusal: { readonly code: string; readonly retryAfterMs: number } | null;
  readonly seq: number | null;
}

/** The first answers to so many operations, by the operation, in whatever order they come. */
async function answersTo(count: number): Promise<Map<string, Answer>> {
  const answers = new Map<string, Answer>();
  while (answers.size < count) {
    const { id, type, payload } = await socket.until((message) => message['type'] !== 'complete');
    const [error] = type === 'error' ? (payload as { extensions: NonNullable<Answer['refusal']> }[]) : [];
    const { data } = payload as { data?: { sendMessage?: { message: { seq: number } } } };
    answers.set(String(id), {
      refusal: error?.extensions ?? null,
      seq: data?.sendMessage?.message.seq ?? null,
    });
  }
  return answers;
}

describe('the turns in which sockets are read', () => {
  it('end after a while, sooner for who arrives, and begin again when the event loop has been around', async () => {
    const turns = new ReadingTurns(() => false);
    expect([turns.hasTime('arrival'), turns.hasTime('present')]).toEqual([true, true]);
    vi.advanceTimersByTime(18);
    expect([turns.hasTime('arrival'), turns.hasTime('present')]).toEqual([false, true]);
    vi.advanceTimersByTime(8);
    expect([turns.hasTime('arrival'), turns.hasTime('present')]).toEqual([false, false]);
    await passTurns(3);
    expect([turns.hasTime('arrival'), turns.hasTime('present')]).toEqual([true, true]);
  });

  it('let who arrives wait longer than the protocol waits for connection_init, and keep them', async () => {
    const arriving = await RawSocket.open(app.url);
    const { becomesFree } = busyNode();
    arriving.initialise(bob.token);
    await isHeard(arriving);
    // Longer than graphql-ws waits.
    await pass(3_500);
    becomesFree();
    await arriving.until(({ type }) => type === 'connection_ack');
    arriving.socket.close();
  });

  it('let who arrives in, and to their inbox, while those who are here wait', async () => {
    const spy = vi
      .spyOn(ReadingTurns.prototype, 'hasTime')
      .mockImplementation((asker) => asker === 'arrival');
    const arriving = await RawSocket.connect(app.url, bob.token);
    arriving.subscribe('inbox', inboxQuery);
    await arriving.until(({ id }) => id === 'inbox');
    arriving.subscribe('more', '{ viewer { mutedUntil } }');
    await isHeard(arriving);
    const asked = spy.mock.calls.length;
    await until(() => spy.mock.calls.length > asked);
    spy.mockRestore();
    await arriving.until(({ id }) => id === 'more');
    arriving.socket.close();
  });

  it('keep nobody who has said anything else by then', async () => {
    const stranger = await RawSocket.open(app.url);
    const { becomesFree } = busyNode();
    stranger.send({ type: 'ping' });
    await isHeard(stranger);
    await pass(3_500);
    expect((await stranger.closed).code).toBe(4408);
    becomesFree();
  });

  it('let messages wait, and none of them is lost or overtakes another', async () => {
    const { becomesFree } = busyNode();
    const ids = ['w1', 'w2', 'w3', 'w4', 'w5', 'w6'];
    for (const id of ids) send(id);
    await isHeard(socket);
    await passTurns(20);
    becomesFree();
    const answers = await answersTo(ids.length);
    expect(ids.map((id) => answers.get(id)?.seq)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('refuse what has waited for too long, and take nothing of its client until it was to come back', async () => {
    const retryAfterMs = await refuseOne(false);
    expect(retryAfterMs).toBeGreaterThanOrEqual(patienceMs);
    expect(retryAfterMs).toBeLessThanOrEqual(4_000);
    let isAnswered = false;
    const again = socket.until(({ id }) => id === 'again').finally(() => (isAnswered = true));
    await pass(retryAfterMs - 1);
    await isHeard(socket);
    await passTurns(20);
    expect(isAnswered).toBe(false);
    await pass(1);
    expect(await again).toMatchObject({ type: 'next' });
  });

  it('take what comes from one that was refused as soon as nobody else waits', async () => {
    await refuseOne(true);
    // No time has passed since.
    expect(await socket.until(({ id }) => id === 'again')).toMatchObject({ type: 'next' });
  });

  it('are not to blame for what an idle node had wait in a rest', async () => {
    const retryAfterMs = 6_000;
    const { take, rest, handled } = incoming();
    vi.spyOn(ReadingTurns.prototype, 'areCalm', 'get').mockReturnValue(false);
    rest(retryAfterMs);
    take('in the rest');
    await pass(patienceMs + 300);
    vi.spyOn(ReadingTurns.prototype, 'areCalm', 'get').mockReturnValue(true);
    await pass(600);
    await until(() => handled.length === 1);
    expect(handled[0]?.waitedMs).toBeLessThan(patienceMs);
  });

  it('let one rest to the end, however much time there is, whose work could not be done before', async () => {
    const restMs = 1_500;
    const { take, restToTheEnd, handled } = incoming();
    restToTheEnd(restMs);
    take('in the rest');
    await pass(restMs - 1);
    await passTurns(20);
    expect(handled).toEqual([]);
    await pass(1);
    await until(() => handled.length === 1);
    expect(handled[0]?.waitedMs).toBeLessThan(patienceMs);
  });

  it('let in what is late while writes have to be done first, and nothing else of who is here', async () => {
    let isBehind = true;
    const turns = new ReadingTurns(() => isBehind);
    const entered: string[] = [];
    turns.wait('present', () => entered.push('in time'));
    turns.wait('present', () => entered.push('late'), performance.now() - 1);
    turns.wait('arrival', () => entered.push('arrival'));
    await pass(200);
    await passTurns(20);
    expect(entered.sort()).toEqual(['arrival', 'late']);
    isBehind = false;
    await pass(20);
    expect(entered).toContain('in time');
  });

  it('read a client until 32 of its messages wait, or long ones, and again when they are handled', async () => {
    const { becomesFree } = busyNode();
    for (const texts of [Array.from({ length: 32 }, () => '{}'), ['x'.repeat(66_000)]]) {
      const { take, reads, handled } = incoming();
      for (const text of texts.slice(1)) take(text);
      expect(reads).toEqual([]);
      take(texts[0] ?? '');
      expect(reads).toEqual(['pause']);
      vi.spyOn(ReadingTurns.prototype, 'hasTime').mockReturnValue(true);
      await until(() => handled.length === texts.length);
      expect(reads).toEqual(['pause', 'resume']);
      vi.spyOn(ReadingTurns.prototype, 'hasTime').mockReturnValue(false);
    }
    becomesFree();
  });

  it('handle nothing of who has gone', async () => {
    const { becomesFree } = busyNode();
    const { take, forget, handled } = incoming();
    take('waits');
    forget();
    becomesFree();
    await passTurns(10);
    expect(handled).toEqual([]);
  });

  it('take nothing from who is here while more waits to be written than a few batches hold', () => {
    let isBehind = true;
    const turns = new ReadingTurns(() => isBehind);
    expect([turns.hasTime('arrival'), turns.hasTime('present'), turns.areCalm]).toEqual([true, false, false]);
    isBehind = false;
    expect([turns.hasTime('present'), turns.areCalm]).toEqual([true, true]);
  });

  /** Has one message wait for too long, and sends another as soon as it is refused; answers when that was to be, in ms. */
  async function refuseOne(isCalm: boolean): Promise<number> {
    const { becomesFree } = busyNode();
    vi.spyOn(ReadingTurns.prototype, 'areCalm', 'get').mockReturnValue(isCalm);
    // First, so that both are late: what comes after the one that is refused waits for the end of the rest.
    socket.subscribe(`stream ${isCalm}`, inboxQuery, {});
    send(`late ${isCalm}`);
    await isHeard(socket);
    await pass(patienceMs + 1);
    becomesFree();
    const answers = await answersTo(2);
    send('again');
    // A stream is opened however late it is: a client would take its refusal for its end.
    expect(answers.get(`stream ${isCalm}`)?.refusal).toBeNull();
    const refusal = answers.get(`late ${isCalm}`)?.refusal;
    expect(refusal?.code).toBe('UNAVAILABLE');
    return refusal?.retryAfterMs ?? Number.NaN;
  }
});

describe('what has to wait for the end of an operation', () => {
  const texts = (count: number) => Array.from({ length: count }, (_, index) => `text ${index}`);

  it('is handled after it, in order, with what came behind, and its wait is not held against it', async () => {
    const { take, hold, goOn, handled } = incoming();
    hold('held');
    for (const text of ['first', 'held', 'behind']) take(text);
    await pass(300);
    expect(handled.map(({ text }) => text)).toEqual(['first']);
    goOn();
    expect(handled).toHaveLength(1);
    hold(null);
    goOn();
    await until(() => handled.length === 3);
    expect(handled).toEqual(['first', 'held', 'behind'].map((text) => ({ text, waitedMs: 0 })));
  });

  it('is read on meanwhile: what it waits for may be among what has not been read', async () => {
    const { take, restToTheEnd, hold, goOn, reads, handled } = incoming();
    restToTheEnd(200);
    for (const text of texts(32)) take(text);
    expect(reads).toEqual(['pause']);
    hold('text 0');
    await pass(200);
    await until(() => reads.length > 1);
    expect(reads).toEqual(['pause', 'resume']);
    hold(null);
    goOn();
    await until(() => handled.length === 32);
  });

  it('is too much when 72 more come, whatever waited before', async () => {
    const { becomesFree } = busyNode();
    const { take, hold, reads } = incoming();
    for (const text of texts(100)) take(text);
    await pass(1);
    hold('text 0');
    becomesFree();
    await until(() => reads.length > 1);
    expect(reads).toEqual(['pause', 'resume']);
    for (const text of texts(71)) take(text);
    expect(reads).toEqual(['pause', 'resume']);
    take('one more');
    expect(reads).toEqual(['pause', 'resume', 'too much']);
  });
});

describe('what has waited on a socket for too long, and is no query or mutation that can be run,', () => {
  const late = async (say: (socket: RawSocket) => void): Promise<RawSocket> => {
    const own = await RawSocket.connect(app.url, alice.token);
    own.subscribe('running', inboxQuery, {});
    await own.until(({ id }) => id === 'running');
    const { becomesFree } = busyNode();
    say(own);
    await isHeard(own);
    await pass(patienceMs + 1);
    becomesFree();
    return own;
  };

  it('is told what is wrong with it', async () => {
    const own = await late((socket) => {
      socket.subscribe('bad', '{ viewer { nothing } }', {});
    });
    expect(await own.until(({ type }) => type === 'error')).toMatchObject({
      id: 'bad',
      payload: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }],
    });
    own.socket.close();
  });

  it('does not end the operation whose id it uses again without a word: the socket is closed', async () => {
    const own = await late((socket) => socket.subscribe('running', '{ viewer { id } }', {}));
    expect((await own.closed).code).toBe(4409);
  });

  it('has no answer when it is no message of the protocol: the socket is closed', async () => {
    const own = await late((socket) => socket.send({ type: 'subscribe', id: '', payload: { query: 1 } }));
    expect((await own.closed).code).toBe(4400);
  });
});

describe('requests over HTTP', () => {
  const ask = (text: string): Promise<Response> =>
    fetch(`${app.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${alice.token}`,
        origin: 'http://localhost:3000',
      },
      body: JSON.stringify({ query: sendQuery, variables: { input: textTo(bob.id, text, text) } }),
    });

  it('wait for their turn as sockets do, and what asks for no GraphQL does not', async () => {
    const { isAsked, becomesFree } = busyNode();
    const answers = ['h1', 'h2', 'h3'].map((text) => ask(text));
    await isAsked();
    expect((await fetch(`${app.url}/health/live`)).status).toBe(200);
    expect(await Promise.race([...answers, passTurns(20)])).toBeUndefined();
    becomesFree();
    for (const answer of await Promise.all(answers)) {
      expect(await answer.json()).toMatchObject({ data: { sendMessage: { duplicate: false } } });
    }
  });

  it('are refused when they have waited for too long, and nothing of them was done', async () => {
    const { isAsked, becomesFree } = busyNode();
    const late = ask('too late');
    await isAsked();
    await pass(patienceMs + 1);
    becomesFree();
    const answer = await late;
    expect(answer.status).toBe(503);
    expect(answer.headers.get('access-control-allow-origin')).toBe('http://localhost:3000');
    const { errors } = (await answer.json()) as { errors: { extensions: { retryAfterMs: number } }[] };
    const retryAfterMs = errors[0]?.extensions.retryAfterMs ?? 0;
    expect(errors).toMatchObject([{ extensions: { code: 'UNAVAILABLE' } }]);
    expect(retryAfterMs).toBeGreaterThanOrEqual(patienceMs);
    expect(Number(answer.headers.get('retry-after'))).toBe(Math.ceil(retryAfterMs / 1_000));
    expect(await (await ask('too late')).json()).toMatchObject({
      data: { sendMessage: { duplicate: false } },
    });
  });

  it('that went away while they waited are forgotten', async () => {
    const { becomesFree } = busyNode();
    const taken = vi.spyOn(RequestTurns.prototype, 'take');
    const authenticated = vi.spyOn(Authenticator.prototype, 'authenticate');
    const controller = new AbortController();
    const gone = fetch(`${app.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${alice.token}` },
      body: JSON.stringify({ query: sendQuery, variables: { input: textTo(bob.id, 'gone', 'gone') } }),
      signal: controller.signal,
    });
    await until(() => taken.mock.calls.length > 0);
    const closed = once(taken.mock.calls[0]?.[1] ?? new EventEmitter(), 'close');
    controller.abort();
    await expect(gone).rejects.toThrow();
    await closed;
    becomesFree();
    expect(await (await ask('gone')).json()).toMatchObject({ data: { sendMessage: { duplicate: false } } });
    expect(authenticated).toHaveBeenCalledTimes(1);
  });

  it.each(['/graphql/', '/GraphQL', '/graphql?trace=1'])('wait at %s as well', async (path) => {
    const { isAsked, becomesFree } = busyNode();
    const answer = fetch(`${app.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ __typename }' }),
    });
    await isAsked();
    expect(await Promise.race([answer, passTurns(20)])).toBeUndefined();
    becomesFree();
    expect((await answer).status).toBe(200);
  });

  it('let a browser ask beforehand', async () => {
    const { becomesFree } = busyNode();
    expect((await fetch(`${app.url}/graphql`, { method: 'OPTIONS' })).status).toBe(204);
    becomesFree();
  });
});
