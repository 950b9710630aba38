import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { objectAt, textAt, type JsonObject } from '../../src/package/json-value.js';
import { hasLabels } from './recorded-reader.js';

/** The resources that the server knows, as an API server's discovery names them: group/version, plural, kind, scope. */
const served = [
  ['apps/v1', 'deployments', 'Deployment', true],
  ['v1', 'pods', 'Pod', true],
  ['v1', 'events', 'Event', true],
  ['v1', 'secrets', 'Secret', true],
  ['v1', 'configmaps', 'ConfigMap', true],
  ['v1', 'serviceaccounts', 'ServiceAccount', true],
  ['v1', 'podtemplates', 'PodTemplate', true],
  ['rbac.authorization.k8s.io/v1', 'roles', 'Role', true],
  ['rbac.authorization.k8s.io/v1', 'rolebindings', 'RoleBinding', true],
  ['rbac.authorization.k8s.io/v1', 'clusterroles', 'ClusterRole', false],
  ['rbac.authorization.k8s.io/v1', 'clusterrolebindings', 'ClusterRoleBinding', false],
  ['authorization.k8s.io/v1', 'localsubjectaccessreviews', 'LocalSubjectAccessReview', true],
] as const;

/** What an API server answers with instead of an object: HTTP status, and the reason and message of its Status. */
interface Refusal {
  readonly code: number;
  readonly reason: string;
  readonly message: string;
}

/** What becomes of an answer: it arrives, the connection ends in the middle of it, it is not JSON, or it never comes. */
type Delivery = 'whole' | 'cut' | 'garbled' | 'silent';

/**
 * An API server over HTTP on this machine, with objects in memory. It speaks as much of the Kubernetes API as `check`
 * uses: discovery, get, list with equality selectors, and LocalSubjectAccessReview. A client must have the token.
 */
export class FakeApiServer {
  readonly token = 'token-of-the-test';
  /** All requests but those of discovery, such as `GET pods in porch-system`. */
  readonly requests: string[] = [];
  objects: readonly JsonObject[] = [];
  /** The log of every pod; undefined: the pod's node does not answer. */
  log: string | undefined = '';
  /** Plural names that the client may not read or create. */
  forbidden: readonly string[] = [];
  /** The verbs that LocalSubjectAccessReviews are answered with yes for. */
  allowedVerbs: readonly string[] = ['get', 'create', 'update'];
  delivery: Delivery = 'whole';
  /** What every request is refused with. */
  refusal: Refusal | undefined;
  readonly #server: Server;
  #port = 0;

  constructor() {
    this.#server = createServer((request, response) => {
      void readBody(request).then((body) => {
        this.#deliver(response, this.#answer(request, body));
      });
    });
  }

  /** Starts the server, at the port it had before, if any. */
  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    const stopped = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await stopped;
  }

  get url(): string {
    return `http://127.0.0.1:${String(this.#port)}`;
  }

  /** A kubeconfig for the server. */
  kubeconfig(token = this.token): string {
    return JSON.stringify({
      ...{ apiVersion: 'v1', kind: 'Config', 'current-context': 'fake' },
      clusters: [{ name: 'fake', cluster: { server: this.url, 'insecure-skip-tls-verify': true } }],
      users: [{ name: 'operator', user: { token } }],
      contexts: [
        { name: 'fake', context: { cluster: 'fake', user: 'operator' } },
        { name: 'nowhere', context: { cluster: 'none', user: 'operator' } },
      ],
    });
  }

  #deliver(response: ServerResponse, answer: JsonObject | Refusal | string): void {
    if (typeof answer === 'string') {
      response.writeHead(200, { 'content-type': 'text/plain' }).end(answer);
      return;
    }
    const isRefusal = 'code' in answer;
    const body = isRefusal ? { apiVersion: 'v1', kind: 'Status', status: 'Failure', ...answer } : answer;
    const text = this.delivery === 'garbled' ? '<html>' : JSON.stringify(body);
    if (this.delivery === 'silent') return;
    response.writeHead(isRefusal ? (answer as Refusal).code : 200, { 'content-type': 'application/json' });
    if (this.delivery === 'cut') response.write(text.slice(0, 10), () => response.destroy());
    else response.end(text);
  }

  #answer(request: IncomingMessage, body: string): JsonObject | Refusal | string {
    if (this.refusal) return this.refusal;
    if (request.headers.authorization !== `Bearer ${this.token}`) {
      return { code: 401, reason: 'Unauthorized', message: 'Unauthorized' };
    }
    const { pathname, searchParams } = new URL(request.url ?? '/', this.url);
    const match =
      /^\/(?:api|apis\/([^/]+))\/([^/]+)(?:\/namespaces\/([^/]+))?(?:\/([^/]+)(?:\/([^/]+)(?:\/(log))?)?)?$/.exec(
        pathname,
      );
    const [, group, version = '', namespace, collection, name, part] = match ?? [];
    const plural = part === undefined ? collection : `${collection ?? ''}/${part}`;
    const apiVersion = group === undefined ? version : `${group}/${version}`;
    const known = served.filter(([of]) => of === apiVersion);
    if (plural === undefined && known.length > 0) {
      const resources = known.map(([, name, kind, namespaced]) => ({ name, kind, namespaced, verbs: [] }));
      return { kind: 'APIResourceList', groupVersion: apiVersion, resources };
    }
    const kind = known.find(([, resource]) => resource === collection)?.[2];
    if (kind === undefined || plural === undefined) {
      return { code: 404, reason: 'NotFound', message: 'the server could not find the requested resource' };
    }

    this.requests.push(`${request.method ?? ''} ${plural}${namespace === undefined ? '' : ` in ${namespace}`}`);
    if (this.forbidden.includes(plural)) {
      return { code: 403, reason: 'Forbidden', message: `${plural} is forbidden: User "operator" cannot do this` };
    }
    if (part === 'log') {
      return this.log ?? { code: 500, reason: 'InternalError', message: 'dial tcp 10.0.0.1:10250: no route to host' };
    }
    if (kind === 'LocalSubjectAccessReview') return this.#review(JSON.parse(body));
    const found = this.objects.filter(
      (object) =>
        textAt(object, 'apiVersion') === apiVersion &&
        textAt(object, 'kind') === kind &&
        (namespace === undefined || textAt(object, 'metadata', 'namespace') === namespace),
    );
    if (name !== undefined) {
      const object = found.find((candidate) => textAt(candidate, 'metadata', 'name') === name);
      return object ?? { code: 404, reason: 'NotFound', message: `${plural} "${name}" not found` };
    }
    const selector = searchParams.get('labelSelector');
    const selected = found.filter((object) => selector === null || hasLabels(object, selector));
    // The items of a list come without their kind.
    const items = selected.map((object) =>
      Object.fromEntries(Object.entries(object).filter(([key]) => key !== 'kind' && key !== 'apiVersion')),
    );
    return { apiVersion, kind: `${kind}List`, metadata: { resourceVersion: '1' }, items };
  }

  #review(review: unknown): JsonObject {
    const verb = textAt(review, 'spec', 'resourceAttributes', 'verb') ?? '';
    return { ...objectAt(review), status: { allowed: this.allowedVerbs.includes(verb) } };
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString();
}
