/**
 * Drives dist/page.html in Chromium: drive-page.mjs FOLDER
 * FOLDER holds what `.ci/proofs/page.sh` made by the programs, to compare with. Writes docs/page.png.
 */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { unzipSync } from 'fflate';
import { chromium } from 'playwright-core';

const [work = ''] = process.argv.slice(2);
const pageUrl = pathToFileURL(resolve('dist/page.html')).href;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const widths = [360, 768, 1440];
/** The longest part of the time to judge them for which the page may not answer; seconds say nothing on a busy machine. */
const longestPause = 1 / 4;
const manyItems = 10_000;

const profile = mkdtempSync(join(tmpdir(), 'chromium-'));
const browser = await chromium.launchPersistentContext(profile, {
  executablePath: '/usr/bin/chromium',
  headless: true,
  viewport: { width: 1280, height: 900 },
  args: [
    ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
    ...['--disable-component-update', '--disable-sync'],
  ],
});
try {
  await dropsFolders();
  await downloadsWhatTheProgramsWrite();
  await letsNothingOut();
  await isAccessible();
  await staysResponsive();
  await opensReports();
} finally {
  await browser.close();
  rmSync(profile, { recursive: true, force: true });
}

/** A new tab with the page, in which an error fails the proof. */
async function openPage(url = pageUrl) {
  const page = await browser.newPage();
  page.setDefaultTimeout(120_000);
  page.requests = [];
  page.on('request', (request) => page.requests.push(request.url()));
  page.on('pageerror', (error) => {
    throw error;
  });
  await page.goto(url);
  return page;
}

/** Drops real files and folders, as a file manager does. */
async function drop(page, ...files) {
  const { x, y, width, height } = await page.locator('.drop').boundingBox();
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: files.map((file) => resolve(file)), dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop']) {
    await session.send('Input.dispatchDragEvent', { type, x: x + width / 2, y: y + height / 2, data });
  }
  await page.waitForSelector('.summary');
}

async function statesOf(page, image) {
  await page.click(`.choose:text-is("${image}")`);
  const stations = await page
    .locator('.stations li')
    .evaluateAll((all) => all.map(({ dataset }) => [dataset.station, dataset.state]));
  return stations.map(([station, state]) => `${station} ${state}`).join(', ');
}

async function dropsFolders() {
  const page = await openPage();
  await drop(page, 'examples/validate-broken-package');
  assert.equal(
    await statesOf(page, 'registry.example.com/platform/check-quotas:v1.2.0'),
    'secret ok, mount ok, flags ok, evaluator ok, registry fault, copied-secret fault, pod-template idle, kubelet idle',
  );
  assert.match(await page.textContent('.callout'), /Registry lookup: .*no key of the docker config/i);
  assert.match(await page.textContent('.callout'), /auth-key-not-host/);
  await page.screenshot({ path: 'docs/page.png', clip: { x: 0, y: 0, width: 1280, height: 900 } });
  assert.equal(
    await statesOf(page, 'ghcr.io/kptdev/krm-functions-catalog/set-labels:v0.2.0'),
    'secret idle, mount idle, flags idle, evaluator ok, registry ok, copied-secret idle, pod-template ok, kubelet ok',
  );
  await page.selectOption('.filters select', 'registry');
  assert.deepEqual(await page.locator('.choose').allTextContents(), [
    'registry.example.com/platform/check-quotas:v1.2.0',
  ]);
  await page.selectOption('.filters select', '');
  await page.click('.sort:has-text("Image")');
  const images = await page.locator('.choose').allTextContents();
  assert.deepEqual(images, images.toSorted());
  await page.click('#tab-findings');
  await page.click('.finding:has-text("function-secret-wrong-type") > summary');
  assert.match(await page.textContent('.finding:has-text("function-secret-wrong-type") .marked'), /^18\s*type: Opaque/);
  assert.match(await page.textContent('.finding:has-text("function-secret-wrong-type") .rule'), /Why.*What to do/s);
  console.log('a dropped folder: its stations, filter, order, and findings at their lines');

  const packages = '../shared/packages';
  let count = 0;
  for (const folder of existsSync(packages) ? readdirSync(packages) : []) {
    await page.reload();
    await drop(page, join(packages, folder));
    if ((await page.locator('.choose').count()) > 0) assert.equal(await page.locator('.stations li').count(), 8);
    else assert.match(await page.textContent('#view'), /No image was judged/);
    count++;
  }
  console.log(`${count} packages of Porch were dropped, too`);
  await page.close();
}

