import type { PushProvider } from '../generated/prisma/enums.js';
import type { Timestamp } from '../users/user.js';

/** One installation of a client. The acknowledged position and the push token stay on the server. */
export interface StoredDevice {
  readonly id: string;
  readonly platform: string | null;
  readonly pushProvider: PushProvider | null;
  /** Of its pushes, a BCP 47 tag. */
  readonly language: string | null;
  readonly lastSeenAt: Timestamp;
  readonly acknowledgedPosition: number | null;
}
