import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { Authenticator } from '../src/auth/authenticator.js';
import { IncomingMessages } from '../src/transport/incoming-messages.js';
import { patienceMs, ReadingTurns } from '../src/transport/reading-turns.js';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import { inboxQuery, sendQuery, textTo } from './harness/inbox.js';
import { RawSocket } from './harness/raw-socket.js';

let app: TestApp;
let alice: Person;
let bob: Person;
let socket: RawSocket;
beforeAll(async () => {
  app = await startTestApp();
  alice = await app.person('alice');
  bob = await app.person('bob');
  socket = await RawSocket.connect(app.url, alice.token);
});
afterAll(() => app.close());
afterEach(() => vi.restoreAllMocks());

/** A node whose other sockets take all its time, until it has some again. */
function busyNode(): { readonly becomesFree: () => void } {
  const spy = vi.spyOn(ReadingTurns.prototype, 'hasTime').mockReturnValue(false);
  return { becomesFree: () => spy.mockRestore() };
}

const passTurns = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

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
    let nowMs = 1_000;
    vi.spyOn(performance, 'now').mockImplementation(() => nowMs);
    const turns = new ReadingTurns(() => false);
    expect([turns.hasTime('arrival'), turns.hasTime('present')]).toEqual([true, true]);
    nowMs += 18;
    expect([turns.hasTime('arrival'), turns.hasTime('present')]).toEqual([false, true]);
    nowMs += 8;
    expect([turns.hasTime('arrival'), turns.hasTime('present')]).toEqual([false, false]);
    await passTurns(3);
    expect([turns.hasTime('arrival'), turns.hasTime('present')]).toEqual([true, true]);
  });

  it('let who arrives wait longer than the protocol waits for connection_init, and keep them', async () => {
    const { becomesFree } = busyNode();
    const arriving = RawSocket.connect(app.url, bob.token);
    await pause(1_000);
    becomesFree();
    const held = await RawSocket.open(app.url);
    const second = busyNode();
    // Longer than graphql-ws waits.
    held.initialise(bob.token);
    await pause(3_500);
    second.becomesFree();
    await held.until(({ type }) => type === 'connection_ack');
    (await arriving).socket.close();
    held.socket.close();
  });

  it('keep nobody who has said anything else by then', async () => {
    const stranger = await RawSocket.open(app.url);
    const { becomesFree } = busyNode();
    stranger.send({ type: 'ping' });
    expect((await stranger.closed).code).toBe(4408);
    becomesFree();
  });

  it('let messages wait, and none of them is lost or overtakes another', async () => {
    const { becomesFree } = busyNode();
    const ids = ['w1', 'w2', 'w3', 'w4', 'w5', 'w6'];
    for (const id of ids) send(id);
    await pause(200);
    becomesFree();
    const answers = await answersTo(ids.length);
    expect(ids.map((id) => answers.get(id)?.seq)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('refuse what has waited for too long, and take nothing of its client until it was to come back', async () => {
    const { refusedAtMs, retryAfterMs } = await refuseOne(false);
    expect(retryAfterMs).toBeGreaterThanOrEqual(patienceMs);
    expect(retryAfterMs).toBeLessThanOrEqual(4_000);
    expect(await socket.until(({ id }) => id === 'again')).toMatchObject({ type: 'next' });
    expect(performance.now() - refusedAtMs).toBeGreaterThan(retryAfterMs - 500);
  });

  it('take what comes from one that was refused as soon as nobody else waits', async () => {
    const { refusedAtMs, retryAfterMs } = await refuseOne(true);
    expect(await socket.until(({ id }) => id === 'again')).toMatchObject({ type: 'next' });
    expect(performance.now() - refusedAtMs).toBeLessThan(retryAfterMs - 500);
  });

  it('are not to blame for what an idle node had wait in a rest', async () => {
    const retryAfterMs = 6_000;
    const { take, rest, handled } = incoming();
    vi.spyOn(ReadingTurns.prototype, 'areCalm', 'get').mockReturnValue(false);
    rest(retryAfterMs);
    take('in the rest');
    await pause(patienceMs + 300);
    vi.spyOn(ReadingTurns.prototype, 'areCalm', 'get').mockReturnValue(true);
    await vi.waitFor(() => expect(handled).toHaveLength(1), { timeout: 2_000 });
    expect(handled[0]?.waitedMs).toBeLessThan(patienceMs);
  });

  it('let one rest to the end, however much time there is, whose work could not be done before', async () => {
    const restMs = 1_500;
    const { take, restToTheEnd, handled } = incoming();
    const sinceMs = performance.now();
    restToTheEnd(restMs);
    take('in the rest');
    await vi.waitFor(() => expect(handled).toHaveLength(1), { timeout: 10_000 });
    expect(performance.now() - sinceMs).toBeGreaterThanOrEqual(restMs);
    expect(handled[0]?.waitedMs).toBeLessThan(patienceMs);
  });

  it('let in what is late while writes have to be done first, and nothing else of who is here', async () => {
    let isBehind = true;
    const turns = new ReadingTurns(() => isBehind);
    const entered: string[] = [];
    turns.wait('present', () => entered.push('in time'));
    turns.wait('present', () => entered.push('late'), performance.now() - 1);
    turns.wait('arrival', () => entered.push('arrival'));
    await pause(200);
    expect(entered.sort()).toEqual(['arrival', 'late']);
    isBehind = false;
    await vi.waitFor(() => expect(entered).toContain('in time'));
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
      await vi.waitFor(() => expect(handled).toHaveLength(texts.length));
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

  /** Has one message wait for too long, and sends another as soon as it is refused. */
  async function refuseOne(
    isCalm: boolean,
  ): Promise<{ readonly refusedAtMs: number; readonly retryAfterMs: number }> {
    const { becomesFree } = busyNode();
    vi.spyOn(ReadingTurns.prototype, 'areCalm', 'get').mockReturnValue(isCalm);
    // First, so that both are late: what comes after the one that is refused waits for the end of the rest.
    socket.subscribe(`stream ${isCalm}`, inboxQuery, {});
    send(`late ${isCalm}`);
    await pause(patienceMs + 200);
    becomesFree();
    const answers = await answersTo(2);
    const refusedAtMs = performance.now();
    send('again');
    // A stream is opened however late it is: a client would take its refusal for its end.
    expect(answers.get(`stream ${isCalm}`)?.refusal).toBeNull();
    const refusal = answers.get(`late ${isCalm}`)?.refusal;
    expect(refusal?.code).toBe('UNAVAILABLE');
    return { refusedAtMs, retryAfterMs: refusal?.retryAfterMs ?? Number.NaN };
  }
});

describe('what has to wait for the end of an operation', () => {
  const texts = (count: number) => Array.from({ length: count }, (_, index) => `text ${index}`);

  it('is handled after it, in order, with what came behind, and its wait is not held against it', async () => {
    const { take, hold, goOn, handled } = incoming();
    hold('held');
    for (const text of ['first', 'held', 'behind']) take(text);
    await pause(300);
    expect(handled.map(({ text }) => text)).toEqual(['first']);
    goOn();
    expect(handled).toHaveLength(1);
    hold(null);
    goOn();
    await vi.waitFor(() => expect(handled.map(({ text }) => text)).toEqual(['first', 'held', 'behind']));
    for (const { waitedMs } of handled) expect(waitedMs).toBeLessThan(200);
  });

  it('is read on meanwhile: what it waits for may be among what has not been read', async () => {
    const { take, restToTheEnd, hold, goOn, reads, handled } = incoming();
    restToTheEnd(200);
    for (const text of texts(32)) take(text);
    expect(reads).toEqual(['pause']);
    hold('text 0');
    await vi.waitFor(() => expect(reads).toEqual(['pause', 'resume']));
    hold(null);
    goOn();
    await vi.waitFor(() => expect(handled).toHaveLength(32));
  });

  it('is too much when 72 more come, whatever waited before', async () => {
    const { becomesFree } = busyNode();
    const { take, hold, reads } = incoming();
    for (const text of texts(100)) take(text);
    hold('text 0');
    becomesFree();
    await vi.waitFor(() => expect(reads).toEqual(['pause', 'resume']));
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
    await pause(patienceMs + 200);
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
    const { becomesFree } = busyNode();
    const answers = ['h1', 'h2', 'h3'].map((text) => ask(text));
    expect((await fetch(`${app.url}/health/live`)).status).toBe(200);
    const isFirst = await Promise.race([Promise.race(answers).then(() => 'answered'), pause(200)]);
    expect(isFirst).toBeUndefined();
    becomesFree();
    for (const answer of await Promise.all(answers)) {
      expect(await answer.json()).toMatchObject({ data: { sendMessage: { duplicate: false } } });
    }
  });

  it('are refused when they have waited for too long, and nothing of them was done', async () => {
    const { becomesFree } = busyNode();
    const late = ask('too late');
    await pause(patienceMs + 200);
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
    const authenticated = vi.spyOn(Authenticator.prototype, 'authenticate');
    const controller = new AbortController();
    const gone = fetch(`${app.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${alice.token}` },
      body: JSON.stringify({ query: sendQuery, variables: { input: textTo(bob.id, 'gone', 'gone') } }),
      signal: controller.signal,
    });
    await pause(100);
    controller.abort();
    await expect(gone).rejects.toThrow();
    await pause(100);
    becomesFree();
    expect(await (await ask('gone')).json()).toMatchObject({ data: { sendMessage: { duplicate: false } } });
    expect(authenticated).toHaveBeenCalledTimes(1);
  });

  it.each(['/graphql/', '/GraphQL', '/graphql?trace=1'])('wait at %s as well', async (path) => {
    const { becomesFree } = busyNode();
    const answer = fetch(`${app.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ __typename }' }),
    });
    expect(await Promise.race([answer, pause(150)])).toBeUndefined();
    becomesFree();
    expect((await answer).status).toBe(200);
  });

  it('let a browser ask beforehand', async () => {
    const { becomesFree } = busyNode();
    expect((await fetch(`${app.url}/graphql`, { method: 'OPTIONS' })).status).toBe(204);
    becomesFree();
  });
});
