import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { runReadRelease } from '../../scripts/porch-checkout/run-read-release';
import { newestRelease } from '../../src/porch/releases';

const root = join(__dirname, '../..');
/** What the checkout of these tests is like. */
const like = ['--build', 'main-2026-08'];

let checkout: string;
beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), 'porch-'));
  cpSync(join(__dirname, 'porch-checkout'), checkout, { recursive: true });
});
afterEach(() => {
  rmSync(checkout, { recursive: true, force: true });
});

/** One change of a checkout: each text takes the place of the one before it, which must be there. */
type Edit = readonly [path: string, ...texts: string[]];

function edit(...edits: readonly Edit[]): void {
  for (const [path, before = '', after = ''] of edits) {
    const text = readFileSync(join(checkout, path), 'utf8');
    expect(text).toContain(before);
    writeFileSync(
      join(checkout, path),
      text.replace(before, () => after),
    );
  }
}

/** The differences that are printed, a line each. */
function differences(): readonly string[] {
  const { stdout } = runReadRelease([checkout, ...like]);
  return stdout.split('\n').flatMap((line) => (line.includes(': the checkout has ') ? [line.trim()] : []));
}

const serverFile = 'func/server/server.go';
const evaluatorFile = 'func/internal/podevaluator.go';
const packageFile = 'deployments/porch/porch.yaml';

test('a checkout like its row has no difference', () => {
  const { status, stdout, stderr } = runReadRelease([checkout, ...like]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout.split('\n').at(-2)).toBe('It does not differ from main-2026-08 (754e97a6, 2026-08-14).');
});

test('without --build the newest row of the main branch is taken', () => {
  const { build, source, date } = newestRelease();
  expect(runReadRelease([checkout]).stdout).toMatch(
    new RegExp(`^It (?:does not differ|differs) from ${build} \\(${source}, ${date}\\)`, 'm'),
  );
});

test('a row that is nearer is named', () => {
  const { status, stdout } = runReadRelease([checkout, '--build', 'v1.6.3']);
  expect(status).toBe(1);
  expect(stdout.slice(stdout.indexOf('It differs'))).toBe(`It differs from v1.6.3 (ecb185f9, 2026-07-30):
  package: the function runner has the port "pprof": the checkout has yes; the row has no
  package: porch-server has the variable "CERT_STORAGE_DIR": the checkout has no; the row has yes
The nearest row is main-2026-08, from which 0 facts differ.
`);
});

const [ghcr, fork] = ['ghcr.io/kptdev/krm-functions-catalog/', 'quay.io/functions/'];

