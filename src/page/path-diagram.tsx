import type { JSX } from 'preact';
import type { PullPath, StationState } from '../check/pull-path.js';
import { stationTitles } from '../check/station.js';
import { RuleButton, Said } from './rule-page.js';

const marks: Readonly<Record<StationState, string>> = { ok: '✓', fault: '✕', idle: '–' };
const words: Readonly<Record<StationState, string>> = {
  ok: 'passes',
  fault: 'fault',
  idle: 'not reached or not known',
};

/** The path of one image's pull: eight stations, the first fault named at the one where it happens. */
export function PathDiagram({ path }: { readonly path: PullPath }): JSX.Element {
  const first = path.stations.find(({ station }) => station === path.firstFault);
  return (
    <section class="path card" aria-labelledby="path-title">
      <header>
        <h2 id="path-title">
          The path of <code class="image">{path.image}</code>
        </h2>
        {first?.note !== path.message && (
          <p class="verdict">
            <Said text={path.message} />
          </p>
        )}
      </header>
      <ol class="stations">
        {path.stations.map(({ station, state, detail }) => (
          <li
            class={`${state}${station === path.firstFault ? ' first' : ''}`}
            data-station={station}
            data-state={state}
          >
            <span class="dot" aria-hidden="true">
              {marks[state]}
            </span>
            <span class="title">{stationTitles[station]}</span>
            <span class="hidden">: {words[state]}. </span>
            <span class="detail" title={detail}>
              {detail}
            </span>
            {station === path.firstFault && <span class="flag">first fault</span>}
          </li>
        ))}
      </ol>
      {first?.note !== undefined && (
        <div class="callout">
          <p>
            <strong>{stationTitles[first.station]}:</strong> <Said text={first.note} />
          </p>
          {first.rule !== undefined && <RuleButton rule={first.rule} />}
        </div>
      )}
      <details>
        <summary>All stations in words</summary>
        <dl class="in-words">
          {path.stations.map(({ station, state, detail, note, rule }) => (
            <div>
              <dt>
                <span class={`small-dot ${state}`} aria-hidden="true" /> {stationTitles[station]} <code>{detail}</code>
              </dt>
              <dd>
                {note === undefined ? words[state] : <Said text={note} />}
                {rule !== undefined && (
                  <>
                    {' '}
                    <RuleButton rule={rule} />
                  </>
                )}
              </dd>
            </div>
          ))}
        </dl>
      </details>
    </section>
  );
}

/** The path as eight dots, for a row of the table. */
export function SmallPath({ path }: { readonly path: PullPath }): JSX.Element {
  const title = path.firstFault === undefined ? 'no fault' : `fault at ${stationTitles[path.firstFault]}`;
  return (
    <svg class="small-path" viewBox="0 0 128 16" role="img" aria-label={title}>
      <line x1="8" y1="8" x2="120" y2="8" />
      {path.stations.map(({ state }, index) => (
        <g class={state} transform={`translate(${8 + index * 16} 8)`}>
          {state === 'fault' ? (
            <rect x="-5" y="-5" width="10" height="10" rx="2" />
          ) : (
            <circle r={state === 'ok' ? 4.5 : 3} />
          )}
        </g>
      ))}
    </svg>
  );
}
