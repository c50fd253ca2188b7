import type { CursorCodec } from '../database/cursor.js';
import type { Pools } from '../database/pools.js';
import type { PrismaClient } from '../generated/prisma/client.js';
import type { InboxWriter } from '../inbox/inbox-writer.js';
import { BlockService } from '../relations/block-service.js';
import { BlockStore } from '../relations/block-store.js';
import { FriendService } from '../relations/friend-service.js';
import { FriendStore } from '../relations/friend-store.js';
import { RelationListStore } from '../relations/list-store.js';
import { PeopleStore } from '../relations/people-store.js';
import { RequestService } from '../relations/request-service.js';
import { RequestStore } from '../relations/request-store.js';
import { relationResolvers } from '../relations/resolvers.js';

export interface RelationFeatureOptions {
  readonly prisma: PrismaClient;
  readonly pools: Pools;
  readonly cursors: CursorCodec;
  readonly writer: InboxWriter;
}

/** Builds friends, friend requests and blocks; a part of the composition root. */
export function createRelationFeatures({ prisma, pools, cursors, writer }: RelationFeatureOptions) {
  const relations = {
    blocks: new BlockStore(prisma),
    friends: new FriendStore(prisma),
    requests: new RequestStore(prisma),
    lists: new RelationListStore(pools.log),
    people: new PeopleStore(prisma),
    writer,
    cursors,
  };
  const blocks = new BlockService(relations);
  const friends = new FriendService(relations);
  const requests = new RequestService(relations);
  return { blocks, friends, requests, relationResolvers: relationResolvers({ friends, requests, blocks }) };
}
