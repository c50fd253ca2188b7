import { posix } from 'node:path';
import ts from 'typescript';

/** What a source file says about others and about its surroundings. */
export interface Source {
  readonly path: string;
  readonly imports: readonly Import[];
  /** Whether it uses `process.env`, in whatever way. */
  readonly readsEnvironment: boolean;
  /** Everything in quotes and templates, import paths included. */
  readonly texts: readonly string[];
}

export interface Import {
  /** A path from the project's root, or the name of a package. */
  readonly target: string;
  /** Gone at run time: `import type`, `export type`, `import('x').T`. A mark on single names does not make it so. */
  readonly isType: boolean;
}

/** Reads imports, exports from elsewhere, `import()` and `require()` out of TypeScript or JavaScript. Throws on syntax errors. */
export function parseSource(path: string, text: string): Source {
  const kind = path.endsWith('.tsx') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, kind);
  const imports: Import[] = [];
  const texts: string[] = [];
  let readsEnvironment = false;
  const visit = (node: ts.Node): void => {
    const found = importOf(node);
    if (found) imports.push({ ...found, target: resolve(path, found.target) });
    readsEnvironment ||= isEnvironment(node);
    if (ts.isStringLiteralLike(node) || isTemplatePart(node)) texts.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { path, imports, readsEnvironment, texts };
}

function isTemplatePart(node: ts.Node): node is ts.TemplateHead | ts.TemplateMiddle | ts.TemplateTail {
  return ts.isTemplateHead(node) || ts.isTemplateMiddle(node) || ts.isTemplateTail(node);
}

function importOf(node: ts.Node): Import | null {
  if (ts.isImportDeclaration(node))
    return named(node.moduleSpecifier, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword);
  if (ts.isExportDeclaration(node) && node.moduleSpecifier)
    return named(node.moduleSpecifier, node.isTypeOnly);
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
    return named(node.argument.literal, true);
  if (ts.isImportEqualsDeclaration(node) && ts.isExternalModuleReference(node.moduleReference))
    return named(node.moduleReference.expression, node.isTypeOnly);
  if (ts.isCallExpression(node) && isLoading(node.expression) && node.arguments[0])
    return named(node.arguments[0], false);
  return null;
}

function isLoading(callee: ts.Expression): boolean {
  return (
    callee.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(callee) && callee.text === 'require')
  );
}

/** A computed name is nothing that can be judged. */
function named(specifier: ts.Node, isType: boolean): Import | null {
  return ts.isStringLiteralLike(specifier) ? { target: specifier.text, isType } : null;
}

function resolve(from: string, target: string): string {
  if (!target.startsWith('.')) return target.startsWith('@') ? target : target.replace(/^node:/, '');
  return posix.join(posix.dirname(from), target).replace(/\.js$/, '.ts');
}

/** `process.env`, `process['env']`, `{ env } = process` and an `env` imported from node:process. */
function isEnvironment(node: ts.Node): boolean {
  if (ts.isPropertyAccessExpression(node)) return isProcess(node.expression) && node.name.text === 'env';
  if (ts.isElementAccessExpression(node))
    return (
      isProcess(node.expression) &&
      ts.isStringLiteralLike(node.argumentExpression) &&
      node.argumentExpression.text === 'env'
    );
  if (ts.isVariableDeclaration(node) && node.initializer && isProcess(node.initializer))
    return (
      ts.isObjectBindingPattern(node.name) && node.name.elements.some((element) => nameOf(element) === 'env')
    );
  if (ts.isImportDeclaration(node) && ts.isStringLiteralLike(node.moduleSpecifier)) {
    const names = node.importClause?.namedBindings;
    return (
      /^(node:)?process$/.test(node.moduleSpecifier.text) &&
      names !== undefined &&
      ts.isNamedImports(names) &&
      names.elements.some((element) => (element.propertyName ?? element.name).text === 'env')
    );
  }
  return false;
}

function isProcess(node: ts.Expression): boolean {
  if (ts.isPropertyAccessExpression(node)) return node.name.text === 'process';
  return ts.isIdentifier(node) && node.text === 'process';
}

function nameOf(element: ts.BindingElement): string {
  const name = element.propertyName ?? element.name;
  return ts.isIdentifier(name) ? name.text : '';
}
