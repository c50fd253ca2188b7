import { randomUUID } from 'node:crypto';
import {
  AdminMessagesDocument,
  DevicesDocument,
  MessageDocument,
  RegisterDeviceDocument,
  RemoveDeviceDocument,
  UserDocument,
} from '../generated/documents.js';
import type { Person, TestApp } from './app.js';
import { send, sendInput, sendMany } from './messages.js';
import { file, rendition, url, video } from './sample-content.js';
import { SignalEar, type SeenSignal } from './signals.js';

/** Who is there for the cases of one worker; nobody else writes to them. */
export interface HostileWorld {
  readonly alice: Person;
  readonly bob: Person;
  readonly admin: Person;
  readonly conversationId: string;
  /** What bob hears beside his inbox. */
  readonly transients: HeardTransients;
  /** Somebody who exists and does nothing. */
  newcomer(): Promise<Person>;
}

type Values = Readonly<Record<string, unknown>>;

/** How one field is asked with everything right, and where it shows what it was given. */
export interface HostileField {
  readonly asks?: 'admin' | 'newcomer';
  /** Right arguments, fresh for each case; `path` is that of the leaf that will be replaced. */
  readonly values: (world: HostileWorld, path: readonly string[]) => Promise<Values> | Values;
  readonly select: string;
  /**
   * What was taken, read back from the database in the shape of the arguments; null: it could not be seen. The answer is
   * the field's, and a result with an error of its own counts as refused before it gets here.
   */
  readonly shown?: (answer: never, world: HostileWorld, values: Values) => unknown;
  /** Values that nobody is shown, or that name what is shown. */
  readonly unshown?: RegExp;
  readonly after?: (world: HostileWorld, asker: Person, values: Values) => Promise<unknown>;
}

const contents: Readonly<Record<string, Values>> = {
  text: { text: 'x' },
  emoji: { index: 1, key: 'k' },
  location: { caption: 'c', latitude: 1.5, longitude: 2.5 },
  image: { original: rendition, large: rendition, thumbnail: rendition, format: 'png' },
  audio: { url, bytes: 1_000, durationMs: 1_500 },
  file: { ...file, format: 'pdf' },
  video: { ...video, format: 'mp4', poster: rendition },
  custom: { type: 't', data: { a: [1] }, description: 'd' },
};

/** The kind of content that the path goes through; a text when it goes elsewhere. */
function contentFor(path: readonly string[]): Values {
  const kind = path[path.indexOf('content') + 1] ?? '';
  return path.includes('content') && kind in contents
    ? { [kind]: contents[kind] }
    : { text: contents['text'] };
}

type ShownContent = { readonly __typename: string } & Values;
type ShownMessage = Values & {
  readonly id: string;
  readonly sender: { readonly id: string };
  readonly recipient: { readonly id: string };
  readonly content: ShownContent;
};

/** Content in the shape of `MessageContentInput`. */
function asContent({ __typename, ...values }: ShownContent): Values {
  return { [__typename.replace('Content', '').toLowerCase()]: values };
}

/** As the recipient has it: not the copy in the answer, but what was stored. */
async function storedMessage(world: HostileWorld, id: string): Promise<ShownMessage> {
  const { message } = await world.bob.run(MessageDocument, { id });
  if (!message) throw new Error(`bob has no message ${id}`);
  return message;
}

/** The same of a message to whomever: another case may have made a user of a hostile id. */
async function keptMessage(
  world: HostileWorld,
  { id, sender, recipient }: ShownMessage,
): Promise<ShownMessage> {
  const page = { userId: sender.id, peerId: recipient.id, last: 20 };
  const { adminMessages } = await world.admin.run(AdminMessagesDocument, page);
  const edge = adminMessages.edges.find(({ node }) => node.id === id);
  if (!edge) throw new Error(`the message ${id} of ${sender.id} to ${recipient.id} is not kept`);
  return edge.node;
}

async function asSend(world: HostileWorld, { id, clientMessageId }: Values): Promise<unknown> {
  const stored = await storedMessage(world, String(id));
  const { content, recipient, customData, replyToId } = stored;
  const input = { to: recipient.id, content: asContent(content), customData, clientMessageId };
  return { input: { ...input, replyTo: replyToId } };
}

async function profileOf(world: HostileWorld, id: string): Promise<Values> {
  return { ...(await world.bob.run(UserDocument, { id })).user };
}

