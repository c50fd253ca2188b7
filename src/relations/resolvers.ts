import type { Resolvers } from '../generated/resolvers.js';
import type { Context } from '../graphql/context.js';
import type { Connection } from '../input/paging.js';
import type { UserProfile } from '../users/user.js';
import type { BlockService } from './block-service.js';
import type { FriendService } from './friend-service.js';
import { statusFor, type UserBlock } from './relation.js';
import type { RequestService } from './request-service.js';

export interface RelationServices {
  readonly friends: FriendService;
  readonly requests: RequestService;
  readonly blocks: BlockService;
}

export function relationResolvers({ friends, requests, blocks }: RelationServices): Resolvers {
  return {
    Query: {
      friends: (_parent, args, { viewerId, loaders }) =>
        loaders.shared.page(`friends ${args.after}`, args.first, (first) =>
          friends.page(viewerId, { ...args, first }),
        ),
      friendRequests: (_parent, args, { viewerId, loaders }) =>
        loaders.shared.page(`friendRequests ${args.direction} ${args.after}`, args.first, (first) =>
          requests.page(viewerId, { ...args, first }),
        ),
      async blockedUsers(_parent, args, context) {
        const { viewerId, loaders } = context;
        const page = await loaders.shared.page(`blockedUsers ${args.after}`, args.first, (first) =>
          blocks.page(viewerId, { ...args, first }),
        );
        return withProfiles(page, context);
      },
    },
    Mutation: {
      requestFriend: (_parent, { input }, context) => requests.request(context.viewerId, input),
      answerFriendRequest: (_parent, { input }, context) => requests.answer(context.viewerId, input),
      async withdrawFriendRequest(_parent, { input }, context) {
        return { request: await requests.withdraw(context.viewerId, input.requestId) };
      },
      async removeFriend(_parent, { input }, context) {
        return { user: await friends.remove(context.viewerId, input.userId) };
      },
      async blockUser(_parent, { input }, context) {
        return { user: await blocks.block(context.viewerId, input.userId) };
      },
      async unblockUser(_parent, { input }, context) {
        return { user: await blocks.unblock(context.viewerId, input.userId) };
      },
    },
    Friend: {
      user: (friend, _args, context) => context.loaders.profile(friend.friendId),
    },
    FriendRequest: {
      from: (request, _args, context) => context.loaders.profile(request.fromUserId),
      to: (request, _args, context) => context.loaders.profile(request.toUserId),
      status: (request, _args, context) => statusFor(request, context.viewerId),
    },
  };
}

async function withProfiles(
  page: Connection<UserBlock>,
  { loaders }: Context,
): Promise<Connection<UserProfile>> {
  const edges: Connection<UserProfile>['edges'][number][] = [];
  // Begun together, so that one statement reads them all.
  const profiles = await Promise.all(page.nodes.map(async (block) => loaders.profile(block.blockedId)));
  for (const [index, { cursor }] of page.edges.entries()) {
    const node = profiles[index];
    if (node) edges.push({ cursor, node });
  }
  return { edges, nodes: profiles, pageInfo: page.pageInfo };
}
