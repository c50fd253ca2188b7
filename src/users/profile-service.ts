import type { AdminCaller, AdminUse } from '../audit/admin-use.js';
import { recordUseOnEach } from '../audit/record.js';
import type { AuditTrail } from '../audit/trail.js';
import { badInput, DuetError, viewerErased } from '../errors.js';
import type { FriendRequestPolicy, MessagesFrom, PushPreview } from '../generated/prisma/enums.js';
import type { InboxTransaction, InboxWriter } from '../inbox/inbox-writer.js';
import { isSameJson } from '../input/json-rules.js';
import { parseUserId } from '../input/text-rules.js';
import { parseAvatarUrl, parseNickname, parseProfileData } from './profile-rules.js';
import type { AccountValues, NewAccount, ProfileStore, ProfileValues } from './profile-store.js';
import type { UserAccount, UserProfile } from './user.js';

const maxUsersPerCall = 500;
/** Each costs a statement while the senders to all of them wait. */
const usersPerTransaction = 20;

/** `nickname`, `avatarUrl` and `customData` of an input, coerced by GraphQL and otherwise unchecked. */
export interface ProfileInput {
  readonly nickname?: string | null | undefined;
  readonly avatarUrl?: string | null | undefined;
  readonly customData?: unknown;
}

export interface UserInput extends ProfileInput {
  readonly id: string;
}

export interface AccountInput extends ProfileInput {
  readonly messagesFrom?: MessagesFrom | null | undefined;
  readonly friendRequestPolicy?: FriendRequestPolicy | null | undefined;
  readonly pushPreview?: PushPreview | null | undefined;
}

export interface ProfileServiceOptions {
  readonly store: ProfileStore;
  readonly insertMissing: (accounts: readonly NewAccount[], use?: AdminUse) => Promise<ReadonlySet<string>>;
  readonly writer: InboxWriter;
  readonly trail: AuditTrail;
  /** Called after the commit of a changed profile: friends are to be told. */
  readonly onProfileChanged: () => void;
}

interface Change {
  readonly account: UserAccount;
  readonly values: AccountValues;
}

interface Changed {
  readonly accounts: readonly UserAccount[];
  readonly isAnyProfile: boolean;
}

/** What users and administrators change about accounts; what is set again to the same value is no change. */
export class ProfileService {
  constructor(private readonly options: ProfileServiceOptions) {}

  /**
   * Changes the viewer's profile and preferences and tells the viewer's devices; friends are told soon after, and only of
   * the profile.
   */
  async update(viewerId: string, input: AccountInput): Promise<UserAccount> {
    const values = parseAccountValues(input);
    const [changed] = await this.changeMany([viewerId], (accounts) => {
      const [account] = accounts;
      if (!account || account.erasedAt) {
        throw viewerErased();
      }
      return [{ account, values }];
    });
    if (!changed) throw new Error('the change of an account has no result');
    return changed;
  }

  /**
   * Creates what is missing and sets the given values, for 1–500 users, none twice; absent fields stay as they are. Existing
   * users are changed in several transactions: repeating a call that failed half-way does the rest.
   */
  async upsert(inputs: readonly UserInput[], use?: AdminUse): Promise<UserProfile[]> {
    if (inputs.length < 1 || inputs.length > maxUsersPerCall) {
      throw badInput('input.users', `must have 1 to ${maxUsersPerCall} entries`);
    }
    const wanted = inputs.map((input, index) => parseNewAccount(input, `input.users[${index}]`));
    const byId = new Map(wanted.map((account) => [account.id, account]));
    if (byId.size < wanted.length) throw badInput('input.users', 'must not name a user twice');
    requireNoneErased(await this.options.store.list([...byId.keys()]));
    const made = await this.options.insertMissing(wanted, use);
    const existing = [...byId.keys()].filter((id) => !made.has(id)).sort();
    for (let start = 0; start < existing.length; start += usersPerTransaction) {
      const userIds = existing.slice(start, start + usersPerTransaction);
      await this.changeMany(
        userIds,
        (accounts) => {
          requireNoneErased(accounts);
          return accounts.map((account) => ({ account, values: profileOf(byId.get(account.id)) }));
        },
        use,
      );
    }
    const stored = new Map((await this.options.store.list([...byId.keys()])).map((user) => [user.id, user]));
    return wanted.flatMap(({ id }) => stored.get(id) ?? []);
  }

