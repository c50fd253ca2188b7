import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import { inboxQuery, sendQuery, textTo } from './harness/inbox.js';
import { untilLockAwaited, withClient } from './harness/postgres.js';
import { RawSocket } from './harness/raw-socket.js';

let app: TestApp;
let ida: Person;
let ivan: Person;
beforeAll(async () => {
  app = await startTestApp();
  [ida, ivan] = [await app.person('ida'), await app.person('ivan')];
  await ivan.run('{ viewer { mutedUntil } }');
});
afterAll(() => app.close());

const requests = '{ friendRequests(direction: INCOMING) { nodes { id } } }';
const pause = (ms: number) => new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), ms));
const isStreamReady = (message: Readonly<Record<string, unknown>>) =>
  JSON.stringify(message).includes('SyncCompleted');

/** Everything that is said until a ping after it is answered, as `type id`. */
async function saidUntilPong(socket: RawSocket): Promise<string[]> {
  socket.send({ type: 'ping' });
  const said: string[] = [];
  for (;;) {
    const { type, id } = await socket.next();
    if (type === 'pong') return said;
    said.push(`${String(type)} ${String(id)}`);
  }
}

/** On a socket of ida's, while each read of friend requests waits in the database until `release` is called. */
async function whileReadsWait(
  act: (socket: RawSocket, release: () => Promise<unknown>) => Promise<void>,
): Promise<void> {
  const socket = await RawSocket.connect(app.url, ida.token);
  await withClient(app.database.url, async (holder) => {
    await holder.query('BEGIN; LOCK TABLE friend_request IN ACCESS EXCLUSIVE MODE');
    await act(socket, () => holder.query('COMMIT'));
  });
  await socket.end();
}

/** The same, with one that runs as `1`, and that its client has completed. */
function whileCompletedReadRuns(
  act: (socket: RawSocket, release: () => Promise<unknown>) => Promise<void>,
): Promise<void> {
  return whileReadsWait(async (socket, release) => {
    socket.subscribe('1', requests);
    await withClient(app.database.url, (watcher) => untilLockAwaited(watcher, 'friend_request'));
    socket.send({ type: 'complete', id: '1' });
    await act(socket, release);
  });
}