async function downloadsWhatTheProgramsWrite() {
  const page = await openPage();
  await page.fill('#paste', readFileSync(join(work, 'input.yaml'), 'utf8'));
  await page.click('text=Judge the text');
  await page.click('#tab-changes');
  const download = async (button) => {
    const [file] = await Promise.all([page.waitForEvent('download'), page.click(button)]);
    return readFileSync(await file.path());
  };
  assert.ok((await download('.filters .primary')).equals(readFileSync(join(work, 'output.yaml'))));
  console.log('a pasted ResourceList: the download is the output of inject-registry-auth, byte by byte');

  await page.click('text=Judge another package');
  await drop(page, 'examples/inject-password-inline');
  await page.click('#tab-changes');
  await page.waitForSelector('.diff ins');
  assert.doesNotMatch(await page.textContent('#view'), /bm90LWEtcmVhbC1wYXNzd29yZA|not-a-real-password/);
  const files = unzipSync(await download('.filters .primary'));
  assert.deepEqual(Object.keys(files).sort(), ['auth-secret.yaml', 'function-runner.yaml', 'rbac.yaml']);
  for (const [path, bytes] of Object.entries(files)) {
    assert.ok(Buffer.from(bytes).equals(readFileSync(join(work, 'fixed', path))), path);
  }
  assert.ok((await download('.file:has-text("rbac.yaml") button')).equals(readFileSync(join(work, 'fixed/rbac.yaml'))));
  await page.click('text=After the changes');
  await page.waitForSelector('.summary.healthy');
  console.log('a dropped folder: the download is what `check --fix` writes, byte by byte, and then it is healthy');

  await page.click('#tab-settings');
  await page.fill('#field-inject-secret-name', 'other-secret');
  await page.click('#tab-changes');
  await page.waitForSelector('.file:has-text("other-secret.yaml")');
  console.log('the form of a functionConfig changes what the mutator does');
  await page.close();
}

