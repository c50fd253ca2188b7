import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
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
  it('end after a while, and begin again when the event loop has been around', async () => {
    const turns = new ReadingTurns();
    expect(turns.hasTime()).toBe(true);
    expect(turns.hasTime()).toBe(true);
    const fromMs = performance.now();
    while (performance.now() - fromMs < 30);
    expect(turns.hasTime()).toBe(false);
    await passTurns(3);
    expect(turns.hasTime()).toBe(true);
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

  it('refuse what has waited for too long, and do not read its client until it was to come back', async () => {
    const { becomesFree } = busyNode();
    send('late');
    socket.subscribe('stream', inboxQuery, {});
    await pause(patienceMs + 200);
    becomesFree();
    const answers = await answersTo(2);
    const refusedAtMs = performance.now();
    send('again');
    // A stream is opened however late it is: a client would take its refusal for its end.
    expect(answers.get('stream')?.refusal).toBeNull();
    const refusal = answers.get('late')?.refusal;
    expect(refusal?.code).toBe('UNAVAILABLE');
    expect(refusal?.retryAfterMs).toBeGreaterThanOrEqual(patienceMs);
    expect(refusal?.retryAfterMs).toBeLessThanOrEqual(5_000);
    await socket.until(({ id, type }) => id === 'again' && type === 'next');
    expect(performance.now() - refusedAtMs).toBeGreaterThan((refusal?.retryAfterMs ?? 0) - 500);
  });
});