/** The newest entry of the audit log about somebody or some message. */
async function reasonAbout(world: HostileWorld, about: unknown): Promise<unknown> {
  const { adminAuditLog } = await world.admin.run<
    {
      adminAuditLog: { nodes: { target: string | null; messageId: string | null; reason: string | null }[] };
    },
    object
  >('{ adminAuditLog(first: 100) { nodes { target messageId reason } } }');
  return adminAuditLog.nodes.find(({ target, messageId }) => target === about || messageId === about)?.reason;
}

const input = (values: Values): Values => values['input'] as Values;

/** Ends what a case has begun, if it is not ended yet. */
function settle(asker: Person, field: string, values: Values): Promise<unknown> {
  const type = `${field.charAt(0).toUpperCase()}${field.slice(1)}Input`;
  return asker.ask(`mutation ($input: ${type}!) { ${field}(input: $input) { __typename } }`, {
    input: values,
  });
}

const id = async (world: HostileWorld, name = 'userId'): Promise<Values> => ({
  input: { [name]: (await world.newcomer()).id },
});
const sent = (world: HostileWorld): Promise<{ id: string; version: number }> => send(world.alice, world.bob);
const message = 'message { id clientMessageId }';
const results = 'results { message { id sender { id } recipient { id } } error { code } }';
const page = 'pageInfo { hasNextPage }';
const paging = /\((first|last|after|before|afterSeq|beforeSeq)\)/;
const userShown = (answer: { user?: { id?: string } }): unknown => ({ input: { userId: answer.user?.id } });
type Results = { readonly results: readonly [{ readonly message: ShownMessage }] };

