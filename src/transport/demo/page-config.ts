/**
 * What `GET /demo/config.json` answers: the one agreement between the server and the page, imported by both.
 * Types only, so that the page's bundle takes nothing of the server along.
 */

/** Somebody whom the page offers to be, with a token that works at once. */
export interface DemoUser {
  /** The name to show, such as "Alice". */
  readonly label: string;
  readonly userId: string;
  /** A JWT, without the word Bearer. */
  readonly token: string;
}

export interface DemoConfig {
  /** The path of the API on the page's own host. */
  readonly graphqlPath: string;
  /** Where addresses of uploaded files begin; null while the server does not know. Files elsewhere are links. */
  readonly mediaOrigin: string | null;
  /** Empty in production: there the page asks for a token instead of offering people. */
  readonly users: readonly DemoUser[];
}
