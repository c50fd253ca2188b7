import {
  getNamedType,
  getNullableType,
  isCompositeType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  isNonNullType,
  isUnionType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';

/** How a query is grown until no field fits any more. */
export interface Growth {
  /** A root field, or several to be asked for together. */
  readonly roots: readonly string[];
  /** How often each root field is asked for, under aliases and with other arguments each time. */
  readonly times: number;
  /** Whether fields of the same level come first, or those below. */
  readonly order: 'breadth' | 'depth';
  /** Whether pages within others all have one entry, or each another number of them, so that none is read for two. */
  readonly innerPages: 'alike' | 'different';
  /** How often each page within others is asked for, under aliases. */
  readonly innerTimes: number;
}

/** A query that takes nothing of so many more is as good as full: what follows would be refused as well. */
const refusalsInARow = 6;

export interface GrowthOptions extends Growth {
  readonly schema: GraphQLSchema;
  /** Whether the server would execute it, by its own limits, so that what is found is legal. */
  readonly isLegal: (query: string) => boolean;
  /** What else than fields for everybody is asked for. */
  readonly role: 'USER' | 'ADMIN';
  /** A right literal for an argument of a field that must be given; other ones for other turns. */
  readonly literalOf: (argument: string, place: { readonly field: string; readonly turn: number }) => string;
}

/** One field of the query, or the part of it that holds for one member of a union. */
interface Selection {
  readonly head: string;
  readonly type: GraphQLNamedType;
  readonly children: Selection[];
  leaves: readonly string[];
}

const outerPages = [100, 30, 10, 1];

/**
 * The heaviest legal query of its kind: beginning with the root fields, every field of every type reached is added, as
 * long as the server still takes the query. Objects and pages come before plain values, which cost no statement.
 */
export function growQuery(options: GrowthOptions): string {
  for (const outerPage of outerPages) {
    const query = new GrowingQuery(options, outerPage);
    if (query.isLegal()) return query.grow();
  }
  throw new Error(`no legal query of ${options.roots.join()}`);
}

class GrowingQuery {
  private readonly root: Selection;
  private refusals = 0;
  private pages = 0;

  constructor(
    private readonly options: GrowthOptions,
    outerPage: number,
  ) {
    const { schema, roots, times } = options;
    const type = schema.getQueryType() ?? raise();
    this.root = { head: 'query', type, children: [], leaves: [] };
    for (const name of roots) {
      for (let turn = 0; turn < times; turn += 1) {
        const field = type.getFields()[name] ?? raise();
        const selection = this.selectionOf(field, { page: Math.max(1, outerPage - turn), turn });
        const alias = times === 1 ? '' : `a${turn}: `;
        this.root.children.push({ ...selection, head: `${alias}${selection.head}` });
      }
    }
  }

  isLegal(): boolean {
    return this.options.isLegal(print(this.root));
  }

  grow(): string {
    const reached = [...this.root.children];
    const all: Selection[] = [];
    for (let next = reached.shift(); next; next = reached.shift()) {
      all.push(next);
      const added = this.isFull() ? [] : this.addObjects(next);
      if (this.options.order === 'breadth') reached.push(...added);
      else reached.unshift(...added);
    }
    this.refusals = 0;
    for (const selection of all) if (!this.isFull()) this.addLeaves(selection);
    return print(this.root);
  }

  private isFull(): boolean {
    return this.refusals >= refusalsInARow;
  }

  /** Whether the query is legal after a change; one that is not must be taken back. */
  private takes(): boolean {
    const isTaken = this.isLegal();
    this.refusals = isTaken ? 0 : this.refusals + 1;
    return isTaken;
  }

  /** Adds whatever objects of this one's type still fit, and answers them. */
  private addObjects(parent: Selection): Selection[] {
    return this.candidatesOf(parent.type).filter((candidate) => {
      if (this.isFull()) return false;
      parent.children.push(candidate);
      if (this.takes()) return true;
      parent.children.pop();
      return false;
    });
  }

  private candidatesOf(parentType: GraphQLNamedType): Selection[] {
    return membersOf(this.options.schema, parentType).flatMap((member) => {
      if (member !== parentType)
        return { head: `... on ${member.name}`, type: member, children: [], leaves: [] };
      return this.fieldsOf(member)
        .filter((field) => isCompositeType(getNamedType(field.type)))
        .flatMap((field) => this.selectionsOf(field));
    });
  }

  /** Under aliases each page has another length, so that none answers for two. */
  private selectionsOf(field: Field): Selection[] {
    const times = field.args.length === 0 ? 1 : this.options.innerTimes;
    return Array.from({ length: times }, (_, turn) => {
      const selection = this.selectionOf(field, { page: this.nextPage(field), turn: 0 });
      return times === 1 ? selection : { ...selection, head: `a${turn}: ${selection.head}` };
    });
  }

  private nextPage({ args }: Field): number {
    if (args.length > 0 && this.options.innerPages === 'different') this.pages += 1;
    return 1 + this.pages;
  }

  private addLeaves(selection: Selection): void {
    const leaves = this.fieldsOf(selection.type).filter(({ type }) => isLeafType(getNamedType(type)));
    selection.leaves = leaves.map(({ name }) => name);
    if (!this.takes()) selection.leaves = [];
  }

  private fieldsOf(type: GraphQLNamedType): Field[] {
    if (!isObjectType(type)) return [];
    const fields = Object.values(type.getFields() as Record<string, Field>);
    return this.options.role === 'ADMIN' ? fields : fields.filter(isForUsers);
  }

  private selectionOf(
    field: Field,
    { page, turn }: { readonly page: number; readonly turn: number },
  ): Selection {
    const names = field.args.map(({ name }) => name);
    const size = names.includes('last') ? 'last' : 'first';
    const given = field.args.flatMap(({ name, type }) => {
      if (name === size) return `${name}: ${page}`;
      return isNonNullType(type)
        ? `${name}: ${this.options.literalOf(name, { field: field.name, turn })}`
        : [];
    });
    const values = given.length === 0 ? '' : `(${given.join(' ')})`;
    const type = getNamedType(getNullableType(field.type));
    return { head: `${field.name}${values}`, type, children: [], leaves: [] };
  }
}

type Field = GraphQLField<unknown, unknown>;

/** Anybody else is refused what needs another role. */
function isForUsers({ astNode }: Field): boolean {
  return !astNode?.directives?.some(({ name }) => name.value === 'auth');
}

/** A union is asked for member by member. */
function membersOf(schema: GraphQLSchema, type: GraphQLNamedType): readonly GraphQLNamedType[] {
  return isUnionType(type) || isInterfaceType(type) ? schema.getPossibleTypes(type) : [type];
}

function print({ head, leaves, children }: Selection): string {
  const inner = [...leaves, ...children.map(print)];
  return `${head} { ${inner.length === 0 ? '__typename' : inner.join(' ')} }`;
}

function raise(): never {
  throw new Error('the schema has no such field');
}