/** Every field with arguments; a test fails when one is missing, or takes a value that is neither shown here nor named as unshown. */
export const hostileFields: Readonly<Record<string, HostileField>> = {
  user: {
    values: ({ bob }) => ({ id: bob.id }),
    select: '{ id }',
    shown: (answer: { id: string } | null) => answer,
  },
  conversations: { values: () => ({}), select: `{ ${page} }`, unshown: paging },
  conversation: {
    values: ({ bob }) => ({ with: bob.id }),
    select: '{ peer { id } }',
    shown: (answer: { peer: Values } | null) => answer && { with: answer.peer['id'] },
  },
  'Conversation.messages': {
    values: (_world, [argument = '']) => (/Seq/.test(argument) ? { [argument]: 1 } : {}),
    select: `{ ${page} }`,
    unshown: paging,
  },
  message: {
    values: async (world) => ({ id: (await sent(world)).id }),
    select: '{ id }',
    shown: (answer: { id: string } | null) => answer,
  },
  friends: { values: () => ({}), select: `{ ${page} }`, unshown: paging },
  friendRequests: {
    values: () => ({ direction: 'INCOMING' }),
    select: `{ ${page} }`,
    unshown: /\((first|after|direction)\)/,
  },
  blockedUsers: { values: () => ({}), select: `{ ${page} }`, unshown: paging },
  devices: { values: () => ({}), select: `{ ${page} }`, unshown: paging },
  adminMessages: {
    asks: 'admin',
    values: ({ alice, bob }) => ({ userId: alice.id, peerId: bob.id }),
    select: `{ ${page} }`,
    unshown: /./,
  },
  adminAuditLog: { asks: 'admin', values: () => ({}), select: `{ ${page} }`, unshown: paging },
  adminUsers: { asks: 'admin', values: () => ({}), select: `{ ${page} }`, unshown: /./ },
  adminUser: {
    asks: 'admin',
    values: ({ bob }) => ({ id: bob.id }),
    select: '{ user { id } }',
    shown: (answer: { user: Values }) => answer.user,
  },
  adminMessageTrace: {
    asks: 'admin',
    values: async (world) => ({ messageId: (await sent(world)).id }),
    select: '{ storedAt }',
    unshown: /messageId/,
  },
  sendMessage: {
    values: async (world, path) => ({
      input: {
        ...sendInput(world.bob),
        clientMessageId: randomUUID(),
        content: contentFor(path),
        ...(path.includes('replyTo') ? { replyTo: (await sent(world)).id } : {}),
      },
    }),
    select: `{ ${message} }`,
    shown: (answer: { message: ShownMessage }, world) => asSend(world, answer.message),
    // What a push says is shown by devices alone.
    unshown: /\.(countsAsUnread|push\..*)\)/,
  },
  sendTransientMessage: {
    values: ({ bob }, path) => ({ input: { to: bob.id, content: contentFor(path) } }),
    select: '{ id }',
    async shown(answer: { id: string }, world) {
      const heard = await world.transients.find(answer.id);
      // What is kept nowhere may be lost.
      if (!heard) return null;
      const { content, customData } = heard as unknown as ShownMessage;
      return { input: { to: world.bob.id, content: asContent(content), customData } };
    },
  },
  setTyping: {
    values: ({ bob }) => ({ input: { to: bob.id, typing: true } }),
    select: '{ typing }',
    unshown: /./,
  },
  recallMessage: {
    values: async (world) => ({ input: { messageId: (await sent(world)).id } }),
    select: `{ ${message} }`,
    shown: (answer: { message: Values }) => ({ input: { messageId: answer.message['id'] } }),
  },
  editMessage: {
    async values(world, path) {
      const content = contentFor(path);
      const before = await send(world.alice, world.bob, { content: content as never });
      return { input: { messageId: before.id, version: before.version, content } };
    },
    select: `{ ${message} }`,
    async shown(answer: { message: ShownMessage }, world) {
      const { id: messageId, content, customData } = await storedMessage(world, answer.message.id);
      return { input: { messageId, content: asContent(content), customData } };
    },
    // The one before is that of a repeat.
    unshown: /version/,
  },
  deleteMessages: {
    values: async (world) => ({ input: { messageIds: [(await sent(world)).id] } }),
    select: '{ messageIds }',
    shown: (answer: Values) => ({ input: answer }),
  },
  clearConversation: {
    async values(world) {
      const peer = await world.newcomer();
      return { input: { conversationId: (await send(world.alice, peer)).conversationId } };
    },
    select: '{ conversation { id } }',
    shown: (answer: { conversation: Values }) => ({ input: { conversationId: answer.conversation['id'] } }),
  },
  updateConversation: {
    values: ({ conversationId }) => ({ input: { conversationId, pinned: true } }),
    select: '{ conversation { id } }',
    shown: (answer: { conversation: Values }) => ({ input: { conversationId: answer.conversation['id'] } }),
  },
  markRead: {
    values: ({ conversationId }) => ({ input: { conversationId, upToSeq: 1 } }),
    select: '{ conversation { id } }',
    shown: (answer: { conversation: Values }) => ({ input: { conversationId: answer.conversation['id'] } }),
    // A mark never goes back.
    unshown: /upToSeq/,
  },
  acknowledgeInbox: {
    async values({ alice }) {
      await alice.run(RegisterDeviceDocument, { input: { deviceId: 'hostile' } });
      const { inboxSnapshot } = await alice.run<{ inboxSnapshot: { cursor: string } }, object>(
        '{ inboxSnapshot { cursor } }',
      );
      return { input: { deviceId: 'hostile', cursor: inboxSnapshot.cursor } };
    },
    select: '{ device { id } }',
    shown: (answer: { device: Values }) => ({ input: { deviceId: answer.device['id'] } }),
  },
  updateProfile: {
    values: () => ({ input: { nickname: 'Nick' } }),
    select: '{ viewer { user { id } } }',
    shown: async (_answer, world) => ({ input: await profileOf(world, world.alice.id) }),
  },
  requestFriend: {
    asks: 'newcomer',
    values: ({ bob }) => ({ input: { userId: bob.id, greeting: 'hello' } }),
    select: '{ request { id greeting to { id } } }',
    async shown({ request }: { request: { to: { id: string } } | null }, { bob }) {
      // Another case has made a user of that id.
      if (request && request.to.id !== bob.id) return { input: { userId: request.to.id } };
      const { friendRequests } = await bob.run<{ friendRequests: { nodes: Values[] } }, object>(
        '{ friendRequests(direction: INCOMING, first: 1) { nodes { greeting } } }',
      );
      // Nothing written is shown as null.
      return { input: { userId: bob.id, greeting: friendRequests.nodes[0]?.['greeting'] ?? '' } };
    },
    // Bob bears a hundred.
    after: (_world, asker, values) => settle(asker, 'blockUser', { userId: input(values)['userId'] }),
  },
  answerFriendRequest: {
    async values({ alice, newcomer }) {
      const asking = await newcomer();
      const { requestFriend } = await asking.run<{ requestFriend: { request: Values } }, object>(
        'mutation ($input: RequestFriendInput!) { requestFriend(input: $input) { request { id } } }',
        { input: { userId: alice.id } },
      );
      return { input: { requestId: requestFriend.request['id'], accept: false } };
    },
    select: '{ request { id } }',
    shown: (answer: { request: Values }) => ({ input: { requestId: answer.request['id'] } }),
    // Nobody bears more than a hundred.
    after: (_world, asker, values) =>
      settle(asker, 'answerFriendRequest', { ...input(values), accept: false }),
  },
  withdrawFriendRequest: {
    async values({ alice, newcomer }) {
      const { requestFriend } = await alice.run<{ requestFriend: { request: Values } }, object>(
        'mutation ($input: RequestFriendInput!) { requestFriend(input: $input) { request { id } } }',
        { input: { userId: (await newcomer()).id } },
      );
      return { input: { requestId: requestFriend.request['id'] } };
    },
    select: '{ request { id } }',
    shown: (answer: { request: Values }) => ({ input: { requestId: answer.request['id'] } }),
    after: (_world, asker, values) => settle(asker, 'withdrawFriendRequest', input(values)),
  },
  removeFriend: { values: (world) => id(world), select: '{ user { id } }', shown: userShown },
  blockUser: { values: (world) => id(world), select: '{ user { id } }', shown: userShown },
  unblockUser: { values: (world) => id(world), select: '{ user { id } }', shown: userShown },
  createUpload: {
    asks: 'newcomer',
    values: () => ({ input: { kind: 'FILE', bytes: 1, mimeType: 'text/plain', name: 'a.txt' } }),
    select: '{ upload { id } }',
    // Said again only when the bytes have come, by which they are then judged.
    unshown: /./,
  },
  registerDevice: {
    values: () => ({
      input: {
        deviceId: randomUUID(),
        platform: 'ios',
        language: 'en',
        push: { provider: 'FCM', token: 't' },
      },
    }),
    select: '{ device { id } }',
    async shown(answer: { device: { id: string } }, { alice }) {
      const { devices } = await alice.run(DevicesDocument, { first: 20 });
      const found = devices.edges.map(({ node }) => node).find((device) => device.id === answer.device.id);
      return found && { input: { ...found, deviceId: found.id } };
    },
    unshown: /push\.token/,
    // A user has twenty.
    async after(_world, asker) {
      const { devices } = await asker.run(DevicesDocument, { first: 20 });
      for (const { node } of devices.edges.filter((edge) => edge.node.id !== 'hostile')) {
        await asker.run(RemoveDeviceDocument, { input: { deviceId: node.id } });
      }
    },
  },
  removeDevice: {
    async values({ alice }) {
      const deviceId = randomUUID();
      await alice.run(RegisterDeviceDocument, { input: { deviceId } });
      return { input: { deviceId } };
    },
    select: '{ deviceId }',
    shown: (answer: Values) => ({ input: answer }),
  },
  adminSendMessage: {
    asks: 'admin',
    values: ({ alice, bob }, path) => ({
      input: {
        from: alice.id,
        to: [bob.id],
        content: contentFor(path),
        clientMessageId: randomUUID(),
        reason: 'r',
      },
    }),
    select: `{ ${results} }`,
    async shown({ results: [result] }: Results, world) {
      const { sender, recipient, content, customData } = await keptMessage(world, result.message);
      const reason = await reasonAbout(world, result.message.id);
      return {
        input: { from: sender.id, to: [recipient.id], content: asContent(content), customData, reason },
      };
    },
    unshown: /\.(clientMessageId|syncToSender|countsAsUnread|push\..*)\)/,
  },
  adminSendNotification: {
    asks: 'admin',
    values: ({ bob }) => ({
      input: { to: [bob.id], type: 'notice', title: 't', body: 'b', payload: { a: 1 } },
    }),
    select: `{ ${results} }`,
    async shown({ results: [result] }: Results, world) {
      const { content, recipient } = await keptMessage(world, result.message);
      return { input: { ...content, to: [recipient.id] } };
    },
    unshown: /\.(clientMessageId|push\..*)\)/,
  },
  adminImportMessages: {
    asks: 'admin',
    values: (_world, path) => ({
      input: {
        messages: [
          {
            from: `from-${randomUUID()}`,
            to: `to-${randomUUID()}`,
            clientMessageId: randomUUID(),
            content: contentFor(path),
            sentAt: '2020-01-01T00:00:00.000Z',
          },
        ],
      },
    }),
    select: `{ ${results} }`,
    async shown({ results: [result] }: Results, world) {
      const { content, ...stored } = await keptMessage(world, result.message);
      const { sender, recipient } = stored;
      return {
        input: {
          messages: [{ ...stored, content: asContent(content), from: sender.id, to: recipient.id }],
        },
      };
    },
    unshown: /clientMessageId/,
  },
  adminRecallMessage: {
    asks: 'admin',
    values: async (world) => ({ input: { messageId: (await sent(world)).id, reason: 'r' } }),
    select: `{ ${message} }`,
    shown: async (answer: { message: Values }, world) => ({
      input: {
        messageId: answer.message['id'],
        reason: await reasonAbout(world, answer.message['id']),
      },
    }),
  },
  adminUpsertUsers: {
    asks: 'admin',
    values: () => ({ input: { users: [{ id: `upserted-${randomUUID()}`, nickname: 'Nick' }] } }),
    select: '{ users { id } }',
    shown: async (answer: { users: readonly [{ id: string }] }, world) => ({
      input: { users: [await profileOf(world, answer.users[0].id)] },
    }),
  },
  adminEraseUser: {
    asks: 'admin',
    values: (world) => id(world),
    select: '{ userId }',
    shown: (answer: Values) => ({ input: answer }),
  },
  adminMuteUser: {
    asks: 'admin',
    values: async (world) => ({
      input: { userId: (await world.newcomer()).id, until: '2999-01-01T00:00:00.000Z', reason: 'r' },
    }),
    select: '{ mutedUntil user { id } }',
    async shown({ mutedUntil, user }: { mutedUntil: string; user: { id: string } }, world) {
      const reason = await reasonAbout(world, user.id);
      return { input: { userId: user.id, until: mutedUntil, reason } };
    },
  },
  adminUnmuteUser: {
    asks: 'admin',
    values: (world) => id(world),
    select: '{ user { id } }',
    shown: userShown,
  },
  adminDisconnectUser: {
    asks: 'admin',
    async values(world) {
      const person = await world.newcomer();
      await person.run(RegisterDeviceDocument, { input: { deviceId: 'd' } });
      return { input: { userId: person.id, deviceId: 'd', reason: 'r' } };
    },
    select: '{ userId }',
    shown: async (answer: { userId: string }, world) => ({
      input: { ...answer, reason: await reasonAbout(world, answer.userId) },
    }),
    unshown: /deviceId/,
  },
  adminCreateToken: { asks: 'admin', values: (world) => id(world), select: '{ expiresAt }', unshown: /./ },
  adminUpdateSettings: {
    asks: 'admin',
    values: () => ({ input: { recallWindowSeconds: 120 } }),
    select:
      '{ settings { recallWindowSeconds editWindowSeconds offlineRetentionDays historyRetentionDays recentContactsLimit } }',
    shown: (answer: { settings: Values }) => ({ input: answer.settings }),
    unshown: /messagesFrom|blockedSend|externalMedia/,
  },
  inbox: {
    values: async ({ alice }) => {
      await alice.run(RegisterDeviceDocument, { input: { deviceId: 'hostile' } });
      return { deviceId: 'hostile' };
    },
    select: '{ __typename }',
    unshown: /./,
  },
};

