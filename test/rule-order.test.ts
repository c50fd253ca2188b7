import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import {
  AdminEraseUserDocument,
  AdminMuteUserDocument,
  SendTransientMessageDocument,
  SetTypingDocument,
} from './generated/documents.js';
import { startTestApp, type Answer, type Person, type TestApp } from './harness/app.js';
import { block, setSettings, tryEdit } from './harness/changes.js';
import { newPair, send, textOf, trySend } from './harness/messages.js';
import { updateProfile } from './harness/relations.js';

let app: TestApp;
let admin: Person;
beforeAll(async () => {
  app = await startTestApp();
  admin = await app.admin();
});
afterEach(() => setSettings(app, `blocked_send = 'SILENT', messages_from = 'EVERYONE'`));
afterAll(() => app.close());

type Recipient = 'another' | 'oneself' | 'nobody' | 'no id';
const anyone: readonly Recipient[] = ['another', 'oneself', 'nobody', 'no id'];

interface Rule {
  readonly name: string;
  /** What a send is refused with; null where it is answered as if it had gone through. */
  readonly code: string | null;
  /** To whom it can hold. */
  readonly recipients: readonly Recipient[];
  /** Makes it hold; absent where the recipient is all there is to it. */
  readonly happens?: (sender: Person, recipient: Person) => Promise<unknown>;
}

/** In the order in which a send is to meet them. */
const rules: readonly Rule[] = [
  {
    name: 'a mute',
    code: 'MUTED',
    recipients: anyone,
    happens: (sender) => admin.run(AdminMuteUserDocument, { input: { userId: sender.id } }),
  },
  { name: 'what is no id', code: 'USER_NOT_FOUND', recipients: ['no id'] },
  { name: 'an unknown recipient', code: 'USER_NOT_FOUND', recipients: ['nobody'] },
  {
    name: 'an erased recipient',
    code: 'USER_NOT_FOUND',
    recipients: ['another'],
    happens: (_sender, recipient) => admin.run(AdminEraseUserDocument, { input: { userId: recipient.id } }),
  },
  { name: 'oneself', code: 'BAD_USER_INPUT', recipients: ['oneself'] },
  {
    name: 'a block of the sender',
    code: 'RECIPIENT_BLOCKED_BY_YOU',
    recipients: ['another'],
    happens: block,
  },
  {
    name: 'a block under REFUSE',
    code: 'BLOCKED',
    recipients: ['another'],
    async happens(sender, recipient) {
      await setSettings(app, `blocked_send = 'REFUSE'`);
      await block(recipient, sender);
    },
  },
  {
    name: 'a recipient for friends only',
    code: 'NOT_FRIENDS',
    recipients: ['another'],
    happens: (_sender, recipient) => updateProfile(recipient, { messagesFrom: 'FRIENDS' }),
  },
  {
    name: 'an app for friends only',
    code: 'NOT_FRIENDS',
    recipients: anyone,
    happens: () => setSettings(app, `messages_from = 'FRIENDS'`),
  },
  {
    name: 'a silent block',
    code: null,
    recipients: ['another'],
    happens: (sender, recipient) => block(recipient, sender),
  },
];

/** Each rule with itself and with every later one that can hold beside it, to whom both can. */
const cases = rules.flatMap((first, index) =>
  rules.slice(index).flatMap((second) => {
    const shared = first.recipients.filter((recipient) => second.recipients.includes(recipient));
    if (first === second) return { title: first.name, first, second, recipient: shared[0] ?? 'another' };
    return shared.map((recipient) => ({
      title: `${first.name} goes before ${second.name}, to ${recipient}`,
      first,
      second,
      recipient,
    }));
  }),
);

it.each(cases)('$title', async ({ first, second, recipient }) => {
  const [alice, bob] = await newPair(app);
  const sent = await send(alice, bob);
  // The later one before, because whoever is erased can be blocked no more.
  await second.happens?.(alice, bob);
  if (first !== second) await first.happens?.(alice, bob);
  const to = { another: bob.id, oneself: alice.id, nobody: 'nobody-of-this-id', 'no id': 'no\0id' }[
    recipient
  ];
  const answers: Record<string, unknown> = {
    send: codeOf(await trySend(alice, bob, { to })),
    transient: codeOf(
      await alice.ask(SendTransientMessageDocument, { input: { to, content: textOf('Hello') } }),
    ),
    typing: codeOf(await alice.ask(SetTypingDocument, { input: { to, typing: true } })),
  };
  const expected: Record<string, string | null> = {
    send: first.code,
    transient: first.code,
    typing: first.code,
  };
  if (recipient === 'another') {
    answers['edit'] = codeOf(await tryEdit(alice, sent));
    expected['edit'] = first.code ?? 'EDIT_WINDOW_PASSED';
  }
  expect(answers).toEqual(expected);
});

function codeOf({ errors }: Answer<unknown>): unknown {
  return errors?.[0]?.extensions?.['code'] ?? null;
}
