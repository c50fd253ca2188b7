import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { applyEdits, type Edit } from '../program.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** What the compiler says about edited files, in the middle of all the others as they are. */
export type FindTypeErrors = (edits: readonly Edit[]) => string[];

/** Reads the project once; each question then costs only the files that it edits. */
export function createTypeCheck(): FindTypeErrors {
  const config = join(root, 'tsconfig.build.json');
  const { options, fileNames } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(config, ts.sys.readFile).config,
    ts.sys,
    dirname(config),
  );
  let edited = new Map<string, string>();
  let version = 0;
  const versions = new Map<string, string>();
  const service = ts.createLanguageService({
    getCompilationSettings: () => options,
    getScriptFileNames: () => fileNames,
    getScriptVersion: (file) => versions.get(file) ?? '0',
    getScriptSnapshot: (file) =>
      ts.sys.fileExists(file)
        ? ts.ScriptSnapshot.fromString(edited.get(file) ?? readFileSync(file, 'utf8'))
        : undefined,
    getCurrentDirectory: () => root,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: ts.sys.fileExists,
    readFile: ts.sys.readFile,
    readDirectory: ts.sys.readDirectory,
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories,
  });
  return (edits) => {
    const before = [...edited.keys()];
    edited = new Map([...applyEdits(edits)].map(([file, text]) => [join(root, file), text]));
    version += 1;
    for (const file of [...before, ...edited.keys()]) versions.set(file, `${version}`);
    return [...edited.keys()].flatMap((file) =>
      [...service.getSyntacticDiagnostics(file), ...service.getSemanticDiagnostics(file)].map(
        ({ messageText }) => `${file}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`,
      ),
    );
  };
}