  /** What `upsert` does, with an entry in the audit log for each user. */
  async upsertAsAdmin(admin: AdminCaller, inputs: readonly UserInput[]): Promise<UserProfile[]> {
    return this.options.trail.run(admin, { action: 'adminUpsertUsers' }, (use) => this.upsert(inputs, use));
  }

  private async changeMany(
    userIds: readonly string[],
    decide: (accounts: readonly UserAccount[]) => readonly Change[],
    use?: AdminUse,
  ): Promise<readonly UserAccount[]> {
    const { store, writer, onProfileChanged } = this.options;
    const changed = await writer.write(userIds, async (transaction) => {
      const changes = decide(await store.within(transaction.prisma).list(userIds));
      if (use) await recordUseOnEach(transaction.prisma, use, userIds);
      return this.apply(transaction, changes);
    });
    if (changed.isAnyProfile) onProfileChanged();
    return changed.accounts;
  }

  private async apply(
    { prisma, now, append }: InboxTransaction,
    changes: readonly Change[],
  ): Promise<Changed> {
    const store = this.options.store.within(prisma);
    const accounts: UserAccount[] = [];
    const withNewProfile: string[] = [];
    for (const { account, values: wanted } of changes) {
      const values = valuesThatDiffer(account, wanted);
      if (Object.keys(values).length === 0) {
        accounts.push(account);
        continue;
      }
      const isProfile = profileFields.some((field) => field in values);
      if (isProfile) withNewProfile.push(account.id);
      accounts.push(await store.update(account.id, values, isProfile ? now : undefined));
      append({ userId: account.id, kind: 'VIEWER_CHANGED' });
    }
    const isAnyProfile = withNewProfile.length > 0;
    if (isAnyProfile) await store.startFanOuts(withNewProfile);
    return { accounts, isAnyProfile };
  }
}

const profileFields = ['nickname', 'avatarUrl', 'customData'] as const satisfies (keyof ProfileValues)[];

function profileOf(account: NewAccount | undefined): ProfileValues {
  const { id: _id, ...profile } = account ?? { id: '' };
  return profile;
}

function valuesThatDiffer(account: UserAccount, wanted: AccountValues): AccountValues {
  const current: Readonly<Record<string, unknown>> = { ...account };
  const entries: [string, unknown][] = Object.entries(wanted);
  return Object.fromEntries(entries.filter(([name, value]) => !isSameJson(current[name], value)));
}

function requireNoneErased(accounts: readonly UserAccount[]): void {
  const erased = accounts.find((account) => account.erasedAt);
  if (!erased) return;
  throw new DuetError(
    'USER_NOT_FOUND',
    `input.users: ${erased.id} is erased, and its id is never used again`,
  );
}

function parseNewAccount(input: UserInput, field: string): NewAccount {
  return { id: parseUserId(input.id, `${field}.id`), ...parseProfileValues(input, field) };
}

function parseAccountValues(input: AccountInput): AccountValues {
  const { messagesFrom, friendRequestPolicy: policy, pushPreview } = input;
  return {
    ...parseProfileValues(input, 'input'),
    ...(messagesFrom === undefined ? {} : { messagesFrom: requireValue(messagesFrom, 'input.messagesFrom') }),
    ...(policy === undefined
      ? {}
      : { friendRequestPolicy: requireValue(policy, 'input.friendRequestPolicy') }),
    ...(pushPreview === undefined ? {} : { pushPreview: requireValue(pushPreview, 'input.pushPreview') }),
  };
}

function requireValue<Value>(value: Value | null, field: string): Value {
  if (value === null) throw badInput(field, 'must not be null');
  return value;
}

function parseProfileValues(input: ProfileInput, field: string): ProfileValues {
  const { nickname, avatarUrl, customData } = input;
  return {
    ...(nickname === undefined ? {} : { nickname: parseNickname(nickname, `${field}.nickname`) }),
    ...(avatarUrl === undefined ? {} : { avatarUrl: parseAvatarUrl(avatarUrl, `${field}.avatarUrl`) }),
    ...(customData === undefined ? {} : { customData: parseProfileData(customData, `${field}.customData`) }),
  };
}
