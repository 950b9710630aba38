import { objectAt, textAt, type JsonObject } from './json-value.js';

/** The annotation by which Stakater's Reloader (2.2) restarts a Deployment when one of the Secrets named changes. */
export const reloadAnnotation = 'secret.reloader.stakater.com/reload';

/** The annotation by which kubernetes-replicator (2.12) copies a Secret into other namespaces. */
export const replicateAnnotation = 'replicator.v1.mittwald.de/replicate-to';

const reflector = 'reflector.v1.k8s.emberstack.com';
/** The annotation by which reflector keeps a Secret a mirror of another one, `namespace/name`. */
export const reflectsAnnotation = `${reflector}/reflects`;

/** Whether Reloader restarts the Deployment when the Secret changes. */
export function isReloaded(deployment: JsonObject, secretName: string): boolean {
  const annotations = objectAt(deployment, 'metadata', 'annotations');
  const all = ['reloader.stakater.com/auto', 'secret.reloader.stakater.com/auto'];
  if (all.some((name) => textAt(annotations, name) === 'true')) return true;
  return listed(textAt(annotations, reloadAnnotation)).some((pattern) => matches(pattern, secretName));
}

/** Whether replicator or reflector copies a Secret with these annotations into the namespace. */
export function isCopiedTo(annotations: JsonObject, namespace: string): boolean {
  const text = (name: string): string | undefined => textAt(annotations, name);
  if (listed(text(replicateAnnotation)).some((each) => matches(each, namespace))) return true;
  return isReflectedTo(annotations, namespace);
}

/** Whether reflector makes the mirror in the namespace by itself. */
export function isReflectedTo(annotations: JsonObject, namespace: string): boolean {
  const flag = (name: string): boolean => textAt(annotations, `${reflector}/${name}`) === 'true';
  const names = (name: string): readonly string[] => listed(textAt(annotations, `${reflector}/${name}`));
  if (!flag('reflection-allowed') || !flag('reflection-auto-enabled')) return false;
  // Without namespaces it means all of them.
  return ['reflection-allowed-namespaces', 'reflection-auto-namespaces'].every(
    (name) => names(name).length === 0 || names(name).some((each) => matches(each, namespace)),
  );
}

function listed(names: string | undefined): readonly string[] {
  return (names ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** These tools take each name for a regular expression of the whole name. One that is none matches nothing. */
function matches(pattern: string, name: string): boolean {
  if (pattern === name) return true;
  const plain = /^[\w-]*(?:\.\*[\w-]*)*$/.test(pattern);
  return plain && new RegExp(`^${pattern}$`).test(name);
}
