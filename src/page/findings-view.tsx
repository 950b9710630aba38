import type { JSX } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Excerpt } from '../check/excerpt.js';
import type { Place } from '../check/locate-finding.js';
import type { ShownFinding } from '../check/page-report.js';
import { severities } from './messages.js';
import { RuleText, Said } from './rule-page.js';

/** Gives the lines around a place; undefined where they are not at hand. */
export type AskExcerpt = ((place: Place) => Promise<Excerpt | undefined>) | undefined;

const findingsAtOnce = 50;

/** The findings, each at its line in the file, with the rule's page beside it. */
export function FindingsView({
  findings,
  askExcerpt,
}: {
  readonly findings: readonly ShownFinding[];
  readonly askExcerpt: AskExcerpt;
}): JSX.Element {
  const [severity, setSeverity] = useState('');
  const [rule, setRule] = useState('');
  const [limit, setLimit] = useState(findingsAtOnce);
  const rules = useMemo(() => [...new Set(findings.map((finding) => finding.rule))].sort(), [findings]);
  const shown = findings.filter(
    (finding) => (severity === '' || finding.severity === severity) && (rule === '' || finding.rule === rule),
  );
  if (findings.length === 0) return <p class="empty">Nothing was found.</p>;
  return (
    <>
      <div class="filters">
        <label>
          Severity
          <select
            value={severity}
            onChange={({ currentTarget }) => {
              setSeverity(currentTarget.value);
            }}
          >
            <option value="">all ({findings.length})</option>
            {severities.map((each) => (
              <option value={each}>
                {each} ({findings.filter((finding) => finding.severity === each).length})
              </option>
            ))}
          </select>
        </label>
        <label>
          Rule
          <select
            value={rules.includes(rule) ? rule : ''}
            onChange={({ currentTarget }) => {
              setRule(currentTarget.value);
            }}
          >
            <option value="">all</option>
            {rules.map((each) => (
              <option value={each}>{each}</option>
            ))}
          </select>
        </label>
        <p class="count" role="status">
          {shown.length === findings.length
            ? `${findings.length} findings`
            : `${shown.length} of ${findings.length} findings`}
        </p>
      </div>
      <FindingList findings={shown.slice(0, limit)} askExcerpt={askExcerpt} />
      {shown.length > limit && (
        <p class="more">
          <button
            type="button"
            onClick={() => {
              setLimit(limit + findingsAtOnce);
            }}
          >
            Show {Math.min(findingsAtOnce, shown.length - limit)} more of {shown.length - limit}
          </button>
        </p>
      )}
    </>
  );
}

/** Findings as a list; the first error is open. */
export function FindingList({
  findings,
  askExcerpt,
}: {
  readonly findings: readonly ShownFinding[];
  readonly askExcerpt: AskExcerpt;
}): JSX.Element {
  return (
    <ul class="findings">
      {findings.map((finding, index) => (
        <li key={`${finding.rule} ${finding.message} ${finding.place?.path ?? ''} ${finding.place?.start.line ?? ''}`}>
          <FindingCard finding={finding} isOpen={index === 0 && finding.severity === 'error'} askExcerpt={askExcerpt} />
        </li>
      ))}
    </ul>
  );
}

function FindingCard({
  finding,
  isOpen,
  askExcerpt,
}: {
  readonly finding: ShownFinding;
  readonly isOpen: boolean;
  readonly askExcerpt: AskExcerpt;
}): JSX.Element {
  const { fieldPath, message, place, resourceRef, rule, severity, suppression } = finding;
  const [open, setOpen] = useState(isOpen);
  const [problem, remedy] = splitMessage(message);
  return (
    <details
      class={`finding card ${severity}`}
      open={open}
      onToggle={({ currentTarget }) => {
        setOpen(currentTarget.open);
      }}
    >
      <summary>
        <span class="head">
          <span class={`badge ${severity}`}>{suppression ? 'suppressed' : severity}</span>
          <code class="rule-name">{rule}</code>
          {place && (
            <span class="where">
              {place.path}:{place.start.line}
            </span>
          )}
        </span>
        <span class="message">
          <Said text={problem} />
        </span>
      </summary>
      {open && (
        <div class="beside">
          <div class="at">
            {remedy !== '' && (
              <p class="remedy">
                <Said text={`${remedy}.`} />
              </p>
            )}
            {place && <Code finding={finding} place={place} askExcerpt={askExcerpt} />}
            {(resourceRef ?? fieldPath) !== undefined && (
              <p class="object">
                {resourceRef &&
                  `${resourceRef.kind} ${[resourceRef.namespace, resourceRef.name].filter(Boolean).join('/')} `}
                {fieldPath !== undefined && <code>{fieldPath}</code>}
              </p>
            )}
            {suppression && <p class="object">Suppressed by an annotation: “{suppression.reason}”</p>}
          </div>
          <RuleText rule={rule} />
        </div>
      )}
    </details>
  );
}

/** A message's problem and its remedy, which a semicolon parts. */
function splitMessage(message: string): readonly [problem: string, remedy: string] {
  const at = message.lastIndexOf('; ');
  return at === -1 ? [message, ''] : [message.slice(0, at), message.slice(at + 2)];
}

function Code({
  finding,
  place,
  askExcerpt,
}: {
  readonly finding: ShownFinding;
  readonly place: Place;
  readonly askExcerpt: AskExcerpt;
}): JSX.Element | null {
  const [excerpt, setExcerpt] = useState(finding.excerpt);
  useEffect(() => {
    if (finding.excerpt === undefined) void askExcerpt?.(place).then(setExcerpt);
  }, [finding, place, askExcerpt]);
  if (excerpt === undefined) return null;
  const { line } = place.start;
  return (
    <pre class="code" tabIndex={0} role="region" aria-label={`${place.path}, around line ${line}`}>
      {excerpt.lines.map((text, index) => {
        const number = excerpt.first + index;
        return (
          <span class={number === line ? 'line marked' : 'line'}>
            <span class="number">{number}</span>
            <span class="text">{text === '' ? ' ' : text}</span>
          </span>
        );
      })}
    </pre>
  );
}
