import { dnsLabelPattern, dnsSubdomainPattern, longestDnsSubdomain } from '../porch/dns-name.js';
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
/** A container's path: Kubernetes refuses colons; the runner's flags take no `..`. */
export const absolutePath: TextFormat = {
  pattern: '(/([^/.:\\x00-\\x20][^/:\\x00-\\x20]*|\\.[^/.:\\x00-\\x20][^/:\\x00-\\x20]*|\\.\\.[^/:\\x00-\\x20]+)?)+',
  meaning: 'an absolute path without "..", ":" or spaces',
};
const variableName: TextFormat = { pattern: '[A-Za-z_][A-Za-z0-9_]*', meaning: 'the name of an environment variable' };
/** Credentials before the host have their own fields, so that no message shows them. */
const serverFormat: TextFormat = {
  pattern: '[^\\s@]+',
  meaning: 'a registry such as "ghcr.io", without user or spaces',
};

/** The name that the function runner of every build has for the function pods' Secret. */
export const defaultSecretName = 'auth-secret';

export const porchReleaseField: TextField = {
  type: 'text',
  default: 'auto',
  description:
    'The build of Porch, such as `v1.5.8` or `main-2026-04`; `main` is the newest known; `auto` infers it from the image tag and from what the package shows.',
};

export const deploymentField: MappingField = {
  type: 'mapping',
  description: 'Which Deployment is the function runner, where the package leaves a choice.',
  fields: {
    name: { type: 'text', format: dnsSubdomain, description: 'Its name.' },
    namespace: { type: 'text', format: dnsLabel, description: 'Its namespace.' },
    container: { type: 'text', format: dnsLabel, description: "The runner's container in it." },
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
      description: 'The password or token itself, which is then readable in the functionConfig.',
    },
    passwordEnv: {
      type: 'text',
      format: variableName,
      credential: true,
      description: 'The environment variable that holds the password (`kpt fn eval --env`).',
    },
    passwordFile: {
      type: 'text',
      credential: true,
      description: 'The file that holds the password (`kpt fn eval --mount`); a line break at its end is removed.',
    },
  },
};

export const secretField: MappingField = {
  type: 'mapping',
  description: 'The Secret with the credentials. With none of its sources it is only referred to.',
  fields: {
    name: {
      type: 'text',
      default: defaultSecretName,
      format: dnsSubdomain,
      description: 'The Secret beside the Deployment, and the name that function pods use.',
    },
    dockerConfigJson: {
      type: 'document',
      description: 'A whole docker config file, which is then readable in the functionConfig.',
    },
    registries: { type: 'list', entries: registryField, description: 'Registries, each with user and password.' },
    file: {
      type: 'text',
      credential: true,
      description: 'Where the function finds a docker config file (`kpt fn eval --mount`).',
    },
    env: {
      type: 'text',
      format: variableName,
      credential: true,
      description: 'The environment variable that holds a docker config file (`kpt fn eval --env`).',
    },
    externalSecret: {
      type: 'mapping',
      description: 'Writes an ExternalSecret of external-secrets.io instead of a Secret.',
      required: ['storeRef', 'remoteRef'],
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
          description: 'Where in the store.',
          required: ['key'],
          fields: {
            key: { type: 'text', description: 'The key of the whole docker config file.' },
            property: { type: 'text', description: 'The property of that key, where it holds several.' },
          },
        },
      },
    },
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
