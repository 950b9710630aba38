import type { JSX } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { PageReport } from '../check/page-report.js';
import { ChangesView } from './changes-view.js';
import { FindingsView } from './findings-view.js';
import { ImagesView } from './images-view.js';
import { InputPanel } from './input-panel.js';
import type { OpenedPackage, ShownChanges, Spec } from './messages.js';
import { pageContent } from './page-content.js';
import type { GivenPackage } from './read-given-files.js';
import { ReportFacts } from './report-facts.js';
import { SettingsView } from './settings-view.js';
import { Tabs } from './tabs.js';
import { WorkerClient } from './worker-client.js';

type Opened = OpenedPackage & { readonly name: string };

const pause = 300;

/** The page: takes a package, and shows what both functions say of it. */
export function App(): JSX.Element {
  return (
    <>
      <header class="top">
        <p class="name">porch-registry-auth</p>
        {pageContent.report === undefined ? (
          <p class="promise">
            <span aria-hidden="true">●</span> Everything stays in this page. It opens no connection and stores nothing.
          </p>
        ) : (
          <p class="promise">
            A report of <code>porch-registry-auth check</code>. It holds no credential.
          </p>
        )}
      </header>
      <main>{pageContent.report === undefined ? <Judge /> : <Report report={pageContent.report} />}</main>
    </>
  );
}

function Report({ report }: { readonly report: PageReport }): JSX.Element {
  return (
    <>
      <h1 class="subject">{report.subject}</h1>
      <Summary report={report} />
      <Tabs
        tabs={[
          ...(report.facts.length > 0
            ? [{ id: 'facts', title: 'Cluster', view: () => <ReportFacts report={report} /> }]
            : []),
          {
            id: 'images',
            title: 'Images',
            count: report.paths.length,
            view: () => <ImagesView paths={report.paths} />,
          },
          findingsTab(report, undefined),
        ]}
      />
    </>
  );
}

function findingsTab(
  report: PageReport,
  askExcerpt: Parameters<typeof FindingsView>[0]['askExcerpt'],
): {
  readonly id: string;
  readonly title: string;
  readonly count: number;
  readonly view: () => JSX.Element;
} {
  return {
    id: 'findings',
    title: 'Findings',
    count: report.findings.length,
    view: () => <FindingsView findings={report.findings} askExcerpt={askExcerpt} />,
  };
}

