/**
 * The prepared tabs send with a clientMessageId that this page made up. Once such an id has been used, the page puts a
 * fresh one into its place, so that pressing play again sends again instead of being answered as a repeat. Ids that the
 * user typed are left alone: repeating one of those on purpose is how idempotency is tried out.
 */
const prefix = 'playground-';

/** An id that no other tab, window or user of this server will make. */
export function freshMessageId(): string {
  return prefix + Array.from(crypto.getRandomValues(new Uint8Array(8)), hex).join('');
}

/** The page-made ids among an operation's variables, at any depth. */
export function pageMadeIds(variables: unknown): readonly string[] {
  if (typeof variables === 'string') return variables.startsWith(prefix) ? [variables] : [];
  if (typeof variables !== 'object' || variables === null) return [];
  return Object.values(variables).flatMap(pageMadeIds);
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}
