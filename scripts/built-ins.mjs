import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runInThisContext } from 'node:vm';
import typescript from 'typescript';

/** The path of the script that lists what an engine has built in. */
export const listBuiltIns = join(dirname(fileURLToPath(import.meta.url)), '../native/list-built-ins.js');

/** What can come about without its constructor's name in the code. */
const unnamed =
  /^(?:Object|Function|Array|String|Number|Boolean|BigInt|Symbol|RegExp|TypedArray|ArrayIterator|Iterator|Generator)$/;

/** What the `yaml` library uses only where it is: to warn, and for binary data, which it is told not to decode. */
const optional = new Set(['process', 'console', 'Buffer', 'atob', 'btoa']);

/**
 * What code uses of node's built-ins that another engine has not. In: the minified code, in which no name but a built-in's
 * or a property's is longer than a few letters, and the engine's built-ins as native/list-built-ins.js gives them.
 * Out: their paths. A property counts by its name alone, so a method that only shares its name with a missing one is named, too.
 */
export function findMissingBuiltIns(scripts, builtIns) {
  const has = new Set(builtIns);
  const { names, properties } = findNames(scripts);
  const missing = runInThisContext(readFileSync(listBuiltIns, 'utf8')).filter((path) => !has.has(path));
  return missing.filter((path) => {
    const [root, ...keys] = path.split('.');
    if (optional.has(root)) return false;
    if (keys.length === 0) return names.has(root);
    const isReached = names.has(root) || (keys[0] === 'prototype' && unnamed.test(root));
    return isReached && properties.has(keys.at(-1));
  });
}

function findNames(scripts) {
  const names = new Set();
  const properties = new Set();
  const visit = (node) => {
    if (typescript.isPropertyAccessExpression(node)) {
      properties.add(node.name.text);
      visit(node.expression);
      return;
    }
    if (typescript.isElementAccessExpression(node) && typescript.isStringLiteralLike(node.argumentExpression)) {
      properties.add(node.argumentExpression.text);
    }
    if (typescript.isBindingElement(node)) properties.add((node.propertyName ?? node.name).text);
    if (typescript.isPropertyAssignment(node)) {
      visit(node.initializer);
      return;
    }
    if (typescript.isIdentifier(node)) names.add(node.text);
    typescript.forEachChild(node, visit);
  };
  for (const script of scripts) visit(typescript.createSourceFile('script.js', script, typescript.ScriptTarget.Latest));
  return { names, properties };
}
