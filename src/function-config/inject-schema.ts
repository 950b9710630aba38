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

/** Defaults. */
export const injectDefaults = {
  mountPath: '/var/tmp/auth-secret',
  volumeName: 'docker-config',
  tlsMountPath: '/var/tmp/tls-secret',
} as const;

/** How a changed Secret reaches function pods. */
export const rotationWays = ['none', 'reloader', 'copy', 'ambient'] as const;

export type RotationWay = (typeof rotationWays)[number];

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
    rotation: ['rotation'],
  },
  spec: {
    type: 'mapping',
    description: 'How the evaluator gets its credentials.',
    fields: {
      porchRelease: porchReleaseField,
      state: {
        type: 'text',
        default: 'present',
        values: ['present', 'absent'],
        description: '`absent` takes everything out that the mutator wrote. No other field is then needed.',
      },
      secret: {
        ...secretField,
        fields: {
          ...secretField.fields,
          prune: {
            type: 'boolean',
            default: true,
            description:
              'If `false`, entries stay that an earlier run wrote for registries that functionConfig no longer names.',
          },
        },
      },
      mountPath: {
        type: 'text',
        default: injectDefaults.mountPath,
        format: absolutePath,
        description: "The folder in the evaluator's container where the Secret is mounted. Nothing else may be in it.",
      },
      volumeName: {
        type: 'text',
        default: injectDefaults.volumeName,
        format: dnsLabel,
        description: "The name of the Secret's volume.",
      },
      deployment: deploymentField,
      tls: {
        type: 'mapping',
        description: 'A private CA that signed the certificates of the registries. Off by default.',
        required: ['secretName'],
        fields: {
          secretName: { type: 'text', format: dnsSubdomain, description: 'The Secret that holds `ca.crt`.' },
          mountPath: {
            type: 'text',
            default: injectDefaults.tlsMountPath,
            format: absolutePath,
            description: 'The folder where that Secret is mounted. Nothing else may be in it.',
          },
          caBundle: {
            type: 'text',
            credential: true,
            description: 'The CA certificates (PEM). Without them the package only refers to the Secret.',
          },
        },
      },
      rbac: {
        type: 'text',
        default: 'ensure',
        values: ['ensure', 'leave'],
        description:
          "`ensure` adds the verbs on Secrets that the build needs to the evaluator's Role. `leave` does not change the Role.",
      },
      rolloutRevision: {
        type: 'text',
        description:
          'The value of an annotation on the pod template. A new value restarts the evaluator, which then uses a changed credential.',
      },
      rotation: {
        type: 'text',
        default: 'none',
        values: rotationWays,
        description:
          "How a changed Secret reaches function pods. `reloader`: Stakater's Reloader restarts the evaluator. `copy`: another tool keeps the Secret of the function namespace fresh. `ambient`: the evaluator reads it as its own docker config, without the feature's flags.",
      },
    },
  },
};
