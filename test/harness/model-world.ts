import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import {
  ModelCursorDocument,
  ModelHistoryDocument,
  ModelStateDocument,
  type ModelMessageFragment,
  type ModelStateQuery,
} from '../generated/documents.js';
import type { Person, TestApp } from './app.js';
import { freshState, ModelDevice, type LocalState } from './model-device.js';
import { modelDevices, modelUsers, type Step } from './model-program.js';

interface Sent {
  readonly id: string;
  readonly conversationId: string;
  readonly version: number;
  readonly members: readonly number[];
}

interface Send {
  readonly actor: number;
  readonly other: number;
  readonly input: object;
}

/** Refusals are part of the game; anything else is a failure of the property. */
const unexpected = new Set([
  'INTERNAL_SERVER_ERROR',
  'UNAVAILABLE',
  'GRAPHQL_VALIDATION_FAILED',
  'UNAUTHENTICATED',
]);

const backgroundLimitMs = 10_000;
const pollMs = 20;

/** A few users with three devices each, the steps they can take, and the check after each step. */
export class ModelWorld {
  private readonly sent: Sent[] = [];
  private readonly devices: ModelDevice[] = [];
  private readonly blocks = new Set<string>();
  /** Where each message stands, as the first device saw it. */
  private readonly places = new Map<string, string>();
  private serial = 0;
  private lastInput: Send | null = null;

  private readonly erased = new Set<number>();

  private constructor(
    private readonly people: readonly Person[],
    private readonly admin: Person,
  ) {}

  static async create(app: TestApp): Promise<ModelWorld> {
    const people: Person[] = [];
    for (let index = 0; index < modelUsers; index += 1) people.push(await app.stranger(`model${index}`));
    const world = new ModelWorld(people, await app.admin());
    for (const person of people) {
      const state = freshState(await person.run(ModelStateDocument), []);
      for (let index = 0; index < modelDevices; index += 1) {
        const device = new ModelDevice(person, `device${index}`, state.viewer);
        device.connect();
        world.devices.push(device);
      }
    }
    return world;
  }

  async close(): Promise<void> {
    for (const device of this.devices) device.disconnect();
    await Promise.all(this.people.map((person) => person.leave()));
  }

  /** Every connected device of these users has the state that a fresh read has. */
  async check(userIndexes: Iterable<number> = this.people.keys()): Promise<void> {
    const checked = [...userIndexes].filter((index) => !this.erased.has(index));
    await Promise.all(checked.map((index) => this.checkUser(index)));
  }

  /** Takes a step and answers the users whom it may concern. */
  async take(step: Step): Promise<readonly number[]> {
    const { actor } = step;
    if (this.erased.has(actor)) return [];
    if ('device' in step && step.kind !== 'acknowledge') {
      const device = this.deviceOf(actor, step.device);
      if (step.kind === 'connect') device.connect();
      else device.disconnect();
      return [actor];
    }
    const other = 'peer' in step ? (actor + 1 + step.peer) % modelUsers : actor;
    const message = 'message' in step ? this.sent[step.message % Math.max(1, this.sent.length)] : undefined;
    const isWide = step.kind === 'rename' || step.kind === 'policy' || step.kind === 'erase';
    await this.act(step, { other, message });
    return isWide ? [...this.people.keys()] : [...new Set([actor, other, ...(message?.members ?? [])])];
  }