/** What somebody hears, by its id. */
export class HeardTransients {
  /** Those that were waited for in vain. */
  lost = 0;
  private readonly heard = new Map<string, SeenSignal>();
  private onHeard: () => void = () => undefined;

  constructor(private readonly ear: SignalEar) {
    this.listen().catch(() => undefined);
  }

  /** Undefined when it has not come within five seconds. */
  async find(id: string): Promise<SeenSignal | undefined> {
    let timer: NodeJS.Timeout | undefined;
    const found = await new Promise<SeenSignal | undefined>((resolve) => {
      this.onHeard = () => {
        const signal = this.heard.get(id);
        if (signal) resolve(signal);
      };
      timer = setTimeout(() => resolve(undefined), 5_000);
      this.onHeard();
    });
    clearTimeout(timer);
    this.heard.clear();
    if (!found) this.lost += 1;
    return found;
  }

  end(): Promise<void> {
    return this.ear.end();
  }

  /** Until the stream ends. */
  private async listen(): Promise<void> {
    for (;;) {
      const signal = await this.ear.next();
      if ('id' in signal) this.heard.set(signal.id, signal);
      this.onHeard();
    }
  }
}

/** Two who have written to each other, so that there is something to mark and to page through. */
export async function openWorld(app: TestApp): Promise<HostileWorld> {
  const newcomer = async (): Promise<Person> => {
    const person = await app.stranger();
    await person.run('{ viewer { mutedUntil } }');
    return person;
  };
  const [alice, bob] = [await newcomer(), await newcomer()];
  const [first] = await sendMany(alice, bob, 3);
  if (!first) throw new Error('three were asked for');
  const ear = await SignalEar.open(bob, await app.stranger('beacon'));
  return {
    alice,
    bob,
    admin: await app.admin(),
    conversationId: first.conversationId,
    newcomer,
    transients: new HeardTransients(ear),
  };
}
