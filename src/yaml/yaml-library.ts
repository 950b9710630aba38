import type * as Library from 'yaml';

/** The `yaml` package, all of it. */
export type YamlLibrary = typeof Library;

let loadLibrary: () => YamlLibrary = () => {
  throw new Error('the host must plug in the `yaml` package');
};

/** The `yaml` package, loaded when first needed: most runs never are, and that takes longer than reading an item. */
export function yamlLibrary(): YamlLibrary {
  return loadLibrary();
}

/** Plugs in the host's way to load the package; what it gives is what it gave before. */
export function plugInYamlLibrary(load: () => YamlLibrary): void {
  loadLibrary = load;
}