describe.each<[string, readonly Edit[], readonly string[]]>([
  [
    'a new flag, with a letter',
    [[serverFile, 'func define', 'var n = pflag.IntP("new", "n", 1_000, "usage")\n\nfunc define']],
    ['flag --new of the evaluator: the checkout has int, default "1000"; the row has nothing'],
  ],
  [
    'a new flag of a type of its own',
    [[serverFile, 'set.BoolVar(&o.TLS', 'set.Var(&o.Level, "level", "usage")\n\tset.BoolVar(&o.TLS']],
    ['flag --level of the evaluator: the checkout has &o.Level, default ""; the row has nothing'],
  ],
  [
    'a flag that is gone',
    [[serverFile, 'set.DurationVar(&o.ScanInterval, "scan-interval", time.Minute, `one unit`)', '']],
    ['flag --scan-interval of the evaluator: the checkout has nothing; the row has duration, default "1m"'],
  ],
  [
    'another type',
    [[serverFile, 'IntVar(&o.LogLevel, "log-level", 2', 'StringVar(&o.LogLevel, "log-level", "2"']],
    ['flag --log-level of the evaluator: the checkout has string, default "2"; the row has int, default "2"'],
  ],
  [
    'another default, in a constant',
    [['api/defaults/defaults.go', '6 * kibibyte', '8 * kibibyte']],
    [
      'flag --max-request-body-size of the evaluator: the checkout has int, default "8388608"; the row has int, default "6291456"',
    ],
  ],
  [
    'a duration of several units',
    [[serverFile, '30*time.Minute', '1*time.Hour + 90*time.Second']],
    [
      'flag --pod-ttl of the evaluator: the checkout has duration, default "1h1m30s"; the row has duration, default "30m"',
    ],
  ],
  [
    'a default that only running would tell',
    [[serverFile, '"auth-secret"', 'secretName()']],
    [
      'flag --registry-auth-secret-name of the evaluator: the checkout has string, default "not known here (secretName())"; the row has string, default "auth-secret"',
    ],
  ],
  [
    "another default of porch-server's prefix",
    [['pkg/cmd/server/start.go', 'runneroptions.GHCRImagePrefix', `"${fork}"`]],
    [`default image prefix of porch-server: the checkout has ${fork}; the row has ${ghcr}`],
  ],
  [
    'one more exempt prefix',
    [[evaluatorFile, 'GHCRImagePrefix)', `GHCRImagePrefix) && !strings.HasPrefix(image, "${fork}")`]],
    [`images that never get the credentials: the checkout has ${ghcr}, ${fork}; the row has ${ghcr}`],
  ],
  [
    'one more name of a CA file',
    [[evaluatorFile, '"ca.pem"', '"ca.pem", "root.crt"']],
    ['names of the CA file: the checkout has ca.crt, ca.pem, root.crt; the row has ca.crt, ca.pem'],
  ],
  [
    'a client of its own for Secrets',
    [[serverFile, 'manager.GetClient()', 'client.New(config, client.Options{})']],
    ['access to Secrets: the checkout has request; the row has cache'],
  ],
  [
    'a Secret that is left',
    [[evaluatorFile, 'e.Client.Update(e.ctx, secret)', 'nil']],
    ['a Secret that is there: the checkout has is left; the row has is updated'],
  ],
  [
    'pull secrets that are replaced',
    [[evaluatorFile, 'append(pod.Spec.ImagePullSecrets, Reference{Name: pullSecret})', '[]Reference{{pullSecret}}']],
    ["the pod template's imagePullSecrets: the checkout has replaced; the row has appended"],
  ],
  [
    'a template in code',
    [[evaluatorFile, 'core.PodTemplate{}', 'podSpec()']],
    ['pod template: the checkout has inline; the row has pod-template'],
  ],
  [
    'no Service',
    [[evaluatorFile, '&core.Service{Name: pod.Name}', 'nil']],
    ['a Service for each function pod: the checkout has no; the row has yes'],
  ],
  [
    'another library for registries',
    [['go.mod', 'v0.21.6', 'v0.21.5']],
    ['names asked over plain HTTP: the checkout has .local, .localhost; the row has .localhost'],
  ],
  [
    'a kpt without tags',
    [
      ['go.mod', 'beta.67', 'beta.61'],
      [evaluatorFile, 'Resolve: e.TagResolver', ''],
    ],
    ['`tag` of a Kptfile: the checkout has ignored; the row has exact'],
  ],
  [
    'tags that are listed',
    [[evaluatorFile, 'Resolve: e.TagResolver', 'Listers: e.listers']],
    ['`tag` of a Kptfile: the checkout has listed; the row has exact'],
  ],
  [
    'another verb of the Role',
    [[packageFile, '[get, create, update, delete]', '[get, list, create, update, delete]']],
    [
      'package: verbs on Secrets of that Role: the checkout has create, delete, get, list, update; the row has create, delete, get, update',
    ],
  ],
  [
    'a resource that the Role lost',
    [[packageFile, '[functionconfigs, servicetemplates]', '[functionconfigs]']],
    [
      'package: resources of the Role for function pods: the checkout has pods, secrets, services, functionconfigs, podtemplates; the row has pods, secrets, services, functionconfigs, podtemplates, servicetemplates',
    ],
  ],
  [
    'an image of another registry',
    [[packageFile, 'ghcr.io/kptdev/porch-server', 'quay.io/kptdev/porch-server']],
    [
      'package: images: the checkout has ghcr.io/kptdev/porch-function-runner, quay.io/kptdev/porch-server; the row has ghcr.io/kptdev/porch-function-runner, ghcr.io/kptdev/porch-server',
    ],
  ],
  [
    'another program in the image',
    [[packageFile, '- /home/nonroot/server', '- /server']],
    ['package: program of the function runner: the checkout has /server; the row has /home/nonroot/server'],
  ],
  [
    'a mark that is gone',
    [[packageFile, 'startupProbe', 'readinessProbe']],
    ['package: the function runner has a startupProbe: the checkout has no; the row has yes'],
  ],
])('%s', (_, edits, expected) => {
  test('is the one difference', () => {
    edit(...edits);
    expect(differences()).toEqual(expected);
    expect(runReadRelease([checkout, ...like]).status).toBe(1);
  });
});

