/** The Secret that holds a docker config: its type, and the key that the API server requires in it. */
export const dockerConfigType = 'kubernetes.io/dockerconfigjson';
export const dockerConfigKey = '.dockerconfigjson';
/** Where its content is, as results name it. */
export const dockerConfigField = `data[${dockerConfigKey}]`;

/** The same for the older form, which has no `auths` around its entries. The evaluator does not read it. */
export const dockercfgType = 'kubernetes.io/dockercfg';
export const dockercfgKey = '.dockercfg';