function Judge(): JSX.Element {
  const worker = useMemo(() => new WorkerClient(pageContent.worker), []);
  const [busy, setBusy] = useState('');
  const [problem, setProblem] = useState('');
  const [opened, setOpened] = useState<Opened | undefined>(undefined);
  const [specs, setSpecs] = useState<{ readonly inject: Spec; readonly validate: Spec }>({ inject: {}, validate: {} });
  const [judgesChanged, setJudgesChanged] = useState(false);
  const [showsCredentials, setShowsCredentials] = useState(false);
  const [report, setReport] = useState<PageReport | undefined>(undefined);
  const [changes, setChanges] = useState<ShownChanges | undefined>(undefined);
  const latest = useRef(0);

  const fail = (): void => {
    setBusy('');
    setProblem(
      'The package cannot be judged: the page met an error of its own. Please report it, without credentials.',
    );
  };
  const open = (given: Promise<GivenPackage>): void => {
    setProblem('');
    setBusy('Reading the files…');
    given
      .then(async ({ name, files }) => {
        if (files.length === 0) {
          setBusy('');
          setProblem('There is no *.yaml, *.yml or Kptfile in what you gave; choose the folder of a package.');
          return;
        }
        setBusy('Judging the package…');
        const description = await worker.ask('open', files);
        setReport(undefined);
        setChanges(undefined);
        setJudgesChanged(false);
        setSpecs({ inject: description.inject ?? {}, validate: description.validate ?? {} });
        setOpened({ ...description, name });
      })
      .catch(fail);
  };

  useEffect(() => {
    if (opened === undefined) return undefined;
    const number = ++latest.current;
    const run = async (): Promise<void> => {
      const changed = await worker.ask('change', { spec: specs.inject, showsCredentials });
      const judged = await worker.ask('judge', { spec: specs.validate, changed: judgesChanged && !changed.failed });
      if (number !== latest.current) return;
      setChanges(changed);
      setReport(judged);
      setBusy('');
    };
    const timer = setTimeout(() => void run().catch(fail), report === undefined ? 0 : pause);
    return () => {
      clearTimeout(timer);
    };
  }, [opened, specs, judgesChanged, showsCredentials]);

  const download = (path: string | undefined): void => {
    void worker.ask('download', path).then(save).catch(fail);
  };
  const askExcerpt = useMemo(() => worker.ask.bind(worker, 'excerpt'), [worker]) as NonNullable<
    Parameters<typeof FindingsView>[0]['askExcerpt']
  >;

  return (
    <>
      {opened === undefined ? (
        <div class="hero">
          <h1>Will Porch pull your private images?</h1>
          <p>
            See for each image of a package whether its credentials arrive: from the Secret, through the mount, the
            flags and the evaluator, to the registry and the kubelet. Then let <code>inject-registry-auth</code> put in
            what is missing.
          </p>
        </div>
      ) : (
        <div class="opened">
          <h1 class="subject">{opened.name}</h1>
          <p class="muted">
            {plural(opened.files, 'file')}, {plural(opened.objects, 'object')}
            {report?.subject ? ` · ${report.subject}` : ''}
          </p>
          <button
            type="button"
            onClick={() => {
              setOpened(undefined);
              setReport(undefined);
            }}
          >
            Judge another package
          </button>
        </div>
      )}
      <p class={busy === '' ? 'hidden' : 'busy'} role="status">
        {busy}
      </p>
      {problem !== '' && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      {opened === undefined ? (
        <InputPanel onGiven={open} />
      ) : (
        report &&
        changes && (
          <>
            <Summary report={report} />
            <div class="switch" role="group" aria-label="What is judged">
              <button
                type="button"
                aria-pressed={!judgesChanged}
                onClick={() => {
                  setJudgesChanged(false);
                }}
              >
                As it is
              </button>
              <button
                type="button"
                aria-pressed={judgesChanged}
                disabled={changes.failed || changes.files.length === 0}
                onClick={() => {
                  setJudgesChanged(true);
                }}
              >
                After the changes
              </button>
            </div>
            <Tabs
              tabs={[
                {
                  id: 'images',
                  title: 'Images',
                  count: report.paths.length,
                  view: () => <ImagesView paths={report.paths} />,
                },
                findingsTab(report, askExcerpt),
                {
                  id: 'changes',
                  title: 'Changes',
                  count: changes.files.length,
                  view: () => (
                    <ChangesView
                      changes={changes}
                      showsCredentials={showsCredentials}
                      onShowCredentials={setShowsCredentials}
                      onDownload={download}
                      askExcerpt={askExcerpt}
                    />
                  ),
                },
                {
                  id: 'settings',
                  title: 'Settings',
                  view: () => <SettingsView specs={specs} onChange={setSpecs} />,
                },
              ]}
            />
          </>
        )
      )}
    </>
  );
}

function Summary({ report }: { readonly report: PageReport }): JSX.Element {
  const { findings, health, notes, paths } = report;
  const faults = paths.filter(({ firstFault }) => firstFault !== undefined).length;
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const warnings = findings.filter(({ severity }) => severity === 'warning').length;
  const says =
    paths.length === 0
      ? 'No image was judged.'
      : faults > 0
        ? `${faults.toLocaleString('en')} of ${plural(paths.length, 'image')} will not be pulled as they should.`
        : errors > 0
          ? `No image is known to fail, but the package has ${plural(errors, 'error')}.`
          : `No fault on the path of ${plural(paths.length, 'image')}.`;
  return (
    <section class={`summary ${health}`} aria-label="Summary">
      <p class="says">{says}</p>
      <p class="numbers">
        <span class="badge error">{plural(errors, 'error')}</span>{' '}
        <span class="badge warning">{plural(warnings, 'warning')}</span>
      </p>
      {notes.length > 0 && (
        <details>
          <summary>{plural(notes.length, 'remark')}</summary>
          <ul>
            {notes.slice(0, 100).map((note) => (
              <li>{note}</li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function plural(count: number, word: string): string {
  return `${count.toLocaleString('en')} ${word}${count === 1 ? '' : 's'}`;
}

/** Hands a file to the browser's downloads. */
function save({ path, bytes }: { readonly path: string; readonly bytes: Uint8Array }): void {
  const url = URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = path.split('/').at(-1) ?? path;
  link.click();
  setTimeout(() => {
    URL.revokeObjectURL(url);
  }, 10_000);
}
