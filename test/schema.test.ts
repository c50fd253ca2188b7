import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { CriticalityLevel, diff } from '@graphql-inspector/core';
import {
  buildSchema,
  getNamedType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isScalarType,
  isSpecifiedDirective,
  isSpecifiedScalarType,
  Kind,
  parse,
  print,
  visit,
  type ASTNode,
  type DefinitionNode,
  type GraphQLArgument,
  type GraphQLNamedType,
  type NameNode,
} from 'graphql';
import { describe, expect, it } from 'vitest';

const contractText = readFileSync(new URL('contract.graphql', import.meta.url), 'utf8');
const schemaText = readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8');
const contract = buildSchema(contractText);
const schema = buildSchema(schemaText);
const ownTypes = Object.values(schema.getTypeMap()).filter(
  (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
);

describe('schema.graphql', () => {
  it('breaks nothing that the contract promises', async () => {
    const changes = await diff(contract, schema);
    const breaking = changes.filter((change) => change.criticality.level === CriticalityLevel.Breaking);
    expect(breaking.map((change) => change.message)).toEqual([]);
  });

  it('declares every element of the contract with the same type, default and directives', () => {
    const promised = signaturesOf(contractText);
    const declared = signaturesOf(schemaText);
    expect(promised.size).toBeGreaterThan(600);
    const same = [...promised.keys()].map((coordinate) => [coordinate, declared.get(coordinate)]);
    expect(Object.fromEntries(same)).toEqual(Object.fromEntries(promised));
  });

  it('describes every element in more words than its name has', () => {
    const described = descriptionsOf();
    expect(described.size).toBeGreaterThan(600);
    const poor = [...described].filter(
      ([coordinate, description]) => !isInformative(coordinate, description),
    );
    expect(poor).toEqual([]);
  });

  it('refers in its descriptions only to enum values, types and fields that exist', () => {
    const enumValues = ownTypes
      .filter(isEnumType)
      .flatMap((type) => type.getValues().map((value) => value.name));
    const known = new Set([...enumValues, ...descriptionsOf().keys()]);
    const dangling = [...descriptionsOf()].flatMap(([coordinate, description]) =>
      referencesIn(description)
        .filter((reference) => !known.has(reference))
        .map((reference) => `${coordinate} mentions ${reference}`),
    );
    expect(dangling).toEqual([]);
  });

  it('names no type like a global of JavaScript or of browsers, which generated code would shadow', () => {
    // The contract fixes the scalars URL and JSON; code generation maps scalars to other types and declares none by that name.
    const names = ownTypes.filter((type) => !isScalarType(type)).map((type) => type.name);
    const globals = browserGlobals();
    expect([...globals]).toEqual(expect.arrayContaining(['Error', 'Event', 'File', 'Location', 'Node']));
    expect(names.filter((name) => globals.has(name) || name in globalThis)).toEqual([]);
  });

  it('gives fields of one name one type across the members of a union or interface, so that clients can select both', () => {
    const abstractTypes = ownTypes.filter(isAbstractType);
    expect(abstractTypes.map((type) => type.name)).toContain('MessageContent');
    const conflicts = abstractTypes.flatMap((abstractType) => {
      const types = new Map<string, Set<string>>();
      for (const field of schema
        .getPossibleTypes(abstractType)
        .flatMap((member) => Object.values(member.getFields()))) {
        types.set(field.name, (types.get(field.name) ?? new Set()).add(String(field.type)));
      }
      return [...types]
        .filter(([, found]) => found.size > 1)
        .map(([name]) => `${abstractType.name}: ${name}`);
    });
    expect(conflicts).toEqual([]);
  });

  it('guards exactly the fields whose names begin with admin', () => {
    const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
    const fields = roots.flatMap((root) => Object.values(root?.getFields() ?? {}));
    const guarded = fields.filter((field) =>
      field.astNode?.directives?.some((use) => print(use) === '@auth(requires: ADMIN)'),
    );
    expect(guarded.map((field) => field.name)).toEqual(
      fields.map((field) => field.name).filter((name) => name.startsWith('admin')),
    );
  });

  it('offers every list in pages, except lists with a documented bound', () => {
    const unpaged = ownTypes
      .filter(isObjectType)
      .flatMap((type) => Object.values(type.getFields()).map((field) => ({ type, field })))
      .filter(
        ({ type, field }) => String(field.type).includes('[') && !/(Connection|Payload)$/.test(type.name),
      )
      .map(({ type, field }) => `${type.name}.${field.name}: ${getNamedType(field.type).name}`);
    expect(unpaged).toEqual([
      'Upload.fields: UploadField',
      'MessagesDeleted.seqs: Int',
      'InboxSnapshot.conversations: Conversation',
      'AdminUser.devices: AdminDevice',
      'AdminUser.sessions: AdminSession',
      'AdminStatistics.pushes: AdminPushCount',
      'AdminMessageTrace.devices: AdminDeviceTrace',
    ]);
  });
});

/** What the text declares: schema coordinate → the declaration without its description and without what has its own coordinate. */
function signaturesOf(text: string): Map<string, string> {
  return new Map(parse(text, { noLocation: true }).definitions.flatMap(declarationSignatures));
}

function declarationSignatures(definition: DefinitionNode): [string, string][] {
  switch (definition.kind) {
    case Kind.SCHEMA_DEFINITION:
      return [];
    case Kind.SCALAR_TYPE_DEFINITION:
      return [[definition.name.value, bareText(definition)]];
    case Kind.UNION_TYPE_DEFINITION: {
      const name = definition.name.value;
      const members = (definition.types ?? []).map((member) => `${name}|${member.name.value}`);
      return [[name, bareText(definition)], ...members.map((member): [string, string] => [member, 'member'])];
    }
    case Kind.ENUM_TYPE_DEFINITION:
      return [
        [definition.name.value, bareText(definition)],
        ...partSignatures(`${definition.name.value}.`, definition.values),
      ];
    case Kind.DIRECTIVE_DEFINITION:
      return [
        [definition.name.value, bareText(definition)],
        ...partSignatures(`@${definition.name.value}(`, definition.arguments, ':)'),
      ];
    case Kind.OBJECT_TYPE_DEFINITION:
    case Kind.INTERFACE_TYPE_DEFINITION:
    case Kind.INPUT_OBJECT_TYPE_DEFINITION: {
      const name = definition.name.value;
      const fields = definition.fields ?? [];
      return [
        [name, bareText(definition)],
        ...partSignatures(`${name}.`, fields),
        ...fields.flatMap((field) =>
          'arguments' in field ? partSignatures(`${name}.${field.name.value}(`, field.arguments, ':)') : [],
        ),
      ];
    }
    default:
      throw new Error(`no rule compares a ${definition.kind}`);
  }
}

function partSignatures(
  prefix: string,
  parts: readonly (ASTNode & { readonly name: NameNode })[] = [],
  suffix = '',
): [string, string][] {
  return parts.map((part) => [`${prefix}${part.name.value}${suffix}`, bareText(part)]);
}

function bareText(root: ASTNode): string {
  return print(
    visit(root, {
      enter(_node, key, _parent, path) {
        if (key === 'description') return null;
        return path.length === 2 && partLists.has(path[0]) ? null : undefined;
      },
    }),
  );
}

const partLists = new Set<string | number | undefined>(['fields', 'values', 'types', 'arguments']);

/** Schema coordinate → description, empty when there is none, of everything that is not built into GraphQL. */
function descriptionsOf(): Map<string, string> {
  const found = new Map<string, string>();
  for (const type of ownTypes) describeType(type, found);
  for (const directive of schema.getDirectives().filter((candidate) => !isSpecifiedDirective(candidate))) {
    found.set(`@${directive.name}`, directive.description ?? '');
    describeArguments(`@${directive.name}`, directive.args, found);
  }
  return found;
}

function describeType(type: GraphQLNamedType, found: Map<string, string>): void {
  found.set(type.name, type.description ?? '');
  if (isEnumType(type)) {
    for (const value of type.getValues()) found.set(`${type.name}.${value.name}`, value.description ?? '');
  } else if (isInputObjectType(type)) {
    for (const field of Object.values(type.getFields()))
      found.set(`${type.name}.${field.name}`, field.description ?? '');
  } else if (isObjectType(type) || isInterfaceType(type)) {
    for (const field of Object.values(type.getFields())) {
      found.set(`${type.name}.${field.name}`, field.description ?? '');
      describeArguments(`${type.name}.${field.name}`, field.args, found);
    }
  }
}

function describeArguments(
  owner: string,
  list: readonly GraphQLArgument[],
  found: Map<string, string>,
): void {
  for (const argument of list) found.set(`${owner}(${argument.name}:)`, argument.description ?? '');
}

/** A sentence that says something beyond the words of the element's own name. */
function isInformative(coordinate: string, description: string): boolean {
  const name = /(\w+):?\)?$/.exec(coordinate)?.[1] ?? coordinate;
  const nameWords = new Set(wordsOf(name.replace(/([a-z])([A-Z])/g, '$1 $2')));
  const said = wordsOf(description).filter(
    (word) => !nameWords.has(word) && !['the', 'a', 'an', 'of'].includes(word),
  );
  return said.length > 0 && description.length >= 8 && /[.:]$/.test(description);
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
}

/** What a description quotes as `SCREAMING_SNAKE`, `TypeName` or `TypeName.field`. */
function referencesIn(description: string): string[] {
  return [...description.matchAll(/`([A-Z][A-Za-z_]*(?:\.[A-Za-z_]+)?)(?:\([a-z]+:\))?`/g)].flatMap(
    ([, name]) => name ?? [],
  );
}

/** Every name that TypeScript's declarations of the browser make global. */
function browserGlobals(): Set<string> {
  const file = createRequire(import.meta.url).resolve('typescript/lib/lib.dom.d.ts');
  const declarations = readFileSync(file, 'utf8').matchAll(
    /^(?:declare )?(?:var|interface|function|type|class) (\w+)/gm,
  );
  return new Set([
    ...Object.getOwnPropertyNames(globalThis),
    ...[...declarations].flatMap(([, name]) => name ?? []),
  ]);
}
