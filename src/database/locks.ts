/** The advisory lock that sends share and a change of the app's settings takes alone, so that each waits for the other. */
export const settingsLock = 3_208_001;
/** The advisory lock under which changes of presence get their revisions, so that they commit in their order. */
export const presenceLock = 3_208_002;

/** The class of the advisory locks that registrations of one push token take, by its hash. */
export const pushTokenLocks = 3_208_010;
