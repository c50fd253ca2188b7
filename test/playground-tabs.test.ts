import { readFileSync } from 'node:fs';
import {
  buildSchema,
  getOperationAST,
  getVariableValues,
  isInterfaceType,
  isUnionType,
  Lexer,
  parse,
  Source,
  TokenKind,
  validate,
  visit,
  type DocumentNode,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import {
  inboxPositionDocument,
  liveInboxDocument,
} from '../src/transport/playground/page/src/inbox-document.js';
import { pageMadeIds } from '../src/transport/playground/page/src/message-ids.js';
import { prepareTabs, type PreparedTab } from '../src/transport/playground/page/src/prepared-tabs.js';

const schema = buildSchema(readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8'));
const tabs = prepareTabs('alice');

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

  it.each(tabs.map((tab) => [nameOf(tab), tab] as const))(
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
    const recipients = (viewerId: string | null): unknown[] =>
      prepareTabs(viewerId)
        .filter((tab) => ['Send', 'SendContent'].includes(nameOf(tab)))
        .map((tab) => variablesOf(tab).to);

    expect(recipients('alice')).toEqual(['bob', 'bob']);
    expect(recipients('bob')).toEqual(['alice', 'alice']);
    expect(recipients('admin')).toEqual(['bob', 'bob']);
    expect(recipients(null)).toEqual(['bob', 'bob']);
  });

  it('have a clientMessageId of their own each time they are prepared', () => {
    const ids = [...tabs, ...prepareTabs('alice')].flatMap((tab) => pageMadeIds(variablesOf(tab)));

    expect(ids).toHaveLength(8);
    expect(new Set(ids).size).toBe(8);
    expect(ids.filter((id) => !/^playground-[0-9a-f]{16}$/.test(id))).toEqual([]);
  });
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
