/** The answers to the live inbox operation, and how each reads in one line. */

interface Person {
  readonly id: string;
  readonly nickname: string | null;
}
interface Conversation {
  readonly id: string;
  readonly peer: Person;
}
interface FriendRequest {
  readonly from: Person;
  readonly to: Person;
  readonly greeting: string | null;
  readonly status: string;
}

export interface Message {
  readonly id: string;
  readonly seq: number;
  readonly version: number;
  readonly sender: Person;
  readonly recipient: Person;
  readonly content: Content;
}

type Content =
  | { readonly __typename: 'TextContent'; readonly text: string }
  | { readonly __typename: 'EmojiContent'; readonly index: number; readonly key: string | null }
  | {
      readonly __typename: 'LocationContent';
      readonly caption: string | null;
      readonly latitude: number;
      readonly longitude: number;
    }
  | {
      readonly __typename: 'ImageContent';
      readonly original: { readonly width: number; readonly height: number };
    }
  | { readonly __typename: 'AudioContent'; readonly durationMs: number }
  | { readonly __typename: 'FileContent'; readonly name: string; readonly bytes: number }
  | { readonly __typename: 'VideoContent'; readonly durationMs: number }
  | { readonly __typename: 'CustomContent'; readonly type: string; readonly description: string | null }
  | {
      readonly __typename: 'SystemNotificationContent';
      readonly type: string;
      readonly title: string | null;
      readonly body: string | null;
    }
  | { readonly __typename: 'RecalledContent'; readonly recalledBy: Person | null };

interface Entry {
  readonly cursor: string;
  /** RFC 3339. */
  readonly at: string;
}

export type InboxEvent = Entry &
  (
    | { readonly __typename: 'MessageAdded' | 'MessageEdited' | 'MessageRecalled'; readonly message: Message }
    | {
        readonly __typename: 'MessagesDeleted';
        readonly conversation: Conversation;
        readonly seqs: readonly number[];
      }
    | {
        readonly __typename: 'ConversationCleared' | 'ConversationRead' | 'PeerRead' | 'PeerDelivered';
        readonly conversation: Conversation;
        readonly upToSeq: number;
      }
    | {
        readonly __typename: 'ConversationUpdated';
        readonly conversation: Conversation & {
          readonly pinnedAt: string | null;
          readonly pushLevel: string;
        };
      }
    | { readonly __typename: 'FriendRequestAdded' | 'FriendRequestClosed'; readonly request: FriendRequest }
    | { readonly __typename: 'FriendAdded'; readonly friend: { readonly user: Person } }
    | {
        readonly __typename:
          'FriendRemoved' | 'UserBlocked' | 'UserUnblocked' | 'ProfileChanged' | 'UserErased';
        readonly user: Person;
      }
    | { readonly __typename: 'ViewerChanged'; readonly viewer: { readonly mutedUntil: string | null } }
    | { readonly __typename: 'SyncCompleted'; readonly mode: 'RESUMED' | 'SNAPSHOT_REQUIRED' }
  );

export interface EventLine {
  /** Groups kinds by colour. */
  readonly tone: 'message' | 'receipt' | 'people' | 'other';
  /** Who, or whom it concerns. */
  readonly who: string;
  readonly text: string;
}

