import type { FunctionConfigSchema } from './field-schema.js';
import { deploymentField, porchReleaseField, secretField, secretFlatNames } from './shared-fields.js';

/** The functionConfig of validate-image-pull-secrets. */
export const validateSchema: FunctionConfigSchema = {
  function: 'validate-image-pull-secrets',
  kind: 'ValidateImagePullSecrets',
  flatNames: {
    porchRelease: ['porchRelease'],
    deployment: ['deployment', 'name'],
    images: ['images'],
    privateRegistries: ['privateRegistries'],
    requireProof: ['requireProof'],
    severity: ['severity'],
    ...secretFlatNames,
  },
  spec: {
    type: 'mapping',
    description: 'What to judge.',
    fields: {
      porchRelease: porchReleaseField,
      deployment: deploymentField,
      privateRegistries: {
        type: 'list',
        description: 'Registries or repository prefixes whose images must be pulled with credentials.',
        entries: { type: 'text', description: 'Such as `ghcr.io/acme`.' },
      },
      images: {
        type: 'list',
        description: 'Images to judge in addition to those that the package names.',
        entries: { type: 'text', description: 'Such as `ghcr.io/acme/fn:v1`.' },
      },
      secret: {
        ...secretField,
        description: 'The content of a Secret that the package does not hold. It is used only to judge.',
      },
      requireProof: {
        type: 'boolean',
        default: false,
        description:
          'If `true`, an image of `privateRegistries` whose credentials are `unknown` is an error, not a warning.',
      },
      severity: {
        type: 'choices',
        key: { pattern: '[a-z]+(-[a-z]+)*', meaning: 'the name of a rule' },
        values: ['error', 'warning', 'info', 'off'],
        description:
          'For each rule that it names, how severe its results are. `off` drops them. An image that is pulled as it should stays an `info`.',
      },
    },
  },
};
