/** What is done in less time needs no progress. */
const patience = 1_000;

/** Says on stderr, if that is a terminal, what is being waited for and how long already. `end` wipes it off. */
export function showProgress(what: string): { end(): void } {
  const { stderr } = process;
  if (!stderr.isTTY) return { end: () => undefined };
  const began = Date.now();
  let isShown = false;
  const timer = setInterval(() => {
    isShown = true;
    stderr.write(`\r${what} ... ${Math.round((Date.now() - began) / 1000)} s`);
  }, patience);
  return {
    end: () => {
      clearInterval(timer);
      if (isShown) stderr.write('\r\x1b[K');
    },
  };
}
