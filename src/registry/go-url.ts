/**
 * The host of the authority `name`, as `url.Parse("//" + name)` of Go 1.26 finds it.
 *
 * @returns undefined where Go gives an error
 */
export function parseGoUrlHost(name: string): string | undefined {
  return name;
}
