import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * The programs of a Go module, kept between runs in the user's cache folder, outside the tree, by version and by what
 * they are built from.
 */
export class ProgramCache {
  #folder;
  version;

  /**
   * @param module the folder of a module that pins the one with the programs
   * @param path the path of that one
   * @param recipe what is changed before it is built
   */
  constructor(module, path, recipe = '') {
    const requirements = readFileSync(join(module, 'go.mod'), 'utf8');
    [, this.version] = new RegExp(`${path} (v\\S+)`).exec(requirements);
    const hash = createHash('sha256')
      .update(readFileSync(join(module, 'go.sum')))
      .update(recipe)
      .digest('hex');
    const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
    const [name] = path.split('/').slice(-1);
    this.#folder = join(cache, 'porch-registry-auth', `${name}-${this.version}-${hash.slice(0, 12)}`);
  }

  /** Where a file of the cache is. */
  path(file) {
    return join(this.#folder, file);
  }

  /** Whether the file is there. */
  has(file) {
    return existsSync(this.path(file));
  }

  /** Keeps files that a function writes into a new folder; none of them where it throws. */
  keep(files, write) {
    const unfinished = this.path(`unfinished-${process.pid}`);
    mkdirSync(unfinished, { recursive: true });
    try {
      write(unfinished);
      for (const file of files) renameSync(join(unfinished, file), this.path(file));
    } finally {
      rmSync(unfinished, { recursive: true, force: true });
    }
  }
}
