import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { DiffLine, DiffRow } from './diff-rows.js';
import { FindingList, type AskExcerpt } from './findings-view.js';
import type { ShownChange, ShownChanges } from './messages.js';

const rowsAtOnce = 400;

/** What the mutator changes, file by file, and what it says. */
export function ChangesView({
  changes,
  showsCredentials,
  onShowCredentials,
  onDownload,
  askExcerpt,
}: {
  readonly changes: ShownChanges;
  readonly showsCredentials: boolean;
  readonly onShowCredentials: (shows: boolean) => void;
  readonly onDownload: (path: string | undefined) => void;
  readonly askExcerpt: AskExcerpt;
}): JSX.Element {
  const { failed, files, findings } = changes;
  const count = `${files.length} ${files.length === 1 ? 'file' : 'files'}`;
  return (
    <>
      <div class="filters">
        <p class="count lead">
          {failed
            ? 'An error keeps inject-registry-auth from changing anything.'
            : files.length === 0
              ? 'inject-registry-auth has nothing to change.'
              : `inject-registry-auth changes ${count}.`}
        </p>
        {files.length > 0 && (
          <>
            <label class="inline">
              <input
                type="checkbox"
                checked={showsCredentials}
                onChange={({ currentTarget }) => {
                  onShowCredentials(currentTarget.checked);
                }}
              />
              Show credentials
            </label>
            <button
              type="button"
              class="primary"
              onClick={() => {
                onDownload(undefined);
              }}
            >
              Download {files.length === 1 ? 'the changed file' : `${count} as zip`}
            </button>
          </>
        )}
      </div>
      {files.map((file) => (
        <FileDiff file={file} onDownload={onDownload} />
      ))}
      <h2>What it says</h2>
      <FindingList findings={findings} askExcerpt={askExcerpt} />
    </>
  );
}

function FileDiff({
  file: { path, isNew, rows },
  onDownload,
}: {
  readonly file: ShownChange;
  readonly onDownload: (path: string) => void;
}): JSX.Element {
  const [limit, setLimit] = useState(rowsAtOnce);
  const shown = rows.slice(0, limit);
  return (
    <section class="file card" aria-label={path}>
      <header>
        <h2>
          <code>{path}</code> {isNew && <span class="badge info">new</span>}
        </h2>
        <button
          type="button"
          class="quiet"
          onClick={() => {
            onDownload(path);
          }}
        >
          Download<span class="hidden"> {path}</span>
        </button>
      </header>
      <div class={isNew ? 'diff is-new' : 'diff'} tabIndex={0} role="region" aria-label={`Changes of ${path}`}>
        <table>
          <caption class="hidden">Before and after, line by line</caption>
          <colgroup>
            {(isNew ? ['number', 'text'] : ['number', 'text', 'number', 'text']).map((each) => (
              <col class={each} />
            ))}
          </colgroup>
          <thead class="hidden">
            <tr>
              {!isNew && (
                <>
                  <th scope="col">Line before</th>
                  <th scope="col">Before</th>
                </>
              )}
              <th scope="col">Line after</th>
              <th scope="col">After</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <Row row={row} isNew={isNew} />
            ))}
          </tbody>
        </table>
      </div>
      {rows.length > limit && (
        <p class="more">
          <button
            type="button"
            onClick={() => {
              setLimit(limit + rowsAtOnce);
            }}
          >
            Show more lines
          </button>
        </p>
      )}
    </section>
  );
}

function Row({ row: { before, after }, isNew }: { readonly row: DiffRow; readonly isNew: boolean }): JSX.Element {
  if (before === undefined && after === undefined) {
    return (
      <tr class="gap">
        <td colSpan={isNew ? 2 : 4}>
          <span aria-hidden="true">⋯</span>
          <span class="hidden">lines without a change</span>
        </td>
      </tr>
    );
  }
  return (
    <tr>
      {!isNew && <Side line={before} side="removed" />}
      <Side line={after} side="added" />
    </tr>
  );
}

function Side({
  line,
  side,
}: {
  readonly line: DiffLine | undefined;
  readonly side: 'removed' | 'added';
}): JSX.Element {
  if (line === undefined) {
    return (
      <>
        <td class="number none" />
        <td class="none" />
      </>
    );
  }
  const kind = line.kind === 'changed' ? side : 'same';
  const Mark = side === 'removed' ? 'del' : 'ins';
  return (
    <>
      <td class={`number ${kind}`}>{line.number}</td>
      <td class={`text ${kind}`}>
        {kind !== 'same' && <span class="hidden">{side}: </span>}
        {line.parts.map(({ text, changed }) => (changed ? <Mark>{text}</Mark> : text))}
      </td>
    </>
  );
}
