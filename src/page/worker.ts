import * as yaml from 'yaml';
import { plugInYamlLibrary } from '../yaml/yaml-library.js';
import type { RequestName, Requests } from './messages.js';
import { PackageSession } from './package-session.js';

plugInYamlLibrary(() => yaml);

let session = new PackageSession([]);

const answers: { readonly [Name in RequestName]: (ask: Requests[Name]['ask']) => Requests[Name]['answer'] } = {
  open: (files) => {
    session = new PackageSession(files);
    return session.describe();
  },
  judge: ({ spec, changed }) => session.judge(spec, changed),
  change: ({ spec, showsCredentials }) => session.change(spec, showsCredentials),
  excerpt: (place) => session.excerpt(place),
  download: (path) => session.download(path),
};

/** A question of the page, and its number. */
interface Question {
  readonly number: number;
  readonly name: RequestName;
  readonly ask: never;
}

self.addEventListener('message', ({ data }: MessageEvent<Question>) => {
  const { number, name, ask } = data;
  try {
    self.postMessage({ number, answer: answers[name](ask) });
  } catch (error) {
    // The message may quote what was read.
    self.postMessage({ number, error: error instanceof Error ? error.name : typeof error });
  }
});
