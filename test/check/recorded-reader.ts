import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClusterReader, Kind } from '../../src/check/cluster-reader.js';
import { textAt, type JsonObject } from '../../src/package/json-value.js';

/** The objects of a healthy cluster, as an API server (Kubernetes 1.34) answered with them. */
export function recordedObjects(): readonly JsonObject[] {
  return JSON.parse(readFileSync(join(__dirname, 'recorded-cluster.json'), 'utf8')) as JsonObject[];
}

interface RecordedCluster {
  readonly objects: readonly JsonObject[];
  /** Kinds that may not be read, and `SubjectAccessReview` where nothing may be asked. */
  readonly forbidden?: readonly string[];
  /** The log of the evaluator's pods; null: their node does not answer. */
  readonly log?: string | null;
  /** The verbs that the runner's ServiceAccount has on Secrets. */
  readonly verbs?: readonly string[];
}

/** A reader of recorded objects; it also notes what it was asked for. */
export function recordedReader({
  objects,
  forbidden = [],
  log = '',
  verbs = ['get', 'create', 'update'],
}: RecordedCluster): {
  readonly reader: ClusterReader;
  readonly asked: string[];
} {
  const asked: string[] = [];
  const find = (kind: Kind, namespace: string | undefined): readonly JsonObject[] =>
    objects.filter(
      (object) => textAt(object, 'kind') === kind && textAt(object, 'metadata', 'namespace') === namespace,
    );
  const answer = <T>(kind: string, question: string, value: T): Promise<T | 'forbidden'> => {
    asked.push(question);
    return Promise.resolve(forbidden.includes(kind) ? 'forbidden' : value);
  };
  return {
    asked,
    reader: {
      get: (kind, namespace, name) =>
        answer(
          kind,
          `get ${kind} ${namespace ?? '*'} ${name}`,
          find(kind, namespace).find((object) => textAt(object, 'metadata', 'name') === name),
        ),
      list: (kind, namespace, labels) =>
        answer(
          kind,
          `list ${kind} ${namespace ?? '*'}${labels === undefined ? '' : ` ${labels}`}`,
          find(kind, namespace).filter((object) => labels === undefined || hasLabels(object, labels)),
        ),
      log: (namespace, pod, container) =>
        answer('Log', `log ${namespace} ${pod} ${container}`, log === null ? {} : { text: log }),
      isAllowed: ({ namespace, user, verb, resource }) =>
        answer('SubjectAccessReview', `may ${user} ${verb} ${resource} in ${namespace}`, verbs.includes(verb)),
    },
  };
}

/** Whether an object has the labels that an equality selector asks for. */
export function hasLabels(object: JsonObject, selector: string): boolean {
  return selector.split(',').every((term) => {
    const [name = '', value] = term.split('=');
    const label = textAt(object, 'metadata', 'labels', name);
    return value === undefined ? label !== undefined : label === value;
  });
}
