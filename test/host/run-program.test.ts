import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

const folder = mkdtempSync(join(tmpdir(), 'run-program-'));
const program = join(folder, 'sample-program.cjs');
const runtime = process.execPath;
beforeAll(() => {
  const options = ['--bundle', '--platform=node', '--log-level=warning', `--outfile=${program}`];
  const esbuild = join(__dirname, '../../node_modules/.bin/esbuild');
  execFileSync(esbuild, [join(__dirname, 'sample-program.ts'), ...options]);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const header = 'apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n- kind: A\n';

function run(input: string, ...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(runtime, [program, ...args], { input, encoding: 'utf8' });
  return { status, stdout, stderr };
}

describe('exit status and streams', () => {
  test('0, and the whole list on stdout', () => {
    const { status, stdout, stderr } = run(header);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout.startsWith(`${header}results:\n`)).toBe(true);
    expect(stdout).toContain('/dev/null: it is no regular file');
  });

  test('1 with an error result, which both streams hold', () => {
    const { status, stdout, stderr } = run(`${header}functionConfig:\n  kind: Fail\n`);
    expect(status).toBe(1);
    expect(stdout).toContain('severity: error');
    expect(stderr).toBe('error [sample-rule] 1 items; /dev/null: it is no regular file\n');
  });

  test.each([
    [
      'no ResourceList',
      'a: 1\n',
      [],
      'sample: stdin is no ResourceList: line 1, column 1: `kind` must be "ResourceList"\n',
    ],
    ['nothing on stdin', '', [], 'sample: stdin is no ResourceList: line 1, column 1: the input is empty\n'],
    ['an unknown argument, which is not repeated', header, ['--password=hunter2'], 'sample: it takes no arguments but'],
    ['an argument too many', header, ['--help', 'x'], 'sample: it takes no arguments but'],
    [
      'a fault of the program itself, without its message',
      `${header}functionConfig:\n  kind: Crash\n`,
      [],
      'sample: internal error (Error); please report it',
    ],
  ])('2 and nothing on stdout: %s', (_, input, args, message) => {
    const { status, stdout, stderr } = run(input, ...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr.startsWith(message)).toBe(true);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stderr).not.toMatch(/password|hunter2|\.ts/);
  });

  test('--help, --version and --doc', () => {
    expect(run('', '--help')).toEqual({
      status: 0,
      stderr: '',
      stdout: 'Short.\n\nLong.\n\nExamples:\n\n  sample < list.yaml\n',
    });
    expect(run('', '--version').stdout).toBe('sample 1.2.3\n');
    expect(JSON.parse(run('', '--doc').stdout)).toMatchObject({
      name: 'sample',
      version: '1.2.3',
      functionConfig: { apiVersion: 'fn.kpt.dev/v1alpha1', kind: 'Sample' },
    });
  });
});

describe('when the other side goes away', () => {
  const large = `${header}  a: |\n${'    text\n'.repeat(300_000)}`;
  const shell = (command: string, input = large): ReturnType<typeof spawnSync> =>
    spawnSync('bash', ['-c', `set -o pipefail; ${command}`, runtime, program], { input });

  test('a reader that stops early: no success, no noise', () => {
    const { status, stderr } = shell('"$0" "$1" | head -c 10 >/dev/null');
    expect({ status, stderr: stderr.toString() }).toEqual({ status: 2, stderr: '' });
  });

  test('a full disk: no success, and the reason', () => {
    const { status, stderr } = shell('"$0" "$1" >/dev/full');
    expect({ status, stderr: stderr.toString() }).toEqual({
      status: 2,
      stderr: 'sample: cannot write to stdout (ENOSPC)\n',
    });
  });

  test('no stdin at all', () => {
    const { status, stdout, stderr } = shell('"$0" "$1" <&-');
    expect(status).toBe(2);
    expect(stdout.toString()).toBe('');
    expect(stderr.toString()).toMatch(/^sample: /);
  });

  test('a directory as stdin', () => {
    expect(shell('"$0" "$1" < /').stderr.toString()).toBe('sample: cannot read stdin (EISDIR)\n');
  });

  test('a slow reader and a slow writer of many pieces get every byte', async () => {
    const child = spawn(runtime, [program], { stdio: ['pipe', 'pipe', 'inherit'] });
    const received: Buffer[] = [];
    child.stdout.on('data', (data: Buffer) => {
      received.push(data);
      child.stdout.pause();
      setTimeout(() => child.stdout.resume(), 1);
    });
    for (let at = 0; at < large.length; at += 400_000) {
      child.stdin.write(large.slice(at, at + 400_000));
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    child.stdin.end();
    const status = await new Promise((resolve) => child.on('close', resolve));
    expect(status).toBe(0);
    expect(Buffer.concat(received).subarray(0, large.length).equals(Buffer.from(large))).toBe(true);
  });

  test('a signal: no success, nothing written', async () => {
    const child = spawn(runtime, [program], { stdio: ['pipe', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.on('data', (data: Buffer) => (output += data.toString()));
    child.stdin.write(header);
    setTimeout(() => child.kill('SIGTERM'), 200);
    const [status, signal] = await new Promise<unknown[]>((resolve) =>
      child.on('close', (...end) => {
        resolve(end);
      }),
    );
    expect([status, signal, output]).toEqual([null, 'SIGTERM', '']);
  });
});

test('a file is read from where the descriptor stands', () => {
  const file = join(folder, 'list.yaml');
  writeFileSync(file, `# a line that was read already\n${header}`);
  const { status, stdout } = spawnSync('bash', ['-c', 'exec <"$2"; read -r; "$0" "$1"', runtime, program, file]);
  expect(status).toBe(0);
  expect(stdout.toString().startsWith(header)).toBe(true);
});

test('the output over its own input is whole', () => {
  const list = `${header}  a: |\n${'    text\n'.repeat(600_000)}`;
  const file = join(folder, 'list.yaml');
  writeFileSync(file, list);
  const { status } = spawnSync('bash', ['-c', '"$0" "$1" < "$2" 1<> "$2"', runtime, program, file]);
  expect(status).toBe(0);
  expect(readFileSync(file, 'utf8').startsWith(`${list}results:\n`)).toBe(true);
});
