import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import { newcomers, newPair, refusalOf, send } from './harness/messages.js';
import { befriend, block, updateProfile } from './harness/relations.js';
import { sayTransient, SignalEar, summary, type } from './harness/signals.js';
import {
  AdminMuteUserDocument,
  AdminUpdateSettingsDocument,
  SendTransientMessageDocument,
  SetTypingDocument,
  SignalsDocument,
  UnblockUserDocument,
  ViewerDocument,
} from './generated/documents.js';

let silent: TestApp;
let refusing: TestApp;

beforeAll(async () => {
  silent = await startTestApp();
  refusing = await startTestApp();
  const admin = await refusing.admin();
  await admin.run(AdminUpdateSettingsDocument, { input: { blockedSend: 'REFUSE' } });
});

afterAll(async () => {
  await refusing.close();
  await silent.close();
});

describe.each(['SILENT', 'REFUSE'])('while a block stands, under %s', (mode) => {
  const node = (): TestApp => (mode === 'SILENT' ? silent : refusing);

  it('neither sees the other come, go or be there, whichever of the two blocks', async () => {
    const [xavier, yvonne] = await friends(node());
    await connect(xavier);
    const ear = await listen(node(), yvonne);
    expect(summary(await ear.next())).toBe(`${xavier.id} online`);
    await block(xavier, yvonne);
    expect(summary(await ear.next())).toBe(`${xavier.id} offline`);
    await comeAgain(node(), xavier);
    const again = await listen(node(), await node().person(yvonne.id));
    const blocker = await listen(node(), await node().person(xavier.id));
    expect(await seenOf(xavier, { node: node(), ear, listener: yvonne })).toEqual([]);
    expect(await seenOf(xavier, { node: node(), ear: again, listener: yvonne })).toEqual([]);
    expect(await seenOf(yvonne, { node: node(), ear: blocker, listener: xavier })).toEqual([]);
    await xavier.run(UnblockUserDocument, { input: { userId: yvonne.id } });
    await ear.until((signal) => summary(signal) === `${xavier.id} online`);
    await blocker.until((signal) => summary(signal) === `${yvonne.id} online`);
  });

  it('nothing that either types or says reaches the other', async () => {
    const [xavier, yvonne] = await friends(node());
    await block(xavier, yvonne);
    const [ofXavier, ofYvonne] = [await listen(node(), xavier), await listen(node(), yvonne)];
    const forBlocked = mode === 'SILENT' ? undefined : { code: 'BLOCKED' };
    expect((await reach(yvonne, xavier)).map(refusalOf)).toEqual([forBlocked, forBlocked]);
    const forBlocker = { code: 'RECIPIENT_BLOCKED_BY_YOU' };
    expect((await reach(xavier, yvonne)).map(refusalOf)).toEqual([forBlocker, forBlocker]);
    expect((await ofXavier.untilNow()).map(summary)).toEqual([]);
    expect((await ofYvonne.untilNow()).map(summary)).toEqual([]);
  });

  it('ends what either saw the other type', async () => {
    const [xavier, yvonne] = await newPair(node());
    const [ofXavier, ofYvonne] = [await listen(node(), xavier), await listen(node(), yvonne)];
    await type(xavier, yvonne);
    await type(yvonne, xavier);
    expect(summary(await ofXavier.next())).toBe(`${yvonne.id} typing`);
    expect(summary(await ofYvonne.next())).toBe(`${xavier.id} typing`);
    await block(xavier, yvonne);
    expect(summary(await ofXavier.next())).toBe(`${yvonne.id} silent`);
    expect(summary(await ofYvonne.next())).toBe(`${xavier.id} silent`);
  });
});

describe('under SILENT', () => {
  it('the blocked is answered as if the blocker were not there', async () => {
    const [away, yvonne] = await friends(silent);
    const [blocker] = await newcomers(silent, 1);
    if (!blocker) throw new Error('someone was asked for');
    await befriend(yvonne, blocker);
    await connect(blocker);
    await block(blocker, yvonne);
    const shapes = async (to: Person): Promise<string[]> =>
      (await reach(yvonne, to)).map((answer) => JSON.stringify(answer).replace(uuid, 'id'));
    expect(await shapes(blocker)).toEqual(await shapes(away));
  });

  it('a message that was hidden does not count as having written', async () => {
    const [xavier, yvonne] = await newPair(silent);
    await block(xavier, yvonne);
    await send(yvonne, xavier);
    await xavier.run(UnblockUserDocument, { input: { userId: yvonne.id } });
    await connect(xavier);
    const ear = await listen(silent, yvonne);
    await send(xavier, yvonne);
    expect(await seenOf(xavier, { node: silent, ear, listener: yvonne })).toEqual([]);
    await send(yvonne, xavier);
    expect(summary(await ear.next())).toBe(`${xavier.id} online`);
  });
});

