import {
  getOperationAST,
  Kind,
  visit,
  BREAK,
  type DocumentNode,
  type ExecutionArgs,
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
const maxPrograms = 64;

/** What is known of one operation: how often it was used, then the program, or null when there can be none. */
type Known = number | CompiledQuery | null;

/**
 * Programs that graphql-jit compiles for operations that are in use: 1 µs for an event where graphql-js takes 20. Beside errors,
 * which are another library's, their answers are those of graphql-js; who runs one looks after the errors.
 */
export class Programs {
  private readonly known = new LRUCache<OperationDefinitionNode, { state: Known }>({ max: maxPrograms });
  private readonly compileAfter: number;

  constructor(private readonly options: ProgramsOptions) {
    this.compileAfter = options.compileAfter ?? 200;
  }

  /** The operation's program, once it has been asked for often enough; null means that graphql-js has to do. */
  find({ document, operationName }: ExecutionArgs): CompiledQuery | null {
    const operation = getOperationAST(document, operationName);
    if (!operation) return null;
    const known = this.known.get(operation) ?? { state: 0 };
    if (typeof known.state !== 'number') return known.state;
    if (known.state === 0) this.known.set(operation, known);
    known.state += 1;
    if (known.state > this.compileAfter) known.state = this.compile(document, operation);
    return null;
  }

  private compile(document: DocumentNode, operation: OperationDefinitionNode): CompiledQuery | null {
    if (hasPrototypeKey(document)) return null;
    const program = compileQuery(this.options.schema, document, operation.name?.value);
    return isCompiledQuery(program) ? program : null;
  }
}

/** A legal alias that a program would take for the prototype of its result. */
function hasPrototypeKey(document: DocumentNode): boolean {
  let isFound = false;
  visit(document, {
    [Kind.NAME](name) {
      if (name.value !== '__proto__') return undefined;
      isFound = true;
      return BREAK;
    },
  });
  return isFound;
}