  private async act(
    step: Step,
    of: { readonly other: number; readonly message: Sent | undefined },
  ): Promise<unknown> {
    const { actor } = step;
    const peerId = this.person(of.other).id;
    const blockOf = (blocker: number): string => `${this.person(blocker).id} ${peerId}`;
    switch (step.kind) {
      case 'send': {
        const text = `message ${(this.serial += 1)}`;
        const input = {
          to: peerId,
          clientMessageId: `c${this.serial}`,
          content: { text: { text } },
          countsAsUnread: step.counts,
        };
        this.lastInput = { actor, other: of.other, input };
        return this.send(this.lastInput);
      }
      case 'repeatSend':
        // Whoever is erased takes no step any more, nor again.
        if (this.lastInput && !this.erased.has(this.lastInput.actor)) await this.send(this.lastInput);
        return undefined;
      case 'read': {
        const view = await this.viewOf(actor, peerId);
        if (view)
          await this.mutate(actor, 'markRead', {
            conversationId: view.id,
            upToSeq: view.lastSeq - step.back,
          });
        return undefined;
      }
      case 'acknowledge': {
        const { cursor, deviceId } = this.deviceOf(actor, step.device);
        if (cursor !== null) await this.mutate(actor, 'acknowledgeInbox', { deviceId, cursor });
        return undefined;
      }
      case 'recall':
        return this.onMessage(actor, 'recallMessage', of.message, ({ id }) => ({ messageId: id }));
      case 'edit':
        return this.onMessage(actor, 'editMessage', of.message, ({ id, version }) => ({
          messageId: id,
          version,
          content: { text: { text: `edited ${(this.serial += 1)}` } },
        }));
      case 'delete':
        return this.onMessage(actor, 'deleteMessages', of.message, ({ id }) => ({ messageIds: [id] }));
      case 'clear':
        return this.onConversation(actor, peerId, 'clearConversation', {});
      case 'pin':
        return this.onConversation(actor, peerId, 'updateConversation', { pinned: true });
      case 'unpin':
        return this.onConversation(actor, peerId, 'updateConversation', { pinned: false });
      case 'silence':
        return this.onConversation(actor, peerId, 'updateConversation', { pushLevel: 'NONE' });
      case 'request':
        return this.mutate(actor, 'requestFriend', { userId: peerId, greeting: 'Hello' });
      case 'accept':
      case 'refuse':
      case 'withdraw':
        return this.closeRequest(step.kind, actor, peerId);
      case 'unfriend':
        return this.mutate(actor, 'removeFriend', { userId: peerId });
      case 'block':
        if (await this.mutate(actor, 'blockUser', { userId: peerId })) this.blocks.add(blockOf(actor));
        return undefined;
      case 'unblock':
        if (await this.mutate(actor, 'unblockUser', { userId: peerId })) this.blocks.delete(blockOf(actor));
        return undefined;
      case 'rename':
        return this.mutate(actor, 'updateProfile', { nickname: `Name ${step.value}` });
      case 'policy': {
        const policies = ['ANYONE', 'CONFIRM', 'NOBODY'] as const;
        const friendRequestPolicy = policies[step.value % 3];
        const messagesFrom = step.value === 9 ? 'FRIENDS' : 'EVERYONE';
        return this.mutate(actor, 'updateProfile', { friendRequestPolicy, messagesFrom });
      }
      case 'speakFor':
        return this.speakFor(actor, of.other, step.copies);
      case 'adminRecall':
        return of.message && this.administer('adminRecallMessage', { messageId: of.message.id });
      case 'mute':
        return this.administer('adminMuteUser', {
          userId: this.person(actor).id,
          until: '2999-01-01T00:00:00Z',
        });
      case 'unmute':
        return this.administer('adminUnmuteUser', { userId: this.person(actor).id });
      case 'erase':
        return this.erase(actor);
      default:
        return undefined;
    }
  }

  private async speakFor(actor: number, other: number, syncToSender: boolean): Promise<void> {
    const query = `mutation ($input: AdminSendMessageInput!) {
      adminSendMessage(input: $input) { results { message { id conversationId version } } }
    }`;
    const content = { text: { text: `message ${(this.serial += 1)}` } };
    const input = { from: this.person(actor).id, to: [this.person(other).id], content, syncToSender };
    const { adminSendMessage } = await this.admin.run<
      { adminSendMessage: { results: { message: Omit<Sent, 'members'> | null }[] } },
      object
    >(query, { input });
    for (const { message } of adminSendMessage.results) {
      if (message) this.sent.push({ ...message, members: [actor, other] });
    }
  }

  /** One of the users at most, so that the others still have somebody to talk to. */
  private async erase(actor: number): Promise<void> {
    if (this.erased.size > 0) return;
    this.erased.add(actor);
    const person = this.person(actor);
    for (const device of this.devices) if (device.person === person) device.disconnect();
    await this.administer('adminEraseUser', { userId: person.id });
  }

  private administer(field: string, input: object): Promise<boolean> {
    return this.mutateAs(this.admin, field, input);
  }

  private async send({ actor, other, input }: Send): Promise<void> {
    const answer = await this.person(actor).ask<{ sendMessage: { message: Omit<Sent, 'members'> } }, object>(
      'mutation ($input: SendMessageInput!) { sendMessage(input: $input) { message { id conversationId version } } }',
      { input },
    );
    this.accept(answer.errors);
    if (answer.data) this.sent.push({ ...answer.data.sendMessage.message, members: [actor, other] });
  }

  private mutate(actor: number, field: string, input: object): Promise<boolean> {
    return this.mutateAs(this.person(actor), field, input);
  }

  private async mutateAs(person: Person, field: string, input: object): Promise<boolean> {
    const type = `${field.charAt(0).toUpperCase()}${field.slice(1)}Input`;
    const query = `mutation ($input: ${type}!) { ${field}(input: $input) { __typename } }`;
    return this.accept((await person.ask(query, { input })).errors);
  }

  private async onMessage(
    actor: number,
    field: string,
    message: Sent | undefined,
    input: (message: Sent) => object,
  ): Promise<void> {
    if (!message) return;
    const query = 'query ($id: ID!) { message(id: $id) { id conversationId version } }';
    const current = await this.person(actor).ask<{ message: Partial<Sent> | null }, object>(query, {
      id: message.id,
    });
    await this.mutate(actor, field, input({ ...message, ...current.data?.message }));
  }

