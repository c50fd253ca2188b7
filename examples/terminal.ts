/** What the examples share: who chats with whom, lines out and lines in. Nothing of it is about GraphQL. */
import { createInterface } from 'node:readline';
import type { MessageLineFragment } from './generated/operations.js';

/** Where Duet is, whose token this is, and whom to write to; `npm start` prints tokens of demo users. */
export const url = process.env.DUET_URL ?? 'http://127.0.0.1:4000/graphql';
export const socketUrl = url.replace(/^http/, 'ws');
export const credentials = { authorization: `Bearer ${process.env.TOKEN ?? ''}` };
export const peer = process.env.PEER ?? 'bob';

const shown = new Set<string>();

/** Prints a message once, however often it comes. */
export function show({ id, sender, content }: MessageLineFragment): void {
  if (shown.has(id)) return;
  shown.add(id);
  console.log(
    `${sender.nickname ?? sender.id}: ${content.__typename === 'TextContent' ? content.text : content.__typename}`,
  );
}

/** Hands on each line that is typed, and ends the program when the input ends. */
export async function readLines(take: (line: string) => Promise<void>): Promise<void> {
  for await (const line of createInterface({ input: process.stdin })) await take(line);
  process.exit();
}
