import {
  BREAK,
  Kind,
  visit,
  type ASTNode,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { compileQuery, isCompiledQuery, type CompiledQuery } from 'graphql-jit';
import { LRUCache } from 'lru-cache';

export interface ProgramsOptions {
  readonly schema: GraphQLSchema;
  /** Uses of an operation without a program, because making one takes as long as some hundred uses. */
  readonly compileAfter?: number | undefined;
}

/** A program has up to 2 MB; beyond these the one that was used longest ago is forgotten. */
const maxPrograms = 32;

/** What is known of one operation: how often it was used, then the program, or null when there can be none. */
type Known = number | CompiledQuery | null;

/**
 * Programs that graphql-jit compiles for operations that are in use: 1 µs for an event where graphql-js takes 20. They are for
 * rendering alone, which reads and changes nothing: whatever a program cannot render without an error is to be rendered
 * again by graphql-js, so that the errors are those of graphql-js.
 */
export class Programs {
  private readonly known = new LRUCache<OperationDefinitionNode, { state: Known }>({ max: maxPrograms });
  private readonly compileAfter: number;

  constructor(private readonly options: ProgramsOptions) {
    this.compileAfter = options.compileAfter ?? 200;
  }

  /** The operation's program, once it has been asked for often enough; null means that graphql-js has to do. */
  find(operation: OperationDefinitionNode, document: DocumentNode): CompiledQuery | null {
    const known = this.known.get(operation) ?? { state: 0 };
    if (typeof known.state !== 'number') return known.state;
    if (known.state === 0) this.known.set(operation, known);
    known.state += 1;
    if (known.state > this.compileAfter) known.state = this.compile(operation, document);
    return null;
  }

  private compile(operation: OperationDefinitionNode, document: DocumentNode): CompiledQuery | null {
    if (!canBeCompiled(document)) return null;
    const program = compileQuery(this.options.schema, document, operation.name?.value);
    return isCompiledQuery(program) ? program : null;
  }
}

/** A program has numbers as they are; everything else that a client writes out would be part of its code. */
const writtenOut = new Set<string>([Kind.STRING, Kind.FLOAT, Kind.LIST, Kind.OBJECT]);

/**
 * Whether a program of this document does what graphql-js does. graphql-jit prints literals into the code that it makes, and
 * some strings are code to it: from clients it may be given names, numbers and variables only. It takes an alias `__proto__` for the
 * prototype of its result, and the conditions of one use of a fragment for those of all.
 */
function canBeCompiled(document: DocumentNode): boolean {
  const isConditional = hasNode(document, ({ kind }) => kind === Kind.DIRECTIVE);
  return !hasNode(
    document,
    (node) =>
      writtenOut.has(node.kind) ||
      (node.kind === Kind.NAME && node.value === '__proto__') ||
      (node.kind === Kind.FRAGMENT_DEFINITION && isConditional),
  );
}

/** Whether a node of the tree is one of those that are meant. */
export function hasNode(tree: ASTNode, isMeant: (node: ASTNode) => boolean): boolean {
  let isFound = false;
  visit(tree, {
    enter(node) {
      if (!isMeant(node)) return undefined;
      isFound = true;
      return BREAK;
    },
  });
  return isFound;
}
