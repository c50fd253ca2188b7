/** What the examples share: who chats with whom, lines out and lines in, and which errors pass. */
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

/** Codes that say "not now": what is answered so is asked again, and all others are for people to act on. */
export function isPassing({ extensions }: { readonly extensions?: { readonly code?: unknown } }): boolean {
  return ['UNAVAILABLE', 'RATE_LIMITED', 'INTERNAL_SERVER_ERROR'].includes(String(extensions?.code));
}

/** Hands on each line that is typed, says of each that is refused why, and ends the program when the input ends. */
export async function readLines(take: (line: string) => Promise<void>): Promise<void> {
  for await (const line of createInterface({ input: process.stdin }))
    await take(line).catch((error: unknown) => console.log(`Not sent: ${reasonOf(error)}`));
  process.exit();
}

/** Ends the program when it cannot go on, as with a token that is not good. */
export function giveUp(error: unknown): never {
  console.error(`Duet says no: ${reasonOf(error)}`);
  process.exit(1);
}

/** What an error says, or the reason with which a socket was closed; urql has that in an error of its own. */
function reasonOf(error: unknown): string {
  const { networkError: cause = error } = error as { readonly networkError?: unknown };
  const { message, reason } = cause as { readonly message?: string; readonly reason?: string };
  return message ?? reason ?? String(cause);
}