  private async onConversation(actor: number, peerId: string, field: string, values: object): Promise<void> {
    const view = await this.viewOf(actor, peerId);
    if (view) await this.mutate(actor, field, { conversationId: view.id, ...values });
  }

  private async closeRequest(
    kind: 'accept' | 'refuse' | 'withdraw',
    actor: number,
    peerId: string,
  ): Promise<void> {
    const state = await this.person(actor).run(ModelStateDocument);
    const list = kind === 'withdraw' ? state.outgoing.nodes : state.incoming.nodes;
    const request = list.find(
      ({ status, from, to }) => status === 'PENDING' && (kind === 'withdraw' ? to.id : from.id) === peerId,
    );
    if (!request) return;
    if (kind === 'withdraw') await this.mutate(actor, 'withdrawFriendRequest', { requestId: request.id });
    else
      await this.mutate(actor, 'answerFriendRequest', { requestId: request.id, accept: kind === 'accept' });
  }

  private async viewOf(actor: number, peerId: string): Promise<{ id: string; lastSeq: number } | null> {
    const query = 'query ($with: ID!) { conversation(with: $with) { id lastSeq } }';
    const answer = await this.person(actor).run<
      { conversation: { id: string; lastSeq: number } | null },
      { with: string }
    >(query, { with: peerId });
    return answer.conversation;
  }

  /**
   * Background work (delivered marks, profiles to friends) may still move the head: then the check begins again. What is
   * not as a fresh read has it must be followed by more entries.
   */
  private async checkUser(index: number): Promise<void> {
    const person = this.person(index);
    const connected = this.devices.filter((device) => device.person === person && device.isConnected);
    for (;;) {
      const answer = await person.run(ModelStateDocument);
      const histories = await readHistories(person, answer);
      const { cursor } = answer.inboxSnapshot;
      await Promise.all(connected.map((device) => device.applyUpTo(cursor)));
      const after = await person.run(ModelCursorDocument);
      if (after.inboxSnapshot.cursor !== cursor) continue;
      if (connected.some((device) => device.cursor !== cursor)) continue;
      const fresh = this.withoutHiddenProfiles(person.id, freshState(answer, histories));
      const states = connected.map((device) => this.withoutHiddenProfiles(person.id, device.state()));
      try {
        for (const state of states) expect(state).toEqual(fresh);
      } catch (error) {
        if (await movesOn(person, cursor)) continue;
        throw error;
      }
      for (const state of states) this.checkOrder(state);
      return;
    }
  }

  /** Both people and all devices have every message at the same place of the same conversation, for ever. */
  private checkOrder({ messages }: LocalState): void {
    for (const { id, conversationId, seq } of Object.values(messages)) {
      const place = `${conversationId} ${seq}`;
      expect(this.places.get(id) ?? place).toBe(place);
      this.places.set(id, place);
    }
  }

  /** Who is kept apart by a block hears nothing of the other's profile until it ends. */
  private withoutHiddenProfiles(userId: string, state: LocalState): LocalState {
    const isApart = (friendId: string): boolean =>
      this.blocks.has(`${userId} ${friendId}`) || this.blocks.has(`${friendId} ${userId}`);
    const friends = Object.entries(state.friends).map(([id, nickname]) => [
      id,
      isApart(id) ? null : nickname,
    ]);
    return { ...state, friends: Object.fromEntries(friends) as LocalState['friends'] };
  }

  /** Whether the step was taken; a refusal is part of the game. */
  private accept(errors: readonly { readonly extensions?: Record<string, unknown> }[] | undefined): boolean {
    for (const error of errors ?? []) {
      if (unexpected.has(String(error.extensions?.['code']))) throw new Error(JSON.stringify(errors));
    }
    return errors === undefined;
  }

  private person(index: number): Person {
    const person = this.people[index];
    if (!person) throw new RangeError('no such user in the model');
    return person;
  }

  private deviceOf(actor: number, device: number): ModelDevice {
    const found = this.devices[actor * modelDevices + device];
    if (!found) throw new RangeError('no such device in the model');
    return found;
  }
}

async function readHistories(person: Person, answer: ModelStateQuery): Promise<ModelMessageFragment[][]> {
  const { conversations } = answer.inboxSnapshot;
  return Promise.all(
    conversations.map(async ({ peer }) => {
      const { conversation } = await person.run(ModelHistoryDocument, { with: peer.id });
      return conversation?.messages.nodes ?? [];
    }),
  );
}

/** Whether the head of the inbox leaves this position within the time that background work may take. */
async function movesOn(person: Person, cursor: string): Promise<boolean> {
  for (const deadline = Date.now() + backgroundLimitMs; Date.now() < deadline;) {
    const { inboxSnapshot } = await person.run(ModelCursorDocument);
    if (inboxSnapshot.cursor !== cursor) return true;
    await delay(pollMs);
  }
  return false;
}
