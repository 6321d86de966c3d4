// Opens the HTML report in Chromium: what a person sees, with and without
// scripts, in both colour schemes, on a narrow screen, and that nothing of the
// program's becomes markup. Exits with 77 when browser or packages are missing.
//
//   node report_page.test.mjs path/to/gosan

import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {existsSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {after, before, test} from 'node:test';
import {fileURLToPath, pathToFileURL} from 'node:url';

const kSkipped = 77;
const kFlags = [
  '--headless', '--no-sandbox', '--disable-gpu',
  '--disable-background-networking', '--disable-component-update',
  '--disable-sync',
];
const kReports = ['race_and_leak', 'hostile', 'deadlock'];

const chromiumPath = process.env.GOSAN_CHROMIUM ?? '/usr/bin/chromium';
const here = fileURLToPath(new URL('.', import.meta.url));
const approval = join(here, '..', 'approval');
const require = createRequire(import.meta.url);

function skip(reason) {
  console.log(`skipped: ${reason}`);
  process.exit(kSkipped);
}

if (process.argv.length !== 3) {
  console.error('usage: node report_page.test.mjs path/to/gosan');
  process.exit(64);
}
if (!existsSync(chromiumPath)) {
  skip(`no browser at ${chromiumPath} (install chromium or set GOSAN_CHROMIUM)`);
}
for (const name of ['playwright-core', 'axe-core']) {
  if (!existsSync(join(here, 'node_modules', name))) {
    skip(`${name} is not installed (run npm ci in tests/browser)`);
  }
}

const {chromium} = await import('playwright-core');
const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const tool = resolve(process.argv[2]);

let browser;
let directory;

before(async () => {
  directory = mkdtempSync(join(tmpdir(), 'gosan-browser-test-'));
  for (const name of kReports) {
    execFileSync(tool, ['report', `reports/${name}.json`, '--source-root',
                        'sources', '-o', join(directory, name)],
                 {cwd: approval});
  }
  browser = await chromium.launch({executablePath: chromiumPath, args: kFlags});
});

after(async () => {
  await browser?.close();
  if (directory) rmSync(directory, {recursive: true});
});

// Opens a report and calls `check`; afterwards nothing may have been logged and
// nothing but the page itself may have been asked for.
async function withPage(name, options, check) {
  const url = pathToFileURL(join(directory, name, 'index.html')).href;
  const context = await browser.newContext(options);
  try {
    const page = await context.newPage();
    const complaints = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('dialog', (dialog) => {
      complaints.push(`dialog: ${dialog.message()}`);
      return dialog.dismiss();
    });
    page.on('request', (request) => {
      if (request.url() !== url) complaints.push(`request: ${request.url()}`);
    });
    await page.goto(url);
    await check(page);
    assert.deepEqual(complaints, []);
  } finally {
    await context.close();
  }
}

async function assertVisible(page, scope, texts) {
  for (const text of texts) {
    const found = page.locator(scope).getByText(text, {exact: true});
    assert.ok(await found.count() > 0, `${text} is not in ${scope}`);
    assert.ok(await found.first().isVisible(), `${text} is not visible`);
  }
}

for (const javaScriptEnabled of [true, false]) {
  const scripts = javaScriptEnabled ? 'on' : 'off';

  test(`a race shows both stacks, scripts ${scripts}`, async () => {
    await withPage('race_and_leak', {javaScriptEnabled}, async (page) => {
      const cards = page.locator('#finding-1 .sides > .card');
      assert.equal(await cards.count(), 2);
      await assertVisible(page, '#finding-1 .card.first', [
        '1. Write of 4 bytes by goroutine 8', 'main::$_1::operator()() const',
        'counter.cc:24:5', 'counter++',
      ]);
      await assertVisible(page, '#finding-1 .card.second', [
        '2. Read of 4 bytes by goroutine 7 "adder"',
        'main::$_0::operator()() const', 'counter.cc:20:5', 'counter++',
      ]);
      assert.equal(await page.locator('#finding-1 mark').count(), 4);
    });
  });

  test(`a leak shows stack, channel and go site, scripts ${scripts}`,
       async () => {
    await withPage('race_and_leak', {javaScriptEnabled}, async (page) => {
      await assertVisible(page, '#finding-2', [
        'search()::$_0::operator()() const', 'Waits to send on a channel',
        'search.cc:9:17 search()', 'receivers waiting',
        'Where it was started', 'gosan::go',
      ]);
    });
  });
}

test('the index leads to the findings', async () => {
  await withPage('race_and_leak', {}, async (page) => {
    assert.equal(await page.locator('nav a').count(), 2);
    for (const link of await page.locator('nav a').all()) {
      const target = (await link.getAttribute('href')).slice(1);
      assert.equal(await page.locator(`[id="${target}"]`).count(), 1);
    }
  });
});

test('a folded library frame opens', async () => {
  await withPage('hostile', {javaScriptEnabled: false}, async (page) => {
    const frame = page.getByText('std::__copy', {exact: true});
    assert.equal(await frame.isVisible(), false);
    await page.getByText('2 library frames').click();
    assert.equal(await frame.isVisible(), true);
  });
});

test('names of the program stay text', async () => {
  await withPage('hostile', {}, async (page) => {
    await assertVisible(page, '#finding-1', [
      'Cache<Key</script><script>alert(1)</script>>::peek()',
    ]);
    await assertVisible(page, 'header', ['./</title><script> a"b\'c']);
    const counts = await page.evaluate(() => ({
      scripts: document.scripts.length,
      images: document.images.length,
      bold: document.querySelectorAll('figure b, td b, td i').length,
      outside: [...document.links].filter(
          (link) => !link.getAttribute('href').startsWith('#')).length,
      handlers: [...document.querySelectorAll('*')].filter(
          (node) => node.getAttributeNames().some(
              (name) => name.startsWith('on'))).length,
    }));
    assert.deepEqual(counts, {scripts: 0, images: 0, bold: 0, outside: 0,
                              handlers: 0});
    const text = await page.locator('pre').allInnerTexts();
    assert.ok(text.some((one) => one.includes('new Key("</script>");')));
  });
});

for (const name of kReports) {
  for (const colorScheme of ['light', 'dark']) {
    test(`${name}: no axe violation in ${colorScheme}`, async () => {
      await withPage(name, {colorScheme}, async (page) => {
        await page.locator('details').evaluateAll(
            (all) => all.forEach((one) => { one.open = true; }));
        await page.evaluate(axeSource);
        const {violations} = await page.evaluate(() => window.axe.run());
        assert.deepEqual(violations.map(
            ({id, nodes}) => `${id}: ${nodes[0].html}`), []);
      });
    });
  }

  test(`${name}: no sideways scrolling at 320 px`, async () => {
    const viewport = {width: 320, height: 640};
    await withPage(name, {viewport}, async (page) => {
      await page.locator('details').evaluateAll(
          (all) => all.forEach((one) => { one.open = true; }));
      const width = await page.evaluate(
          () => document.documentElement.scrollWidth);
      assert.ok(width <= 320, `the page is ${width} px wide`);
    });
  });
}

test('light and dark differ', async () => {
  const colours = [];
  for (const colorScheme of ['light', 'dark']) {
    await withPage('deadlock', {colorScheme}, async (page) => {
      colours.push(await page.evaluate(
          () => getComputedStyle(document.body).backgroundColor));
    });
  }
  assert.notEqual(colours[0], colours[1]);
});
