import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  createSourceFile,
  forEachChild,
  isArrowFunction,
  isCallExpression,
  isConditionalExpression,
  isFunctionDeclaration,
  isIdentifier,
  isPropertyAssignment,
  isStringLiteral,
  isVariableDeclaration,
  ScriptTarget,
} from 'typescript';
import type { Node } from 'typescript';

/** The names of results in a folder's sources, each with the files that give it. */
export function findRuleNames(folder: string): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, readonly string[]>();
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  for (const file of files.sort()) {
    for (const name of ruleNamesOf(readFileSync(join(folder, file), 'utf8'))) {
      names.set(name, [...(names.get(name) ?? []), file]);
    }
  }
  return names;
}

/**
 * The names of results in one source: string literals that a property or variable `rule` gets, or that a function of the
 * same source gets for its parameter `rule`; both branches of a condition count.
 */
export function ruleNamesOf(text: string): ReadonlySet<string> {
  const source = createSourceFile('source.ts', text, ScriptTarget.Latest, true);
  const positions = new Map<string, number>();
  const names = new Set<string>();
  const visit = (node: Node, see: (node: Node) => void): void => {
    see(node);
    forEachChild(node, (child) => {
      visit(child, see);
    });
  };
  const take = (value: Node | undefined): void => {
    if (value === undefined) return;
    if (isStringLiteral(value)) names.add(value.text);
    if (isConditionalExpression(value)) for (const branch of [value.whenTrue, value.whenFalse]) take(branch);
  };
  visit(source, (node) => {
    const called = isVariableDeclaration(node) ? node.initializer : node;
    if (called === undefined || !(isFunctionDeclaration(called) || isArrowFunction(called))) return;
    const name = isVariableDeclaration(node) || isFunctionDeclaration(node) ? node.name?.getText() : undefined;
    const position = called.parameters.findIndex((parameter) => parameter.name.getText() === 'rule');
    if (name !== undefined && position >= 0) positions.set(name, position);
  });
  visit(source, (node) => {
    if ((isPropertyAssignment(node) || isVariableDeclaration(node)) && node.name.getText() === 'rule') {
      take(node.initializer);
    }
    if (isCallExpression(node) && isIdentifier(node.expression)) {
      take(node.arguments[positions.get(node.expression.text) ?? -1]);
    }
  });
  return names;
}