/** How an event reads to the viewer. A kind that this page does not know reads as its bare name. */
export function describeEvent(event: InboxEvent, viewerId: string): EventLine {
  const name = (person: Person): string => (person.id === viewerId ? 'you' : nameOf(person));

  switch (event.__typename) {
    case 'MessageAdded':
    case 'MessageEdited':
    case 'MessageRecalled': {
      const { sender, recipient, content } = event.message;
      return {
        tone: 'message',
        who: `${name(sender)} → ${name(recipient)}`,
        text: describeContent(content, name),
      };
    }
    case 'MessagesDeleted':
      return {
        tone: 'other',
        who: nameOf(event.conversation.peer),
        text: `You deleted ${listSeqs(event.seqs)}`,
      };
    case 'ConversationCleared':
      return aboutPeer('other', event.conversation, `You cleared everything up to #${String(event.upToSeq)}`);
    case 'ConversationUpdated':
      return aboutPeer('other', event.conversation, describeSettings(event.conversation));
    case 'ConversationRead':
      return aboutPeer('receipt', event.conversation, `You read up to #${String(event.upToSeq)}`);
    case 'PeerRead':
      return aboutPeer('receipt', event.conversation, `Read your messages up to #${String(event.upToSeq)}`);
    case 'PeerDelivered':
      return aboutPeer('receipt', event.conversation, `Has your messages up to #${String(event.upToSeq)}`);
    case 'FriendRequestAdded':
    case 'FriendRequestClosed': {
      const { from, to, greeting, status } = event.request;
      return {
        tone: 'people',
        who: `${name(from)} → ${name(to)}`,
        text: greeting ?? `Friend request: ${status}`,
      };
    }
    case 'FriendAdded':
      return aboutPerson(event.friend.user, 'Is now your friend');
    case 'FriendRemoved':
      return aboutPerson(event.user, 'Is no longer your friend');
    case 'UserBlocked':
      return aboutPerson(event.user, 'You blocked this user');
    case 'UserUnblocked':
      return aboutPerson(event.user, 'You unblocked this user');
    case 'ProfileChanged':
      return aboutPerson(event.user, 'Changed their profile');
    case 'UserErased':
      return aboutPerson(event.user, 'Was erased, with every message they sent');
    case 'ViewerChanged': {
      const { mutedUntil } = event.viewer;
      return {
        tone: 'people',
        who: 'you',
        text: mutedUntil ? `Muted until ${mutedUntil}` : 'Your profile changed',
      };
    }
    case 'SyncCompleted':
      return { tone: 'other', who: 'Duet', text: event.mode };
    default:
      return { tone: 'other', who: 'Duet', text: 'An event of a kind that this page does not know yet' };
  }
}

function aboutPeer(tone: EventLine['tone'], conversation: Conversation, text: string): EventLine {
  return { tone, who: nameOf(conversation.peer), text };
}

function aboutPerson(person: Person, text: string): EventLine {
  return { tone: 'people', who: nameOf(person), text };
}

function nameOf(person: Person): string {
  return person.nickname ?? person.id;
}

function listSeqs(seqs: readonly number[]): string {
  return seqs.map((seq) => `#${String(seq)}`).join(', ');
}

function describeSettings({ pinnedAt, pushLevel }: { pinnedAt: string | null; pushLevel: string }): string {
  return `${pinnedAt === null ? 'Not pinned' : 'Pinned'}, push ${pushLevel.toLowerCase()}`;
}

function describeContent(content: Content, name: (person: Person) => string): string {
  switch (content.__typename) {
    case 'TextContent':
      return content.text;
    case 'EmojiContent':
      return `Emoji ${content.key ?? String(content.index)}`;
    case 'LocationContent':
      return `Location: ${content.caption ?? `${content.latitude.toFixed(4)}, ${content.longitude.toFixed(4)}`}`;
    case 'ImageContent':
      return `Image, ${String(content.original.width)} × ${String(content.original.height)}`;
    case 'AudioContent':
      return `Audio, ${seconds(content.durationMs)}`;
    case 'FileContent':
      return `File: ${content.name}, ${String(Math.ceil(content.bytes / 1024))} KB`;
    case 'VideoContent':
      return `Video, ${seconds(content.durationMs)}`;
    case 'CustomContent':
      return `${content.type}: ${content.description ?? 'custom content'}`;
    case 'SystemNotificationContent':
      return [content.title ?? content.type, content.body].filter((part) => part !== null).join(': ');
    case 'RecalledContent':
      return `Recalled by ${content.recalledBy ? name(content.recalledBy) : 'an administrator'}`;
    default:
      return 'Content of a kind that this page does not know yet';
  }
}

function seconds(durationMs: number): string {
  return `${(durationMs / 1000).toFixed(1)} s`;
}
