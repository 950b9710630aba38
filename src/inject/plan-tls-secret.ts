import type { Diagnostic } from '../diagnostic.js';
import type { InjectConfig, TlsConfig } from '../function-config/inject-config.js';
import type { PorchProgram } from '../package/find-program.js';
import { textAt } from '../package/json-value.js';
import { editableObject, placeOf } from '../package/package-object.js';
import type { PackageObjects } from '../package/package-objects.js';
import { findSecrets } from '../package/secret-content.js';
import type { ResourceList } from '../resource-list/resource-list.js';
import { decodeBase64Text, encodeBase64 } from '../text/base64.js';
import { encodeUtf8 } from '../text/utf8.js';
import { planData } from './plan-secret.js';
import { editItem, editRefused, emptyPlan, say, type Plan } from './plan.js';
import { newSecret } from './new-secret.js';

/** The key of the CA certificates; every build with TLS flags reads it first (Porch v3.0.3, func/internal/podevaluator.go). */
export const caKey = 'ca.crt';

/**
 * Puts the CA certificates of the functionConfig into the package's Secret, of type Opaque: the API server refuses type
 * kubernetes.io/tls without a key pair.
 */
export function planTlsSecret(
  list: ResourceList,
  objects: PackageObjects,
  evaluator: PorchProgram,
  config: InjectConfig,
  tls: TlsConfig,
): Plan {
  const { secretName, caBundle } = tls;
  const fail = (rule: string, message: string, field: readonly string[]): Plan => {
    const fieldPath = config.name(['tls', ...field]);
    return say({ rule, severity: 'error', message: `\`${fieldPath}\` ${message}`, fieldPath, ...config.place });
  };
  if (secretName === config.secretName) {
    return fail('tls-secret-name-taken', `must not be the Secret with the credentials`, ['secretName']);
  }
  const secret = { name: secretName, namespace: evaluator.namespace };
  const made = findSecrets(objects, [secretName]).find(
    ({ name, namespace }) => name === secret.name && namespace === secret.namespace,
  );
  const existing = made?.object.ref.kind === 'Secret' ? made.object : undefined;
  if (caBundle === undefined) return made ? emptyPlan : say(notInPackage(secret));
  if (caBundle.includes('PRIVATE KEY')) {
    return fail('tls-ca-not-pem', 'holds a private key; it must hold CA certificates only', ['caBundle']);
  }
  if (!/-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----/.test(caBundle)) {
    return fail('tls-ca-not-pem', 'must hold certificates in PEM ("-----BEGIN CERTIFICATE-----")', ['caBundle']);
  }
  if (!existing) {
    const named = { secretName, secretMetadata: { labels: {}, annotations: {} } };
    return { ...emptyPlan, newItems: [newSecret(list, evaluator, named, { [caKey]: caBundle }, 'Opaque')] };
  }

  const type = textAt(existing.value, 'type') ?? 'Opaque';
  if (type !== 'Opaque') {
    return say({
      rule: 'secret-type-unchangeable',
      severity: 'error',
      message: `the Secret "${secretName}" has type "${type}", but for CA certificates alone it must be "Opaque"; remove it, or set \`tls.secretName\` to another one`,
      fieldPath: 'type',
      ...placeOf(existing),
    });
  }
  const clear = textAt(existing.value, 'stringData', caKey);
  const encoded = textAt(existing.value, 'data', caKey);
  if ((clear ?? decodeBase64Text(encoded ?? '-')) === caBundle) return emptyPlan;
  const field = clear === undefined ? 'data' : 'stringData';
  const value = clear === undefined ? encodeBase64(encodeUtf8(caBundle)) : caBundle;
  const editable = editableObject(existing);
  if (!editable) return say(editRefused(existing, field, 'the Secret is not written out'));
  return editItem(editable, `${field}[${caKey}]`, planData(editable.item.text(), editable.root, field, caKey, value));
}

function notInPackage({ name, namespace }: { readonly name: string; readonly namespace: string }): Diagnostic {
  return {
    rule: 'secret-not-in-package',
    severity: 'info',
    message: `the Secret "${name}" is not in the package; create it in namespace "${namespace}" with type "Opaque" and the key "${caKey}" before the rollout`,
    resourceRef: { apiVersion: 'v1', kind: 'Secret', name, namespace },
  };
}
