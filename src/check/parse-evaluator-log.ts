import type { PastEvaluations, PastFailure, PastSuccess } from './past-failure.js';

/** What an evaluator's log says of the images that it was asked for. */
export interface EvaluatorLog extends PastEvaluations {
  /** The function image of each pod that it created, also of those that are gone. */
  readonly imagesOfPods: ReadonlyMap<string, string>;
}

/** A line as the API server gives it with `timestamps`, without klog's own head. */
const line = /^(\d{4}-\d\d-\d\dT\S+) (?:[IWEF]\d{4} [\d:.]+ +\d+ [^\]]+\] )?(.*)$/;

/**
 * The lines that matter, of Porch's func/internal/podcachemanager.go and podmanager.go: `failed` from v1.5.0 to
 * main-2026-10, `failedBefore` in older builds, and the client's own (client-go, tools/cache/reflector.go) where the
 * Role lets the evaluator neither list nor watch Secrets, in which case an evaluation hangs and says nothing itself.
 */
const failed = /^Pod creation failed for image (\S+): (.*)$/;
const failedBefore = /^received error from the pod manager: (.*)$/;
const ready = /^New pod \S+ is ready for image (\S+?)\.(?: |$)/;
const created = /^created KRM function evaluator pod [^/ ]+\/(\S+) for "([^"]+)"/;
const hangs =
  /failed to (?:list|watch) \*v1\.Secret: .*?(secrets is forbidden: User .*?cannot \w+ resource .*?secrets)/;

/** Reads the evaluator's log. */
export function parseEvaluatorLog(text: string): EvaluatorLog {
  const failures: PastFailure[] = [];
  const successes: PastSuccess[] = [];
  const imagesOfPods = new Map<string, string>();
  const fail = (time: string, image: string | undefined, message: string): void => {
    failures.push({ image, time, stage: 'evaluator', message });
  };
  for (const each of text.split('\n')) {
    const [, time = '', words = ''] = line.exec(each) ?? [];
    const [, image, message] = failed.exec(words) ?? [];
    const [, older] = failedBefore.exec(words) ?? [];
    const [, readyImage] = ready.exec(words) ?? [];
    const [, pod, podImage] = created.exec(words) ?? [];
    const [, forbidden] = hangs.exec(words) ?? [];
    if (image !== undefined && message !== undefined) fail(time, image, message);
    else if (older !== undefined) fail(time, /the entrypoint for (\S+): /.exec(older)?.[1], older);
    else if (readyImage !== undefined) successes.push({ image: readyImage, time });
    else if (pod !== undefined && podImage !== undefined) imagesOfPods.set(pod, podImage);
    else if (forbidden !== undefined) fail(time, undefined, forbidden.replaceAll('\\"', '"'));
  }
  return { failures, successes, imagesOfPods };
}