test('what evaluates pods is found in porch-server, with its flags and permissions', () => {
  const wrapper = `            - name: WRAPPER_SERVER_IMAGE
              value: ghcr.io/kptdev/porch-wrapper-server:latest
`;
  const args = '            - --function-runner=function-runner:9445\n';
  edit(
    [serverFile, 'manager.GetClient(), Wrapper: os.Getenv("WRAPPER_SERVER_IMAGE")', 'nil'],
    [
      'pkg/cmd/server/start.go',
      'set.StringVar(',
      `o.Client, o.Wrapper = client.New(config, client.Options{}), os.Getenv("WRAPPER_SERVER_IMAGE")
	set.StringVar(&o.SecretPath, "registry-auth-secret-path", "/auth/config.json", "text")
	set.StringSliceVar(&o.Retryable, "retryable-git-errors", nil, "a list")
	set.StringVar(`,
    ],
    [packageFile, `          env:\n${wrapper}`, ''],
    [packageFile, args, `${args}          env:\n${wrapper}`],
  );
  const { stdout } = runReadRelease([checkout, '--build', 'pserver-2026-08']);
  expect(stdout.split('\n')).toEqual(
    expect.arrayContaining([
      '  evaluator: porch-server',
      '  flag --registry-auth-secret-path of the evaluator: string, default "/auth/config.json"',
      '  flag --retryable-git-errors of the evaluator: string',
      '  flag --port of the function runner: int, default "9445"',
      '  access to Secrets: cluster-role',
      '  package: evaluator: porch-server',
      "  package: verbs on Secrets of the evaluator's ClusterRoles: get, list, watch",
      '  flag --pod-ttl of the evaluator: the checkout has nothing; the row has duration, default "30m"',
    ]),
  );
});

const remove = (path: string): void => {
  rmSync(join(checkout, path), { recursive: true });
};

test.each<[string, () => void, string]>([
  [
    'no folder',
    () => {
      remove('');
    },
    'not a checkout of Porch: no go.mod with Go files beside it',
  ],
  [
    'no go.mod',
    () => {
      remove('go.mod');
    },
    'not a checkout of Porch: no go.mod with Go files beside it',
  ],
  [
    'no evaluator',
    () => {
      remove(evaluatorFile);
    },
    'no folder has podevaluator.go, the source of what evaluates pods',
  ],
  [
    'no wrapper server',
    () => {
      edit([serverFile, 'WRAPPER_SERVER_IMAGE', 'OTHER']);
    },
    'neither the function runner nor porch-server reads WRAPPER_SERVER_IMAGE',
  ],
  [
    'no flags',
    () => {
      writeFileSync(join(checkout, serverFile), 'package server\n\nvar wrapper = "WRAPPER_SERVER_IMAGE"\n');
    },
    'no flag of the function runner in func/server, func/internal',
  ],
  [
    'no package',
    () => {
      remove('deployments');
    },
    'no such file or folder: "CHECKOUT/deployments/porch"',
  ],
  [
    'no Deployment',
    () => {
      edit([packageFile, 'Deployment', 'StatefulSet']);
    },
    'deployments/porch has no Deployment of the function runner',
  ],
  [
    'a folder in place of a file',
    () => {
      mkdirSync(join(checkout, 'api/api.go'));
    },
    'a file cannot be read (EISDIR)',
  ],
])('is refused with status 2: %s', (_, change, reason) => {
  change();
  expect(runReadRelease([checkout, ...like])).toEqual({
    status: 2,
    stdout: '',
    stderr: `read-release: "${checkout}": ${reason.replace('CHECKOUT', checkout)}\n`,
  });
});

