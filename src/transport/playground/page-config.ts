/**
 * What `GET /playground/config.json` answers: the one agreement between the server and the page, imported by both.
 * Types only, so that the page's bundle takes nothing of the server along.
 */

/** One identity that the page offers to take on, with a token that works at once. */
export interface PlaygroundToken {
  /** The name to show, such as "Alice". */
  readonly label: string;
  readonly userId: string;
  readonly role: 'USER' | 'ADMIN';
  /** A JWT, without the word Bearer. */
  readonly token: string;
}

export interface PlaygroundConfig {
  readonly production: boolean;
  /** The path of the API on the page's own host, for HTTP and for WebSocket. */
  readonly graphqlPath: string;
  /** Empty in production: there the page asks for a token instead of offering one. */
  readonly tokens: readonly PlaygroundToken[];
}
