import type { FunctionConfigSchema } from './field-schema.js';
import {
  absolutePath,
  deploymentField,
  dnsLabel,
  dnsSubdomain,
  porchReleaseField,
  secretField,
  secretFlatNames,
} from './shared-fields.js';

/** Where nothing else is said. */
export const injectDefaults = {
  mountPath: '/var/tmp/auth-secret',
  volumeName: 'docker-config',
  tlsMountPath: '/var/tmp/tls-secret',
} as const;

/** The functionConfig of inject-registry-auth. */
export const injectSchema: FunctionConfigSchema = {
  function: 'inject-registry-auth',
  kind: 'InjectRegistryAuth',
  flatNames: {
    ...secretFlatNames,
    mountPath: ['mountPath'],
    volumeName: ['volumeName'],
    porchRelease: ['porchRelease'],
    deployment: ['deployment', 'name'],
    tlsSecretName: ['tls', 'secretName'],
    rbac: ['rbac'],
    rolloutRevision: ['rolloutRevision'],
  },
  spec: {
    type: 'mapping',
    description: 'How the function runner gets its credentials.',
    fields: {
      porchRelease: porchReleaseField,
      secret: secretField,
      mountPath: {
        type: 'text',
        default: injectDefaults.mountPath,
        format: absolutePath,
        description: "Where the Secret is mounted in the runner's container: a folder of its own.",
      },
      volumeName: {
        type: 'text',
        default: injectDefaults.volumeName,
        format: dnsLabel,
        description: 'The name of its volume.',
      },
      deployment: deploymentField,
      tls: {
        type: 'mapping',
        description: 'A private CA that signed the certificates of the registries. Off where it is not given.',
        required: ['secretName'],
        fields: {
          secretName: { type: 'text', format: dnsSubdomain, description: 'The Secret that holds `ca.crt`.' },
          mountPath: {
            type: 'text',
            default: injectDefaults.tlsMountPath,
            format: absolutePath,
            description: 'Where that Secret is mounted: a folder of its own.',
          },
          caBundle: {
            type: 'text',
            credential: true,
            description: 'The CA certificates (PEM). Without it the Secret is only referred to.',
          },
        },
      },
      rbac: {
        type: 'text',
        default: 'ensure',
        values: ['ensure', 'leave'],
        description:
          "`ensure` adds to the runner's Role the verbs on Secrets that the build needs; `leave` leaves it alone.",
      },
      rolloutRevision: {
        type: 'text',
        description: 'An annotation on the pod template, so that a changed credential restarts the runner.',
      },
    },
  },
};
