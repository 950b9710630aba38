import { dnsLabelPattern, dnsSubdomainPattern, longestDnsSubdomain } from '../porch/dns-name.js';
import { generatorApi, generatorKinds } from '../registry/token-generator.js';
import type { FieldPath, MappingField, TextField, TextFormat } from './field-schema.js';

export const dnsSubdomain: TextFormat = {
  pattern: dnsSubdomainPattern,
  maxLength: longestDnsSubdomain,
  meaning: 'a name of lower-case letters, digits, "-" and "."',
};
export const dnsLabel: TextFormat = {
  pattern: dnsLabelPattern,
  meaning: 'a name of at most 63 lower-case letters, digits and "-"',
};
/** A path in a container: Kubernetes refuses colons, and the evaluator's flags do not accept `..`. */
export const absolutePath: TextFormat = {
  pattern: '(/([^/.:\\x00-\\x20][^/:\\x00-\\x20]*|\\.[^/.:\\x00-\\x20][^/:\\x00-\\x20]*|\\.\\.[^/:\\x00-\\x20]+)?)+',
  meaning: 'an absolute path without "..", ":" or spaces',
};
const variableName: TextFormat = { pattern: '[A-Za-z_][A-Za-z0-9_]*', meaning: 'the name of an environment variable' };
/** Credentials do not belong before the host, and the pattern keeps them out of every message. */
const serverFormat: TextFormat = {
  pattern: '[^\\s@]+',
  meaning: 'a registry such as "ghcr.io", without user or spaces',
};

/** The default name of the function pods' Secret in every build. */
export const defaultSecretName = 'auth-secret';

export const porchReleaseField: TextField = {
  type: 'text',
  default: 'auto',
  description:
    'The build of Porch, such as `v1.6.3` or `main-2026-08`. `main` is the newest known build of main. `auto` infers the build from the image tag and from the rest of the package.',
};

export const deploymentField: MappingField = {
  type: 'mapping',
  description: 'The Deployment of the evaluator, if the package has several that may be it.',
  fields: {
    name: { type: 'text', format: dnsSubdomain, description: 'Its name.' },
    namespace: { type: 'text', format: dnsLabel, description: 'Its namespace.' },
    container: { type: 'text', format: dnsLabel, description: "The evaluator's container in it." },
  },
};

const registryField: MappingField = {
  type: 'mapping',
  description: 'One registry.',
  required: ['server', 'username'],
  exactlyOneOf: ['password', 'passwordEnv', 'passwordFile'],
  fields: {
    server: { type: 'text', format: serverFormat, credential: true, description: 'The registry, such as `ghcr.io`.' },
    username: { type: 'text', credential: true, description: 'The user.' },
    password: {
      type: 'text',
      credential: true,
      description: 'The password or token itself, which can then be read in the functionConfig.',
    },
    passwordEnv: {
      type: 'text',
      format: variableName,
      credential: true,
      description: 'The environment variable that holds the password (`kpt fn eval --env` for an image).',
    },
    passwordFile: {
      type: 'text',
      credential: true,
      description:
        'The file that holds the password (`kpt fn eval --mount` for an image). A line break at its end is removed.',
    },
  },
};

/** A duration as Go reads it, such as `30m` or `1h0m0s`. */
const duration: TextFormat = {
  pattern: '([0-9]+(\\.[0-9]+)?(ns|us|ms|s|m|h))+|0',
  meaning: 'a duration such as "30m" or "6h"',
};

const generatorFields: MappingField['fields'] = {
  kind: {
    type: 'text',
    format: { pattern: '[A-Z][A-Za-z0-9]*', meaning: 'a kind such as "ECRAuthorizationToken"' },
    description: `The kind of the generator: ${generatorKinds.map((kind) => `\`${kind}\``).join(', ')}, or another one that gives \`username\` and \`password\`.`,
  },
  name: { type: 'text', format: dnsSubdomain, description: 'Its name.' },
  registry: {
    type: 'text',
    format: serverFormat,
    description:
      'The registry that the token is for. A generator that names it itself (ECRAuthorizationToken, QuayAccessToken) does not need it.',
  },
};

const externalSecretField: MappingField = {
  type: 'mapping',
  description: 'Writes an ExternalSecret of external-secrets.io instead of a Secret.',
  exactlyOneOf: ['storeRef', 'generator', 'clusterGenerator'],
  needs: { storeRef: ['remoteRef'], remoteRef: ['storeRef'] },
  fields: {
    storeRef: {
      type: 'mapping',
      description: 'The store that holds the docker config.',
      required: ['name'],
      fields: {
        name: { type: 'text', format: dnsSubdomain, description: 'Its name.' },
        kind: {
          type: 'text',
          default: 'SecretStore',
          values: ['SecretStore', 'ClusterSecretStore'],
          description: 'Its kind.',
        },
      },
    },
    remoteRef: {
      type: 'mapping',
      description: 'The place in the store.',
      required: ['key'],
      fields: {
        key: { type: 'text', description: 'The key of the whole docker config file.' },
        property: { type: 'text', description: 'The property of that key, if it has several.' },
      },
    },
    generator: {
      type: 'mapping',
      description: 'The generator of short-lived tokens, in the same namespace.',
      required: ['kind', 'name'],
      fields: {
        ...generatorFields,
        apiVersion: {
          type: 'text',
          default: generatorApi,
          description: 'Its apiVersion.',
        },
      },
    },
    clusterGenerator: {
      type: 'mapping',
      description: 'The ClusterGenerator of short-lived tokens. `kind` is that of the generator in it.',
      required: ['kind', 'name'],
      fields: generatorFields,
    },
    refreshInterval: {
      type: 'text',
      format: duration,
      description:
        'How often the credentials are fetched. Default: a half of the life of the token of a generator, else that of External Secrets (1h).',
    },
  },
};

export const secretField: MappingField = {
  type: 'mapping',
  description: 'The Secret with the credentials. Without a source of credentials the package only refers to it.',
  fields: {
    name: {
      type: 'text',
      default: defaultSecretName,
      format: dnsSubdomain,
      description: 'The name of the mounted Secret, and of its copy for function pods.',
    },
    dockerConfigJson: {
      type: 'document',
      description: 'A whole docker config file, which can then be read in the functionConfig.',
    },
    registries: { type: 'list', entries: registryField, description: 'Registries, each with user and password.' },
    file: {
      type: 'text',
      credential: true,
      description: 'The path of a docker config file (`kpt fn eval --mount` for an image).',
    },
    env: {
      type: 'text',
      format: variableName,
      credential: true,
      description: 'The environment variable that holds a docker config file (`kpt fn eval --env` for an image).',
    },
    externalSecret: externalSecretField,
  },
};

/** The flat names of the Secret's fields. */
export const secretFlatNames: Readonly<Record<string, FieldPath>> = {
  secretName: ['secret', 'name'],
  server: ['secret', 'registries', 0, 'server'],
  username: ['secret', 'registries', 0, 'username'],
  password: ['secret', 'registries', 0, 'password'],
  passwordEnv: ['secret', 'registries', 0, 'passwordEnv'],
  passwordFile: ['secret', 'registries', 0, 'passwordFile'],
  dockerConfigJson: ['secret', 'dockerConfigJson'],
  file: ['secret', 'file'],
  env: ['secret', 'env'],
};
