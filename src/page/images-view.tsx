import type { JSX } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import type { PullPath } from '../check/pull-path.js';
import { stations, stationTitles, type Station } from '../check/station.js';
import { PathDiagram, SmallPath } from './path-diagram.js';

type Column = 'image' | 'runner' | 'kubelet' | 'fault';

interface Order {
  readonly column: Column;
  readonly descending: boolean;
}

const columns: readonly (readonly [Column, string])[] = [
  ['image', 'Image'],
  ['runner', 'Evaluator'],
  ['kubelet', 'Kubelet'],
  ['fault', 'First fault'],
];

/** How many rows are drawn at once: a browser is slow with ten thousand. */
const rowsAtOnce = 100;

/** The path of one image, and the table of all. */
export function ImagesView({ paths }: { readonly paths: readonly PullPath[] }): JSX.Element {
  const [order, setOrder] = useState<Order>({ column: 'fault', descending: false });
  const [fault, setFault] = useState('');
  const [text, setText] = useState('');
  const [limit, setLimit] = useState(rowsAtOnce);
  const [chosen, setChosen] = useState<PullPath | undefined>(undefined);
  const shown = useMemo(() => sortPaths(filterPaths(paths, fault, text), order), [paths, fault, text, order]);
  const counts = useMemo(() => countFaults(paths), [paths]);
  const selected = chosen && paths.includes(chosen) ? chosen : shown[0];
  if (paths.length === 0) {
    return <p class="empty">No image was judged. The findings say why.</p>;
  }
  return (
    <>
      {selected && <PathDiagram path={selected} />}
      <div class="filters">
        <label>
          Show
          <select
            value={fault}
            onChange={({ currentTarget }) => {
              setFault(currentTarget.value);
              setLimit(rowsAtOnce);
            }}
          >
            <option value="">all images ({paths.length})</option>
            <option value="any">with a fault ({[...counts.values()].reduce((sum, count) => sum + count, 0)})</option>
            <option value="none">
              without a fault ({paths.filter((path) => path.firstFault === undefined).length})
            </option>
            {stations
              .filter((station) => counts.has(station))
              .map((station) => (
                <option value={station}>
                  fault at {stationTitles[station]} ({counts.get(station)})
                </option>
              ))}
          </select>
        </label>
        <label>
          Image contains
          <input
            type="search"
            value={text}
            spellcheck={false}
            onInput={({ currentTarget }) => {
              setText(currentTarget.value);
              setLimit(rowsAtOnce);
            }}
          />
        </label>
        <p class="count" role="status">
          {shown.length === paths.length ? `${paths.length} images` : `${shown.length} of ${paths.length} images`}
        </p>
      </div>
      <table class="verdicts">
        <caption class="hidden">The verdict for each image. The buttons in the head sort.</caption>
        <thead>
          <tr>
            <th scope="col">Path</th>
            {columns.map(([column, title]) => (
              <th
                scope="col"
                aria-sort={order.column === column ? (order.descending ? 'descending' : 'ascending') : 'none'}
              >
                <button
                  type="button"
                  class="sort"
                  onClick={() => {
                    setOrder({ column, descending: order.column === column && !order.descending });
                  }}
                >
                  {title}
                  <span aria-hidden="true">{order.column === column ? (order.descending ? ' ↓' : ' ↑') : ''}</span>
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.slice(0, limit).map((path) => (
            <tr class={path === selected ? 'selected' : ''}>
              <td data-title="Path">
                <SmallPath path={path} />
              </td>
              <th scope="row">
                <button
                  type="button"
                  class="choose"
                  aria-pressed={path === selected}
                  onClick={() => {
                    setChosen(path);
                    document.getElementById('path-title')?.scrollIntoView({ block: 'nearest' });
                  }}
                >
                  {path.image}
                </button>
              </th>
              <td data-title="Evaluator">
                <Verdict word={path.runner} />
              </td>
              <td data-title="Kubelet">
                <Verdict word={path.kubelet} />
              </td>
              <td data-title="First fault">
                {path.firstFault === undefined ? (
                  <span class="muted">none</span>
                ) : (
                  <span class="station-name">{stationTitles[path.firstFault]}</span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {shown.length === 0 && <p class="empty">No image fits the filter.</p>}
      {shown.length > limit && (
        <p class="more">
          <button
            type="button"
            onClick={() => {
              setLimit(limit + rowsAtOnce);
            }}
          >
            Show {Math.min(rowsAtOnce, shown.length - limit)} more of {shown.length - limit}
          </button>
        </p>
      )}
    </>
  );
}

function Verdict({ word }: { readonly word: string }): JSX.Element {
  const isBad = ['fails', 'hangs', 'exits', 'panics', 'empty-credentials'].includes(word);
  return <span class={`word ${isBad ? 'bad' : word === 'authenticated' ? 'good' : 'plain'}`}>{word}</span>;
}

function filterPaths(paths: readonly PullPath[], fault: string, text: string): readonly PullPath[] {
  return paths.filter(
    ({ firstFault, image }) =>
      image.includes(text.trim()) &&
      (fault === '' ||
        (fault === 'none'
          ? firstFault === undefined
          : fault === 'any'
            ? firstFault !== undefined
            : firstFault === fault)),
  );
}

function sortPaths(paths: readonly PullPath[], { column, descending }: Order): readonly PullPath[] {
  const key = (path: PullPath): string => {
    if (column !== 'fault') return path[column];
    return path.firstFault === undefined ? '9' : String(stations.indexOf(path.firstFault));
  };
  const keyed = paths.map((path) => [key(path), path] as const);
  keyed.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0) * (descending ? -1 : 1));
  return keyed.map(([, path]) => path);
}

function countFaults(paths: readonly PullPath[]): ReadonlyMap<Station, number> {
  const counts = new Map<Station, number>();
  for (const { firstFault } of paths) if (firstFault) counts.set(firstFault, (counts.get(firstFault) ?? 0) + 1);
  return counts;
}
