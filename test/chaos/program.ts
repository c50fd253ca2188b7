import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** The server as JavaScript in a folder of its own, made from a copy of src/. */
export interface Program {
  /** What Node.js runs. */
  readonly main: string;
  remove(): void;
}

/** One place in a source file, and what it is changed to. */
export interface Edit {
  /** Below the project's root. */
  readonly file: string;
  /** Must occur exactly once. */
  readonly find: string;
  readonly replace: string;
}

const root = fileURLToPath(new URL('../..', import.meta.url));
/** Neither part of the server nor needed by it here. */
const leftOut = ['src/setup', 'src/transport/playground/page'];
const besideSources = ['package.json', 'prisma', 'schema.graphql'];

/**
 * Copies src/ to a temporary folder, makes the edits there, and translates it without looking at types, which takes two
 * seconds. Fails when an edit does not fit, and leaves nothing behind then.
 */
export function buildProgram(edits: readonly Edit[] = []): Program {
  const folder = mkdtempSync(join(tmpdir(), 'duet-chaos-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    const edited = applyEdits(edits);
    for (const name of besideSources) cpSync(join(root, name), join(folder, name), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    for (const file of serverSources()) {
      const text = edited.get(file) ?? readFileSync(join(root, file), 'utf8');
      writeBelow(folder, file, text);
      writeBelow(folder, file.replace(/^src/, 'dist').replace(/\.ts$/, '.js'), translate(file, text));
    }
    return { main: join(folder, 'dist/main.js'), remove };
  } catch (error) {
    remove();
    throw error;
  }
}

/** The edited texts by file. Throws an Error that names the edit that does not fit. */
export function applyEdits(edits: readonly Edit[]): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const { file, find, replace } of edits) {
    const text = texts.get(file) ?? readFileSync(join(root, file), 'utf8');
    const times = text.split(find).length - 1;
    if (times !== 1) throw new Error(`${file} has ${times} times, not once:\n${find}`);
    texts.set(
      file,
      text.replace(find, () => replace),
    );
  }
  return texts;
}

function serverSources(): string[] {
  return readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .map((name) => `src/${name}`)
    .filter((file) => file.endsWith('.ts') && !leftOut.some((folder) => file.startsWith(`${folder}/`)));
}

function translate(fileName: string, text: string): string {
  const compilerOptions: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.ESNext,
    verbatimModuleSyntax: true,
    isolatedModules: true,
  };
  return ts.transpileModule(text, { fileName, compilerOptions }).outputText;
}

function writeBelow(folder: string, file: string, text: string): void {
  const path = join(folder, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
