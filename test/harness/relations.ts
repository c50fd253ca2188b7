import {
  AnswerFriendRequestDocument,
  BlockUserDocument,
  FriendRequestsDocument,
  FriendsDocument,
  InboxDocument,
  RequestFriendDocument,
  UpdateProfileDocument,
  type FriendRequestDirection,
  type FriendRequestFieldsFragment,
  type InboxSubscription,
  type RequestFriendMutation,
  type UpdateProfileInput,
} from '../generated/documents.js';
import type { Person, TestApp } from './app.js';
import { newcomers } from './messages.js';

export type InboxEvent = InboxSubscription['inbox'];
export type FriendRequestAnswer = NonNullable<RequestFriendMutation['requestFriend']['request']>;

/** People who exist already, and whom nobody else has met. */
export async function fourPeople(app: TestApp): Promise<[Person, Person, Person, Person]> {
  const [one, two, three, four] = await newcomers(app, 4);
  if (!one || !two || !three || !four) throw new Error('four people were asked for');
  return [one, two, three, four];
}

/** Asks, and answers the request that now waits; fails when the two are friends at once. */
export async function ask(from: Person, to: Person, greeting?: string): Promise<FriendRequestAnswer> {
  const input = { userId: to.id, ...(greeting === undefined ? {} : { greeting }) };
  const { request } = (await from.run(RequestFriendDocument, { input })).requestFriend;
  if (!request) throw new Error(`${from.id} and ${to.id} are friends at once`);
  return request;
}

/** Makes two people friends by a request and its acceptance. */
export async function befriend(one: Person, other: Person): Promise<void> {
  const request = await ask(one, other);
  await other.run(AnswerFriendRequestDocument, { input: { requestId: request.id, accept: true } });
}

export async function block(one: Person, other: Person): Promise<void> {
  await one.run(BlockUserDocument, { input: { userId: other.id } });
}

export async function updateProfile(person: Person, input: UpdateProfileInput): Promise<void> {
  await person.run(UpdateProfileDocument, { input });
}

/** The ids of a person's friends, the newest first. */
export async function friendsOf(person: Person): Promise<string[]> {
  return (await person.run(FriendsDocument)).friends.edges.map(({ node }) => node.user.id);
}

export async function requestsOf(
  person: Person,
  direction: FriendRequestDirection,
): Promise<FriendRequestFieldsFragment[]> {
  const { friendRequests } = await person.run(FriendRequestsDocument, { direction });
  return friendRequests.edges.map(({ node }) => node);
}

/** Everything in a person's inbox, from its start to now, as a device that comes back reads it. */
export async function inboxOf(person: Person): Promise<InboxEvent[]> {
  const stream = person.subscribe(InboxDocument, {});
  const events = await stream.until(({ inbox }) => inbox.__typename === 'SyncCompleted');
  await stream.end();
  return events.slice(0, -1).map(({ inbox }) => inbox);
}

/** The kinds of everything in a person's inbox, in order. */
export async function kindsIn(person: Person): Promise<string[]> {
  return (await inboxOf(person)).map((event) => event.__typename);
}