test.each([
  ['no folder', [], 'usage: npm run read-release -- DIRECTORY [--build BUILD]'],
  ['two folders', ['a', 'b'], 'usage: npm run read-release -- DIRECTORY [--build BUILD]'],
  ['an unknown option', ['a', '--tag', 'v1'], 'usage: npm run read-release -- DIRECTORY [--build BUILD]'],
  ['an unknown build', ['a', '--build', 'mian'], '"mian" is not a known build of Porch'],
])('arguments are refused with status 2: %s', (_, args, reason) => {
  expect(runReadRelease(args)).toEqual({ status: 2, stdout: '', stderr: expect.stringContaining(reason) as unknown });
});

interface Workflow {
  readonly jobs: Readonly<
    Record<'porch', { readonly steps: readonly { readonly name?: string; readonly run?: string }[] }>
  >;
}
const { jobs } = parse(readFileSync(join(root, '.github/workflows/weekly.yaml'), 'utf8')) as Workflow;
const script = jobs.porch.steps.find(({ name }) => name === 'open or update an issue')?.run ?? '';

describe('the weekly workflow', () => {
  /** Runs its step with programs that say what they were called with, and gives these calls and the issue's text. */
  function runStep(status: number, openIssue: string): { calls: string; body: string } {
    const program = (name: string, text: string): void => {
      writeFileSync(join(checkout, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
    };
    program('npm', `echo "npm $*" >>calls; echo 'It differs:'; echo '  a flag' >&2; exit ${status}`);
    program('gh', `echo "gh $1 $2 $3 $4" >>calls; [ "$2" != list ] || echo "${openIssue}"`);
    const step = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {
      cwd: checkout,
      env: { PATH: `${checkout}:${process.env['PATH'] ?? ''}`, COMMIT: '0123abcd' },
      encoding: 'utf8',
    });
    expect(step).toMatchObject({ status: 0, stderr: '' });
    const written = (path: string): string =>
      existsSync(join(checkout, path)) ? readFileSync(join(checkout, path), 'utf8') : '';
    return { calls: written('calls'), body: written('report.md') };
  }
  const read = 'npm run --silent read-release -- porch\n';
  const list = 'gh issue list --app github-actions\n';
  const create = "gh issue create --title Porch's main branch differs from the table of releases\n";

  test('is silent where nothing differs', () => {
    expect(runStep(0, '')).toEqual({ calls: read, body: '' });
  });

  test.each([
    ['opens an issue where the checkout differs', 1, '', create],
    ['opens an issue where the checkout cannot be read', 2, '', create],
    ['updates the issue that is open', 1, '17', 'gh issue edit 17 --body-file\n'],
  ])('%s', (_, status, openIssue, call) => {
    const { calls, body } = runStep(status, openIssue);
    expect(calls).toBe(`${read}${list}${call}`);
    expect(body)
      .toBe(`\`npm run read-release\` on kptdev/porch@0123abcd, main. CONTRIBUTING.md has what to do under "Adding a Porch release".

    It differs:
      a flag
`);
  });
});
