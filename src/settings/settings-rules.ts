import { badInput } from '../errors.js';
import type { BlockedSend, MessagesFrom } from '../generated/prisma/enums.js';
import { formatNumber } from '../input/text-rules.js';
import type { AppSettings, SettingsChange } from './settings.js';

/** `AdminUpdateSettingsInput`, coerced by GraphQL and otherwise unchecked. */
export interface SettingsInput {
  readonly messagesFrom?: MessagesFrom | null | undefined;
  readonly blockedSend?: BlockedSend | null | undefined;
  readonly recallWindowSeconds?: number | null | undefined;
  readonly editWindowSeconds?: number | null | undefined;
  readonly offlineRetentionDays?: number | null | undefined;
  readonly historyRetentionDays?: number | null | undefined;
  readonly recentContactsLimit?: number | null | undefined;
  readonly externalMedia?: boolean | null | undefined;
}

const longestWindowSeconds = 30 * 24 * 60 * 60;
const longestRetentionDays = 3_650;
const longestRecentContacts = 1_000;

const bounds = {
  recallWindowSeconds: [0, longestWindowSeconds],
  editWindowSeconds: [0, longestWindowSeconds],
  offlineRetentionDays: [1, longestRetentionDays],
  historyRetentionDays: [1, longestRetentionDays],
  recentContactsLimit: [1, longestRecentContacts],
} as const;

/** The values that the input gives. Throws BAD_USER_INPUT for null and for a number out of its bounds. */
export function parseSettings(input: SettingsInput): SettingsChange {
  for (const [name, value] of Object.entries(input)) {
    if (value === null) throw badInput(`input.${name}`, 'must not be null');
  }
  for (const name of Object.keys(bounds) as (keyof typeof bounds)[]) {
    const value = input[name];
    const [least, most] = bounds[name];
    if (typeof value === 'number' && (value < least || value > most)) {
      throw badInput(`input.${name}`, `must be ${formatNumber(least)} to ${formatNumber(most)}`);
    }
  }
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
}

/**
 * What of the change differs from the settings in force. Throws BAD_USER_INPUT where the two together break a rule:
 * an inbox entry must never outlive the message it refers to.
 */
export function decideChange(change: SettingsChange, current: AppSettings): SettingsChange {
  const result = { ...current, ...change };
  if (result.historyRetentionDays < result.offlineRetentionDays) {
    throw change.historyRetentionDays === undefined
      ? badInput(
          'input.offlineRetentionDays',
          `must be at most historyRetentionDays, which is ${result.historyRetentionDays}`,
        )
      : badInput(
          'input.historyRetentionDays',
          `must be at least offlineRetentionDays, which is ${result.offlineRetentionDays}`,
        );
  }
  const names = Object.keys(change) as (keyof SettingsChange)[];
  return Object.fromEntries(
    names.filter((name) => change[name] !== current[name]).map((name) => [name, change[name]]),
  );
}
