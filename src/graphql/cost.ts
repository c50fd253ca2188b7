import {
  getNamedType,
  getOperationAST,
  getVariableValues,
  GraphQLError,
  isCompositeType,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type GraphQLField,
  type GraphQLSchema,
  type ValueNode,
} from 'graphql';
import { getComplexity, type ComplexityEstimatorArgs } from 'graphql-query-complexity';
import { defaultPageSize, maxPageSize } from '../input/paging.js';

/** Objects that one operation may ask for. A page of 100 messages with their people and renditions costs about 1,700. */
export const maxCost = 5_000;

/** A value of an object is found and written, too: so many take as long as an object. */
const valuesPerObject = 5;

/** Lists without paging arguments that are long enough to count, with their usual length. */
const listLengths: Readonly<Record<string, number>> = { 'InboxSnapshot.conversations': 100 };

/** Fields that are looked at to find the cost, with fragments as often as they are spread: beyond it the cost is too high. */
export const maxLookedAt = 4_000;

/** The arguments that set the length of a page. */
const lengthArguments: ReadonlySet<string> = new Set(['first', 'last']);

/** Lengths of pages and the like that are remembered for a document, because its cost is not too high with them. */
const maxFitting = 200;

/** Of how many variables that is remembered. */
const maxDeciding = 4;

/** What is known of a document. */
interface KnownCosts {
  /** Without any, the document's size is its bound. */
  readonly hasLists: boolean;
  /** Variables on which the cost depends. */
  readonly deciding: readonly string[];
  readonly fitting: Set<string>;
}

export type Variables = Readonly<Record<string, unknown>> | null | undefined;

/**
 * The bound on what one operation can make the server read and write: every object counts one, each of its values a part of
 * that, and as often as the lists around it have entries, by their `first` or `last` with the variables of the request. Documents without long lists are bounded by
 * their number of tokens and cost no calculation.
 */
export class CostLimit {
  private readonly known = new WeakMap<DocumentNode, KnownCosts>();

  constructor(private readonly schema: GraphQLSchema) {}

  /** Why a valid document may not be executed with these variables; null when it may. */
  refusal(
    document: DocumentNode,
    operationName: string | null | undefined,
    variables: Variables,
  ): GraphQLError | null {
    const known = this.knownOf(document);
    if (!known.hasLists) return null;
    const request = requestOf(known, operationName, variables);
    if (request !== null && known.fitting.has(request)) return null;
    const cost = this.costOf(document, operationName, variables);
    if (cost === null) return null;
    if (cost <= maxCost) {
      if (request !== null && known.fitting.size < maxFitting) known.fitting.add(request);
      return null;
    }
    return new GraphQLError(`The operation asks for too much at once: its cost is above ${maxCost}.`, {
      extensions: { code: 'GRAPHQL_VALIDATION_FAILED', http: { status: 400 } },
    });
  }

  /** How many operations of this kind cost no more than one may: at least one, and any number of a document without lists. */
  maxTogether(
    document: DocumentNode,
    operationName: string | null | undefined,
    variables: Variables,
  ): number {
    if (!this.knownOf(document).hasLists) return Number.POSITIVE_INFINITY;
    const cost = this.costOf(document, operationName, variables) ?? maxCost;
    return Math.max(1, Math.floor(maxCost / cost));
  }

  private knownOf(document: DocumentNode): KnownCosts {
    let known = this.known.get(document);
    if (known === undefined) {
      known = this.lookAt(document);
      this.known.set(document, known);
    }
    return known;
  }

  /** Null when the variables do not fit: then execution refuses them by name. */
  private costOf(
    document: DocumentNode,
    operationName: string | null | undefined,
    variables: Variables,
  ): number | null {
    const given = variables ?? {};
    const definitions = getOperationAST(document, operationName)?.variableDefinitions ?? [];
    // One error is enough; each looks at the whole value, and the calculation would find them all.
    if (getVariableValues(this.schema, definitions, given, { maxErrors: 1 }).errors) return null;
    try {
      return getComplexity({
        schema: this.schema,
        query: document,
        variables: given,
        estimators: [estimate],
        maxQueryNodes: maxLookedAt,
        ...(operationName ? { operationName } : {}),
      });
    } catch {
      return Number.POSITIVE_INFINITY;
    }
  }

  private lookAt(document: DocumentNode): KnownCosts {
    let hasLists = false;
    const deciding = new Set<string>();
    const decides = (value: ValueNode): void => {
      if (value.kind === Kind.VARIABLE) deciding.add(value.name.value);
    };
    const types = new TypeInfo(this.schema);
    visit(
      document,
      visitWithTypeInfo(types, {
        Field({ arguments: given = [] }) {
          const field = types.getFieldDef();
          const parent = types.getParentType();
          if (!field || !parent) return;
          if (isPaged(field) || `${parent.name}.${field.name}` in listLengths) hasLists = true;
          for (const { name, value } of given) if (lengthArguments.has(name.value)) decides(value);
        },
        Directive({ arguments: given = [] }) {
          for (const { value } of given) decides(value);
        },
      }),
    );
    return { hasLists, deciding: [...deciding], fitting: new Set() };
  }
}

/** What decides about the cost beside the document, as a text; null when it is not what it should be, and looked at anew. */
function requestOf(
  { deciding }: KnownCosts,
  operationName: string | null | undefined,
  variables: Variables,
): string | null {
  const values = deciding.map((name) => variables?.[name]);
  const areShort =
    values.length <= maxDeciding &&
    values.every((value) => value === undefined || value === null || isShort(value));
  // One that is absent has its default, and one that is null has none.
  const texts = values.map((value) => (value === undefined ? 'absent' : value));
  return areShort ? JSON.stringify([operationName, ...texts]) : null;
}

function isShort(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'boolean';
}

function estimate({ type, field, args, childComplexity }: ComplexityEstimatorArgs): number {
  if (!isCompositeType(getNamedType(field.type))) return 1 / valuesPerObject;
  // A page is read also when nothing of its entries is asked for.
  const entry = isPaged(field) ? Math.max(1, childComplexity) : childComplexity;
  return 1 + lengthOf(type.name, field, args) * entry;
}

/** A page that is out of bounds counts as the largest, so that the refusal names the argument. */
function lengthOf(
  typeName: string,
  field: GraphQLField<unknown, unknown>,
  args: ComplexityEstimatorArgs['args'],
): number {
  if (!isPaged(field)) return listLengths[`${typeName}.${field.name}`] ?? 1;
  const asked: unknown = args['first'] ?? args['last'] ?? defaultPageSize;
  return typeof asked === 'number' && asked >= 1 && asked <= maxPageSize ? asked : maxPageSize;
}

function isPaged(field: GraphQLField<unknown, unknown>): boolean {
  return field.args.some(({ name }) => name === 'first');
}
