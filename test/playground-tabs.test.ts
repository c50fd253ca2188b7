import { readFileSync } from 'node:fs';
import {
  buildSchema,
  getOperationAST,
  getVariableValues,
  isInterfaceType,
  isUnionType,
  Kind,
  Lexer,
  parse,
  Source,
  TokenKind,
  validate,
  visit,
  type DocumentNode,
} from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  inboxPositionDocument,
  liveInboxDocument,
} from '../src/transport/playground/page/src/inbox-document.js';
import { pageMadeIds } from '../src/transport/playground/page/src/message-ids.js';
import { startTestApp, type Person, type TestApp } from './harness/app.js';
import type { PreparedTab } from '../src/transport/playground/page/src/prepared-tab.js';
import { prepareTabs } from '../src/transport/playground/page/src/prepared-tabs.js';

const schema = buildSchema(readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8'));
const alice = { userId: 'alice', role: 'USER' } as const;
const admin = { userId: 'admin', role: 'ADMIN' } as const;
const tabs = prepareTabs(alice);
const adminTabs = prepareTabs(admin);

describe('the prepared tabs', () => {
  it('come in the order in which a newcomer needs them', () => {
    expect(tabs.map(nameOf)).toEqual([
      'LiveInbox',
      'Send',
      'SendContent',
      'History',
      'RecentContacts',
      'Impersonate',
      'Notify',
    ]);
  });

  it('give an administrator all that only administrators can do', () => {
    expect(adminTabs.map(nameOf)).toEqual([
      'Impersonate',
      'Notify',
      'LookAtConversation',
      'TraceMessage',
      'Recall',
      'Users',
      'Statistics',
      'Mute',
      'Unmute',
      'Disconnect',
      'UpsertUsers',
      'CreateToken',
      'Erase',
      'Import',
      'Settings',
      'AuditLog',
      'LiveInbox',
    ]);
    const used = adminTabs.flatMap(({ query }) => rootFieldsOf(parse(query)));
    const roots = [schema.getQueryType(), schema.getMutationType()];
    const fields = roots.flatMap((root) => Object.keys(root?.getFields() ?? {}));
    // One user is a page of one, and settings are answered by their change.
    const left = ['adminUser', 'adminSettings'];
    expect(fields.filter((field) => field.startsWith('admin') && !used.includes(field)).sort()).toEqual(
      left.sort(),
    );
  });

  it.each([...tabs, ...adminTabs].map((tab) => [nameOf(tab), tab] as const))(
    'hold an operation %s that the schema accepts',
    (_name, tab) => {
      const document = parse(tab.query);
      const operation = getOperationAST(document);
      if (!operation) throw new Error('A tab holds exactly one operation');

      expect(validate(schema, document)).toEqual([]);
      expect(
        getVariableValues(schema, operation.variableDefinitions ?? [], variablesOf(tab)).errors,
      ).toBeUndefined();
      expect(Object.keys(variablesOf(tab)).sort()).toEqual(
        operation.variableDefinitions?.map(({ variable }) => variable.name.value).sort(),
      );
    },
  );

  it('send to the other one of the two', () => {
    const recipients = (userId: string | null): unknown[] =>
      prepareTabs(userId === null ? null : { userId, role: 'USER' })
        .filter((tab) => ['Send', 'SendContent'].includes(nameOf(tab)))
        .map((tab) => variablesOf(tab).to);

    expect(recipients('alice')).toEqual(['bob', 'bob']);
    expect(recipients('bob')).toEqual(['alice', 'alice']);
    expect(recipients('dora')).toEqual(['bob', 'bob']);
    expect(recipients(null)).toEqual(['bob', 'bob']);
  });

  it('have a clientMessageId of their own each time they are prepared', () => {
    const ids = [...tabs, ...adminTabs, ...prepareTabs(alice)].flatMap((tab) =>
      pageMadeIds(variablesOf(tab)),
    );

    expect(ids).toHaveLength(10);
    expect(new Set(ids).size).toBe(10);
    expect(ids.filter((id) => !/^playground-[0-9a-f]{16}$/.test(id))).toEqual([]);
  });
});

describe('the tabs of an administrator', () => {
  let app: TestApp;
  let person: Person;

  beforeAll(async () => {
    app = await startTestApp();
    person = await app.admin();
  });
  afterAll(() => app.close());

  it.each(adminTabs.filter((tab) => nameOf(tab) !== 'LiveInbox').map((tab) => [nameOf(tab), tab] as const))(
    'do what they say on a fresh server, from the first to the last: %s',
    async (name, tab) => {
      const answer = await person.ask<unknown, Record<string, unknown>>(tab.query, variablesOf(tab));
      const refused = [...JSON.stringify(answer).matchAll(/"code":"(\w+)"/g)].map(([, code]) => code);
      // Which message to take back or to follow nobody can know before one is sent.
      const needsMessage = ['Recall', 'TraceMessage'].includes(name);
      expect(refused).toEqual(needsMessage ? ['MESSAGE_NOT_FOUND'] : []);
    },
  );
});

describe('the live events', () => {
  it('ask for every kind of event and of content that the schema has', () => {
    const asked = typeConditionsOf(parse(liveInboxDocument));
    const inboxEvent = schema.getType('InboxEvent');
    const messageContent = schema.getType('MessageContent');
    if (!isInterfaceType(inboxEvent) || !isUnionType(messageContent))
      throw new Error('The schema lacks the inbox');

    const existing = [...schema.getPossibleTypes(inboxEvent), ...schema.getPossibleTypes(messageContent)];
    expect(existing.map(({ name }) => name).filter((name) => !asked.has(name))).toEqual([]);
  });

  it('stay within what the API accepts in one request', () => {
    expect(tokenCount(liveInboxDocument)).toBeLessThan(1000);
  });

  it('read their position with an operation that the schema accepts', () => {
    expect(validate(schema, parse(inboxPositionDocument))).toEqual([]);
  });
});

function nameOf(tab: PreparedTab): string {
  return getOperationAST(parse(tab.query))?.name?.value ?? '';
}

function rootFieldsOf(document: DocumentNode): string[] {
  const selections = getOperationAST(document)?.selectionSet.selections ?? [];
  return selections.flatMap((selection) => (selection.kind === Kind.FIELD ? selection.name.value : []));
}

/** The variables are JSON in which whole lines may be comments. */
function variablesOf(tab: PreparedTab): Record<string, unknown> {
  const json = tab.variables.replace(/^\s*\/\/.*$/gm, '');
  return json === '' ? {} : (JSON.parse(json) as Record<string, unknown>);
}

function typeConditionsOf(document: DocumentNode): ReadonlySet<string> {
  const names = new Set<string>();
  visit(document, {
    InlineFragment: ({ typeCondition }) => {
      if (typeCondition) names.add(typeCondition.name.value);
    },
  });
  return names;
}

function tokenCount(document: string): number {
  const lexer = new Lexer(new Source(document));
  let count = 0;
  while (lexer.advance().kind !== TokenKind.EOF) count += 1;
  return count;
}
