import {
  getDirectiveValues,
  getNamedType,
  getOperationAST,
  getVariableValues,
  GraphQLError,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  isAbstractType,
  isObjectType,
  Kind,
  OperationTypeNode,
  print,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { maxLookedAt, type Variables } from './cost.js';
import { eventReads, fieldReads, statementsOf, type FieldReads, type Known, type ReadKind } from './reads.js';

/** SQL statements that a query may take, and what one mutation or one event of a stream shows, beside its own work. */
export const maxStatements = 10;

const nothingKnown: Known = { members: false, ownView: false, bothViews: false };
const members: Partial<Known> = { members: true };

/**
 * The bound on how often one operation can make the server ask PostgreSQL. Objects of one kind that are reached over equally many
 * reads are one statement, see `Waves`, however many they are: so the statements are counted from the document, whatever
 * the data. What a mutation does itself does not count.
 */
export class StatementLimit {
  /** With everything that could be skipped: as a rule that is within the limit, and no request has to be looked at again. */
  private readonly counts = new WeakMap<OperationDefinitionNode, number>();
  private readonly reading: ReadonlySet<string>;

  constructor(private readonly schema: GraphQLSchema) {
    this.reading = findReading(schema);
  }

  /** Why a valid document may not be executed with these variables; null when it may. */
  refusal(
    document: DocumentNode,
    operationName: string | null | undefined,
    variables: Variables,
  ): GraphQLError | null {
    const count = this.count(document, operationName, variables);
    if (count === null || count <= maxStatements) return null;
    const taken = Number.isFinite(count) ? `${count}` : 'more';
    const message = `The operation asks for too much at once: it can take ${taken} SQL statements, and at most ${maxStatements} are allowed.`;
    return new GraphQLError(message, {
      extensions: { code: 'GRAPHQL_VALIDATION_FAILED', http: { status: 400 } },
    });
  }

  /** The statements that it takes at most; null when the variables do not fit: then execution refuses them by name. */
  count(
    document: DocumentNode,
    operationName: string | null | undefined,
    variables: Variables,
  ): number | null {
    const operation = getOperationAST(document, operationName);
    if (!operation) return null;
    let count = this.counts.get(operation);
    if (count === undefined) {
      count = this.countSelected(document, operation, null);
      this.counts.set(operation, count);
    }
    if (count <= maxStatements) return count;
    const definitions = operation.variableDefinitions ?? [];
    const { coerced } = getVariableValues(this.schema, definitions, variables ?? {}, { maxErrors: 1 });
    return coerced ? this.countSelected(document, operation, coerced) : null;
  }

  private countSelected(
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Record<string, unknown> | null,
  ): number {
    const root = this.schema.getRootType(operation.operation);
    if (!root) return 0;
    const walk = () => new Walk({ schema: this.schema, reading: this.reading, document, variables });
    const { selectionSet } = operation;
    if (operation.operation === OperationTypeNode.QUERY)
      return walk().count([{ type: root, sets: [selectionSet] }]);
    // One after the other, each with readings of its own.
    const fields = walk().selected(root, [selectionSet]);
    const counts = [...fields.values()].flatMap(([node, ...others]) => {
      const field = node && root.getFields()[node.name.value];
      if (!field) return [];
      const sets = [node, ...others].flatMap(({ selectionSet: set }) => set ?? []);
      return typesOf(this.schema, getNamedType(field.type)).map((type) => walk().count([{ type, sets }]));
    });
    return Math.max(0, ...counts);
  }
}

interface Place {
  readonly type: GraphQLNamedType;
  /** Of all fields with the same name in the answer. */
  readonly sets: readonly SelectionSetNode[];
  /** The wave in which the fields of an object at this place are read. */
  readonly wave: number;
  readonly known: Known;
  /** The field of the root that it is below, by its name in the answer; null for the root. */
  readonly root: string | null;
}

interface WalkOptions {
  readonly schema: GraphQLSchema;
  readonly reading: ReadonlySet<string>;
  readonly document: DocumentNode;
  /** Null: nothing is skipped. */
  readonly variables: Record<string, unknown> | null;
}

/** One look at all that an operation selects. */
class Walk {
  private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** What is read, by wave and kind: each once. */
  private readonly reads = new Map<string, number>();
  private lookedAt = 0;

  constructor(private readonly options: WalkOptions) {
    this.fragments = new Map(
      options.document.definitions.flatMap((definition) =>
        definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : [],
      ),
    );
  }

  count(roots: readonly Pick<Place, 'type' | 'sets'>[]): number {
    for (const root of roots) this.visit({ ...root, wave: 1, known: nothingKnown, root: null });
    if (this.lookedAt > maxLookedAt) return Number.POSITIVE_INFINITY;
    return [...this.reads.values()].reduce((sum, statements) => sum + statements, 0);
  }

  /** The fields of the answer by their names in it, as graphql-js collects them. */
  selected(type: GraphQLObjectType, sets: readonly SelectionSetNode[]): Map<string, FieldNode[]> {
    const fields = new Map<string, FieldNode[]>();
    const spread = new Set<string>();
    for (const set of sets) this.collect(type, set, { fields, spread });
    return fields;
  }

  private visit(place: Place): void {
    for (const type of typesOf(this.options.schema, place.type)) {
      if (!this.options.reading.has(type.name) || this.lookedAt > maxLookedAt) continue;
      const selected = [...this.selected(type, place.sets)].flatMap(([name, [node, ...others]]) => {
        const field = node && type.getFields()[node.name.value];
        const root = place.root ?? name;
        return field
          ? [{ field, root, nodes: [node, ...others], reads: readsOf(this.options.schema, type, field.name) }]
          : [];
      });
      const isWithMembers = selected.some(({ reads }) => reads?.withMembers);
      for (const { field, root, nodes, reads } of selected) {
        if (reads) this.read({ ...place, root }, reads, nodes[0]);
        this.visit({
          type: getNamedType(field.type),
          sets: nodes.flatMap(({ selectionSet }) => selectionSet ?? []),
          wave: reads || type.name === 'Query' ? place.wave + 1 : place.wave,
          known: { ...place.known, ...(isWithMembers ? members : {}), ...reads?.brings },
          root,
        });
      }
    }
  }

  private read({ wave, known, root }: Place, reads: FieldReads, node: FieldNode | undefined): void {
    const { kind, unless, apart, alone, behind, withMembers } = reads;
    const value = apart && node?.arguments?.find(({ name }) => name.value === apart)?.value;
    const which = value ? print(value) : alone ? root : null;
    if (!unless || !known[unless]) this.add(wave, kind, which ?? '');
    if (behind) this.add(wave + 1, behind, '');
    if (withMembers && !known.members) this.add(wave, 'users', '');
  }

  private add(wave: number, kind: ReadKind, which: string): void {
    this.reads.set(`${wave} ${kind} ${which}`, statementsOf[kind]);
  }

  private collect(
    type: GraphQLObjectType,
    set: SelectionSetNode,
    found: { readonly fields: Map<string, FieldNode[]>; readonly spread: Set<string> },
  ): void {
    for (const node of set.selections) {
      this.lookedAt += 1;
      if (this.lookedAt > maxLookedAt) return;
      if (this.isSkipped(node)) continue;
      if (node.kind === Kind.FIELD) {
        const name = node.alias?.value ?? node.name.value;
        const others = found.fields.get(name);
        if (others) others.push(node);
        else found.fields.set(name, [node]);
        continue;
      }
      const fragment =
        node.kind === Kind.INLINE_FRAGMENT ? node : this.spreadOnce(node.name.value, found.spread);
      if (fragment && this.isFor(type, fragment.typeCondition?.name.value)) {
        this.collect(type, fragment.selectionSet, found);
      }
    }
  }

  private spreadOnce(name: string, spread: Set<string>): FragmentDefinitionNode | undefined {
    if (spread.has(name)) return undefined;
    spread.add(name);
    return this.fragments.get(name);
  }

  private isFor(type: GraphQLObjectType, condition: string | undefined): boolean {
    if (condition === undefined || condition === type.name) return true;
    const { schema } = this.options;
    const conditionType = schema.getType(condition);
    return isAbstractType(conditionType) && schema.isSubType(conditionType, type);
  }

  private isSkipped(node: SelectionNode): boolean {
    const { variables } = this.options;
    if (variables === null || !node.directives?.length) return false;
    return (
      getDirectiveValues(GraphQLSkipDirective, node, variables)?.['if'] === true ||
      getDirectiveValues(GraphQLIncludeDirective, node, variables)?.['if'] === false
    );
  }
}

function readsOf(schema: GraphQLSchema, type: GraphQLObjectType, field: string): FieldReads | undefined {
  const own = fieldReads[`${type.name}.${field}`];
  if (own || !(field in eventReads)) return own;
  const event = schema.getType('InboxEvent');
  return isAbstractType(event) && schema.isSubType(event, type) ? eventReads[field] : undefined;
}

function typesOf(schema: GraphQLSchema, type: GraphQLNamedType): readonly GraphQLObjectType[] {
  if (isAbstractType(type)) return schema.getPossibleTypes(type);
  return isObjectType(type) ? [type] : [];
}

/** The types of which, or below which, something is read: nothing else has to be looked at. */
function findReading(schema: GraphQLSchema): ReadonlySet<string> {
  const types = Object.values(schema.getTypeMap()).filter(isObjectType);
  const reading = new Set<string>();
  for (let before = -1; before < reading.size;) {
    before = reading.size;
    for (const type of types) {
      const reads = Object.values(type.getFields()).some(
        (field) =>
          readsOf(schema, type, field.name) ||
          typesOf(schema, getNamedType(field.type)).some(({ name }) => reading.has(name)),
      );
      if (reads) reading.add(type.name);
    }
  }
  return reading;
}
