const words: Readonly<Record<string, string>> = {
  BLOCKED: 'This person does not take your messages.',
  RECIPIENT_BLOCKED_BY_YOU: 'You have blocked this person.',
  NOT_FRIENDS: 'This person takes messages from friends only.',
  MUTED: 'You are muted and cannot write now.',
  USER_NOT_FOUND: 'There is no such user.',
  BAD_USER_INPUT: 'The server did not accept this.',
  RECALL_WINDOW_PASSED: 'It is too late to recall this message.',
  EDIT_WINDOW_PASSED: 'It is too late to edit this message.',
  EDIT_CONFLICT: 'This message was changed meanwhile. Try again.',
  MESSAGE_NOT_FOUND: 'This message is gone.',
  RATE_LIMITED: 'Too many at once. Wait a moment.',
  OFFLINE: 'There is no connection. Try again once you are back.',
  TIMED_OUT: 'The server did not answer. Try again.',
  UNAVAILABLE: 'The server is busy. Try again.',
  TOKEN_REFUSED: 'The server does not accept this token.',
  STORE_FAILED: 'This browser does not let the page keep messages.',
  WRONG_USER: 'The messages kept here are another user’s.',
};

/** A code of the server or the client, for people. */
export function wordsOfFailure(code: string | null): string {
  return (code !== null && words[code]) || `It did not work (${code ?? 'unknown'}).`;
}
