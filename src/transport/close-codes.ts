/**
 * The closed list of WebSocket close codes that Duet uses, the same as in docs/reference/errors.md. The code decides whether a
 * stock graphql-ws client ever comes back, so no fault of ours may end in a code it takes as final.
 */
export const closeCodes = {
  /** RFC 6455: the server restarts or moves; come back at once. */
  serviceRestart: 1012,
  /** RFC 6455: an outage, or no room now; come back later. */
  tryAgainLater: 1013,
  /** RFC 6455: a frame larger than the limit. The client is at fault and does not come back. */
  messageTooBig: 1009,
  badRequest: 4400,
  /** No token, an invalid one, or that of an erased user: a new one is needed, repeating is pointless. */
  unauthorized: 4401,
  /** The token has expired, or an administrator disconnected it: clients refresh it and come back. */
  forbidden: 4403,
} as const;