describe('an id that is used again at once, after its client has completed', () => {
  it('a stream, answers what the id is used for next, again and again', async () => {
    const socket = await RawSocket.connect(app.url, ida.token);
    for (let round = 0; round < 20; round += 1) {
      socket.subscribe('1', inboxQuery);
      await socket.until(isStreamReady);
      socket.send({ type: 'complete', id: '1' });
      socket.subscribe('1', sendQuery, { input: textTo(ivan.id, 'again', `stream-${round}`) });
      const answer = await socket.until(({ type }) => type !== 'complete');
      expect(answer).toMatchObject({ type: 'next', id: '1', payload: { data: { sendMessage: {} } } });
      expect(await socket.next()).toEqual({ type: 'complete', id: '1' });
    }
    expect(await saidUntilPong(socket)).toEqual([]);
    await socket.end();
  });

  it('a stream, opens the next one, which stays open', async () => {
    const socket = await RawSocket.connect(app.url, ida.token);
    for (let round = 0; round < 20; round += 1) {
      socket.subscribe('1', inboxQuery);
      await socket.until(isStreamReady);
      socket.send({ type: 'complete', id: '1' });
    }
    socket.subscribe('1', inboxQuery);
    await socket.until(isStreamReady);
    await ivan.run(sendQuery, { input: textTo(ida.id, 'there?', 'stream-to-stream') });
    const event = await socket.next();
    expect(event).toMatchObject({ type: 'next', id: '1', payload: { data: { inbox: {} } } });
    await socket.end();
  });

  it('a query that runs, is answered for itself, and what was said after it no sooner', async () => {
    await whileCompletedReadRuns(async (socket, release) => {
      socket.subscribe('1', requests.replace('{ ', '{ again: '));
      const said = saidUntilPong(socket);
      expect(await Promise.race([said, pause(300)])).toBeUndefined();
      await release();
      expect(await said).toEqual([]);
      expect(await socket.next()).toMatchObject({ type: 'next', id: '1', payload: { data: { again: {} } } });
      expect(await socket.next()).toEqual({ type: 'complete', id: '1' });
      expect(await saidUntilPong(socket)).toEqual([]);
    });
  });

  it('a query that runs, does not hold up what has another id and came before', async () => {
    await whileCompletedReadRuns(async (socket, release) => {
      socket.subscribe('2', '{ __typename }');
      socket.subscribe('1', '{ __typename }');
      // Frames as long as they may be wait, too.
      socket.send(
        `${JSON.stringify({ type: 'subscribe', id: '3', payload: { query: '{ __typename }' } })}${' '.repeat(130_000)}`,
      );
      expect(await socket.next()).toMatchObject({ type: 'next', id: '2' });
      expect(await socket.next()).toMatchObject({ type: 'complete', id: '2' });
      const later = socket.next();
      expect(await Promise.race([later, pause(300)])).toBeUndefined();
      await release();
      expect(await later).toMatchObject({ type: 'next', id: '1' });
    });
  });

  it('each of as many streams as a socket may have, opens as many again', async () => {
    const socket = await RawSocket.connect(app.url, ida.token);
    for (let round = 0; round < 3; round += 1) {
      for (let index = 0; index < 20; index += 1) {
        if (round > 0) socket.send({ type: 'complete', id: `${round - 1}-${index}` });
        socket.subscribe(`${round}-${index}`, inboxQuery);
      }
      for (let index = 0; index < 20; index += 1) {
        await socket.until(
          (message) => isStreamReady(message) && String(message['id']).startsWith(`${round}-`),
        );
      }
    }
    await socket.end();
  });

  it('a stream that would have been refused, is not told so in its place', async () => {
    const socket = await RawSocket.connect(app.url, ida.token);
    for (let index = 0; index < 20; index += 1) {
      await ida.run('mutation ($id: ID!) { registerDevice(input: { deviceId: $id }) { device { id } } }', {
        id: `device-${index}`,
      });
    }
    for (let round = 0; round < 20; round += 1) {
      socket.subscribe('1', inboxQuery, { deviceId: 'one-too-many' });
      socket.send({ type: 'complete', id: '1' });
      socket.subscribe('1', sendQuery, { input: textTo(ivan.id, 'again', `refused-${round}`) });
      expect(await socket.next()).toMatchObject({ type: 'next', payload: { data: { sendMessage: {} } } });
      expect(await socket.next()).toEqual({ type: 'complete', id: '1' });
    }
    await socket.end();
  });

  it('and goes on asking while it waits, is told to come back', async () => {
    await whileCompletedReadRuns(async (socket, release) => {
      socket.subscribe('1', requests);
      for (let index = 0; index < 72; index += 1) socket.send({ type: 'ping' });
      expect((await socket.closed).code).toBe(1013);
      await release();
    });
  });

  it('and leaves while it waits, has nothing done any more', async () => {
    await whileCompletedReadRuns(async (socket, release) => {
      socket.subscribe('1', sendQuery, { input: textTo(ivan.id, 'never', 'left-1') });
      await pause(100);
      await socket.end();
      await release();
    });
    await pause(300);
    await withClient(app.database.url, async (reader) => {
      const { rows } = await reader.query(`SELECT 1 FROM message WHERE client_message_id = 'left-1'`);
      expect(rows).toEqual([]);
    });
  });
});

it('operations that their client has completed count until they have ended: as many as it may listen to', async () => {
  const queries = Array.from({ length: 20 }, (_, index) => index);
  await whileReadsWait(async (socket, release) => {
    for (const id of queries) {
      socket.subscribe(`completed-${id}`, requests);
      socket.send({ type: 'complete', id: `completed-${id}` });
    }
    for (const id of queries) socket.subscribe(`wanted-${id}`, requests);
    expect(await saidUntilPong(socket)).toEqual([]);
    for (const id of queries) socket.send({ type: 'complete', id: `wanted-${id}` });
    socket.subscribe('one-too-many', requests);
    expect(await socket.next()).toMatchObject({
      type: 'error',
      id: 'one-too-many',
      payload: [{ extensions: { code: 'LIMIT_REACHED', limit: 20 } }],
    });
    await release();
    await vi.waitFor(async () => {
      socket.subscribe('later', '{ __typename }');
      expect(await socket.next()).toMatchObject({ type: 'next', id: 'later' });
    }, 20_000);
  });
});

it('nothing of all this is a defect in the log', () => {
  expect(app.logged).toEqual([]);
});