/** A server that must not be asked; that it would be, a page without a policy shows. */
async function letsNothingOut() {
  const asked = [];
  const server = createServer((request, response) => {
    asked.push(request.url);
    response.end();
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  const address = `http://127.0.0.1:${server.address().port}`;
  const ask = async (to) => {
    const image = new Image();
    image.src = `${to}/image`;
    const worker = new Worker(
      URL.createObjectURL(new Blob([`fetch("${to}/worker", { mode: "no-cors" }).catch(() => 0)`])),
    );
    const form = Object.assign(document.createElement('form'), { action: `${to}/form`, target: 'frame' });
    document.body.append(form);
    await fetch(`${to}/fetch`, { mode: 'no-cors' }).catch(() => 0);
    navigator.sendBeacon(`${to}/beacon`);
    globalThis.kept = [image, worker];
  };
  const page = await openPage();
  await page.click('.example >> nth=0');
  await page.waitForSelector('.stations');
  assert.deepEqual(
    page.requests.filter((url) => url !== pageUrl && !url.startsWith('blob:')),
    [],
  );
  await page.evaluate(ask, address);
  await page.waitForTimeout(1500);
  assert.deepEqual(asked, []);
  await page.close();
  const open = join(work, 'open.html');
  writeFileSync(open, '<!doctype html><title>open</title><body></body>');
  const other = await openPage(pathToFileURL(open).href);
  await other.evaluate(ask, address);
  for (const path of ['/fetch', '/image', '/worker']) {
    for (let tries = 0; !asked.includes(path); tries++) {
      assert.ok(tries < 600, path);
      await other.waitForTimeout(100);
    }
  }
  await other.close();
  server.close();
  console.log('no request leaves the page; the same ones leave a page without its policy');
}

/** What axe finds, of all its rules or only of those given. */
async function expectNoViolations(page, where, rules) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate((runOnly) => globalThis.axe.run(runOnly ? { runOnly } : {}), rules);
  const shown = violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes
        .map(({ html }) => html)
        .slice(0, 3)
        .join(' ')}`,
  );
  assert.deepEqual(shown, [], where);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(overflow <= 0, `${where}: ${overflow} pixels wider than the window`);
}

/** For people: with SCREENSHOTS=PREFIX each view is kept. */
async function picture(page, name) {
  const prefix = process.env['SCREENSHOTS'];
  if (prefix) await page.screenshot({ path: `${prefix}-${name}.png`, fullPage: true });
}

async function isAccessible() {
  const page = await openPage();
  for (const colorScheme of ['light', 'dark']) {
    // A theme changes nothing but colours.
    const rules = colorScheme === 'dark' ? ['color-contrast'] : undefined;
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    for (const width of widths) {
      await page.setViewportSize({ width, height: 900 });
      await page.goto(pageUrl);
      await page.waitForSelector('.drop');
      const where = `${colorScheme}, ${width}`;
      await expectNoViolations(page, `${where}, start`, rules);
      await picture(page, `${colorScheme}-${width}-start`);
      await page.click('.example >> nth=0');
      await page.waitForSelector('.stations');
      await expectNoViolations(page, `${where}, images`, rules);
      await picture(page, `${colorScheme}-${width}-images`);
      await page.click('#tab-findings');
      await page.waitForSelector('.code');
      await expectNoViolations(page, `${where}, findings`, rules);
      await picture(page, `${colorScheme}-${width}-findings`);
      await page.click('text=Judge another package');
      await page.click('.example >> nth=1');
      await page.click('#tab-changes');
      await page.waitForSelector('.diff');
      await expectNoViolations(page, `${where}, changes`, rules);
      await picture(page, `${colorScheme}-${width}-changes`);
      await page.click('#tab-settings');
      await expectNoViolations(page, `${where}, settings`, rules);
      await picture(page, `${colorScheme}-${width}-settings`);
    }
  }
  // With the keyboard alone.
  await page.goto(pageUrl);
  await page.focus('.example');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.stations');
  await page.focus('#tab-images');
  await page.keyboard.press('ArrowRight');
  assert.equal(await page.getAttribute('#tab-findings', 'aria-selected'), 'true');
  await page.close();
  console.log('axe finds nothing in five views, two themes and three widths; nothing is wider than the window');
}

async function staysResponsive() {
  const page = await openPage();
  const folder = 'examples/validate-broken-package';
  const own = readdirSync(folder).filter((file) => /\.yaml$/.test(file) && file !== 'fn-config.yaml');
  const many = Array.from(
    { length: manyItems },
    (_, at) =>
      `apiVersion: config.porch.kpt.dev/v1alpha1\nkind: FunctionConfig\nmetadata:\n  name: fn-${at}\n  namespace: porch-fn-system\nspec:\n  image: registry.example.com/team/fn-${at}\n  podExecutor:\n    tags: [v1.0.0]\n    image: registry.example.com/team/fn-${at}:v1.0.0\n`,
  );
  const file = join(work, 'many.yaml');
  writeFileSync(file, [...own.map((each) => readFileSync(join(folder, each), 'utf8')), ...many].join('\n---\n'));
  await page.evaluate(() => {
    let last = performance.now();
    globalThis.pause = 0;
    setInterval(() => {
      const now = performance.now();
      globalThis.pause = Math.max(globalThis.pause, now - last);
      last = now;
    }, 20);
  });
  const began = Date.now();
  await drop(page, file);
  const took = Date.now() - began;
  const rows = await page.locator('.verdicts tbody tr').count();
  assert.ok(rows <= 100, `${rows} rows`);
  const count = await page.textContent('.filters .count');
  assert.ok(Number(count.replace(/\D/g, '')) >= manyItems, count);
  await page.fill('.filters input', 'fn-9999');
  await page.waitForFunction(() => document.querySelectorAll('.choose').length === 1);
  await page.click('#tab-findings');
  await page.waitForSelector('.finding');
  const pause = await page.evaluate(() => globalThis.pause);
  assert.ok(pause < took * longestPause, `the page did not answer for ${pause} of ${took} ms`);
  console.log(
    `${manyItems} functions: judged in ${took} ms, and the page never paused for more than ${Math.round(pause)} ms`,
  );
  await page.close();
}

async function opensReports() {
  const path = join(work, 'report.html');
  const text = readFileSync(path, 'utf8');
  for (const secret of ['cm9ib3Q6bm90LWEtcmVhbC1wYXNzd29yZA', 'not-a-real-password', 'auths\\":']) {
    assert.ok(!text.slice(text.indexOf('id="report"'), text.indexOf('id="rules"')).includes(secret), secret);
  }
  const page = await openPage(pathToFileURL(path).href);
  await page.waitForSelector('.stations');
  await expectNoViolations(page, 'report');
  await page.click('#tab-findings');
  await page.waitForSelector('.finding .code');
  assert.ok((await page.locator('.finding').count()) >= 5);
  await expectNoViolations(page, 'findings of a report');
  await page.close();
  console.log(
    `a report of the check opens with its findings and their lines, and holds no credential (${text.length} bytes)`,
  );
}
