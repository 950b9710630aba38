import type { Diagnostic } from '../diagnostic.js';
import { planSetKey } from '../edit/plan-set-key.js';
import { decodeBase64Text, encodeBase64 } from '../text/base64.js';
import type { InjectConfig, TlsConfig } from '../function-config/inject-config.js';
import type { Runner } from '../porch/find-runner.js';
import type { ResourceList } from '../resource-list/resource-list.js';
import { findEntry, findNode, scalarText } from '../yaml/find-node.js';
import { encodeUtf8 } from '../text/utf8.js';
import { findSecret } from './find-secret.js';
import { itemPlace } from './item-place.js';
import { editItem, emptyPlan, say, type Plan } from './plan.js';
import { renderSecret } from './render-secret.js';

/** The key of the CA certificates; the runner also takes `ca.pem` (Porch v3.0.3, func/internal/podevaluator.go). */
export const caKey = 'ca.crt';

/**
 * Puts the CA certificates into the package's Opaque Secret, where functionConfig gives them. An API server refuses
 * type kubernetes.io/tls without a key pair.
 */
export function planTlsSecret(list: ResourceList, runner: Runner, config: InjectConfig, tls: TlsConfig): Plan {
  const { secretName, caBundle } = tls;
  const fail = (rule: string, message: string, field: readonly string[]): Plan => {
    const fieldPath = config.name(['tls', ...field]);
    return say({ rule, severity: 'error', message: `\`${fieldPath}\` ${message}`, fieldPath, ...config.place });
  };
  if (secretName === config.secretName) {
    return fail('tls-secret-name-taken', `must be another Secret than the one with the credentials`, ['secretName']);
  }
  const secret = { name: secretName, namespace: runner.namespace };
  const existing = findSecret(list, 'Secret', secret);
  if (caBundle === undefined) return existing ? emptyPlan : say(notInPackage(secret));
  if (caBundle.includes('PRIVATE KEY')) {
    return fail('tls-ca-not-pem', 'holds a private key; it must hold CA certificates only', ['caBundle']);
  }
  if (!/-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----/.test(caBundle)) {
    return fail('tls-ca-not-pem', 'must hold certificates in PEM ("-----BEGIN CERTIFICATE-----")', ['caBundle']);
  }
  if (!existing) {
    const named = { secretName, secretMetadata: { labels: {}, annotations: {} } };
    return { ...emptyPlan, newItems: [renderSecret(list, runner, named, { [caKey]: caBundle }, 'Opaque')] };
  }

  const { item, root } = existing;
  const type = scalarText(findEntry(root, 'type')?.value) ?? 'Opaque';
  if (type !== 'Opaque') {
    return say({
      rule: 'secret-wrong-type',
      severity: 'error',
      message: `the Secret "${secretName}" is of type "${type}"; for CA certificates alone it must be "Opaque", so remove it or set \`tls.secretName\` to another one`,
      fieldPath: 'type',
      ...itemPlace(root),
    });
  }
  const clear = scalarText(findNode(root, ['stringData', caKey]));
  const encoded = scalarText(findNode(root, ['data', caKey]));
  if ((clear ?? decodeBase64Text(encoded ?? '-')) === caBundle) return emptyPlan;
  const field = clear === undefined ? 'data' : 'stringData';
  const value = clear === undefined ? encodeBase64(encodeUtf8(caBundle)) : caBundle;
  const holder = findEntry(root, field)?.value;
  const planned =
    holder?.kind === 'mapping'
      ? planSetKey(item.text(), holder, caKey, value)
      : planSetKey(item.text(), root, field, { [caKey]: value });
  return editItem(item, root, `${field}[${caKey}]`, planned);
}

function notInPackage({ name, namespace }: { readonly name: string; readonly namespace: string }): Diagnostic {
  return {
    rule: 'secret-not-in-package',
    severity: 'info',
    message: `the Secret "${name}" is not in the package; it must be made in namespace "${namespace}" of the cluster, with type "Opaque" and the key "${caKey}", before the function runner starts`,
    resourceRef: { apiVersion: 'v1', kind: 'Secret', name, namespace },
  };
}