describe('strangers', () => {
  it('see nothing of each other, also when only one of the two has written', async () => {
    const [xavier, yvonne] = await newPair(silent);
    await send(xavier, yvonne);
    const ofYvonne = await listen(silent, yvonne);
    await connect(xavier);
    await comeAgain(silent, xavier);
    const ofXavier = await listen(silent, xavier);
    expect(await seenOf(xavier, { node: silent, ear: ofYvonne, listener: yvonne })).toEqual([]);
    expect(await seenOf(yvonne, { node: silent, ear: ofXavier, listener: xavier })).toEqual([]);
  });

  it('cannot reach someone who accepts friends only', async () => {
    const [xavier, yvonne] = await newPair(silent);
    const ear = await listen(silent, xavier);
    await updateProfile(xavier, { messagesFrom: 'FRIENDS' });
    const refusal = { code: 'NOT_FRIENDS' };
    expect((await reach(yvonne, xavier)).map(refusalOf)).toEqual([refusal, refusal]);
    await befriend(yvonne, xavier);
    await type(yvonne, xavier);
    expect((await ear.until((signal) => signal.__typename === 'TypingChanged')).map(summary)).toContain(
      `${yvonne.id} typing`,
    );
  });
});

it('someone muted can neither type nor speak, and is not told who exists', async () => {
  const [xavier, yvonne] = await newPair(silent);
  const admin = await silent.admin();
  await admin.run(AdminMuteUserDocument, { input: { userId: yvonne.id } });
  const refusal = { code: 'MUTED' };
  expect((await reach(yvonne, xavier)).map(refusalOf)).toEqual([refusal, refusal]);
  expect((await reach(yvonne, { id: 'nobody-at-all' })).map(refusalOf)).toEqual([refusal, refusal]);
});

it('an administrator reaches someone who blocks them', async () => {
  const [xavier] = await newcomers(silent, 1);
  if (!xavier) throw new Error('someone was asked for');
  const admin = await silent.admin();
  await block(xavier, admin);
  const ear = await listen(silent, xavier);
  await sayTransient(admin, xavier, 'The house closes.');
  expect((await ear.untilNow()).map(summary)).toEqual(['admin: The house closes.']);
});

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

async function friends(node: TestApp): Promise<[Person, Person]> {
  const [one, other] = await newPair(node);
  await befriend(one, other);
  return [one, other];
}

async function listen(node: TestApp, listener: Person): Promise<SignalEar> {
  return SignalEar.open(listener, await node.stranger('beacon'));
}

/** Opens the person's socket; the stream keeps it open until the person leaves. */
async function connect(person: Person): Promise<void> {
  person.subscribe(SignalsDocument);
  await person.askOverSocket(ViewerDocument);
}

/** Leaves for so long that others are told, and comes back; a friend who listens says when. */
async function comeAgain(node: TestApp, person: Person): Promise<void> {
  const [witness] = await newcomers(node, 1);
  if (!witness) throw new Error('someone was asked for');
  await befriend(witness, person);
  const ear = await listen(node, witness);
  await ear.until((signal) => summary(signal) === `${person.id} online`);
  await person.leave();
  await ear.until((signal) => summary(signal) === `${person.id} offline`);
  await connect(person);
  await ear.until((signal) => summary(signal) === `${person.id} online`);
}

/** Both answers: of a transient message and of typing. */
async function reach(from: Person, to: { readonly id: string }) {
  const content = { text: { text: 'Hello' } };
  return [
    await from.ask(SendTransientMessageDocument, { input: { to: to.id, content } }),
    await from.ask(SetTypingDocument, { input: { to: to.id, typing: true } }),
  ];
}

interface Watch {
  readonly node: TestApp;
  readonly ear: SignalEar;
  readonly listener: Person;
}

/** What is seen of someone until a friend, who is made after all that went before, comes online. */
async function seenOf(person: Person, { node, ear, listener }: Watch): Promise<string[]> {
  const [lighthouse] = await newcomers(node, 1);
  if (!lighthouse) throw new Error('someone was asked for');
  await befriend(listener, lighthouse);
  await connect(lighthouse);
  const seen = await ear.until((signal) => summary(signal) === `${lighthouse.id} online`);
  return seen.map(summary).filter((line) => line.startsWith(person.id));
}
