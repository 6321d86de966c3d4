// Reads the trace of the fan-out example with the trace parser that Chromium's
// developer tools bring along, one of the readers that the format was made for:
// every track and every slice must arrive. Exits with 77 when browser, packages
// or parser are missing.
//
//   node trace.test.mjs path/to/trace_fan_out

import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {existsSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {after, before, test} from 'node:test';
import {fileURLToPath} from 'node:url';

const kSkipped = 77;
const kFlags = [
  '--headless', '--no-sandbox', '--disable-gpu',
  '--disable-background-networking', '--disable-component-update',
  '--disable-sync',
];
const kTools = 'devtools://devtools/bundled/';
const kParser = `${kTools}models/trace/trace.js`;

const chromiumPath = process.env.GOSAN_CHROMIUM ?? '/usr/bin/chromium';
const here = fileURLToPath(new URL('.', import.meta.url));

function skip(reason) {
  console.log(`skipped: ${reason}`);
  process.exit(kSkipped);
}

if (process.argv.length !== 3) {
  console.error('usage: node trace.test.mjs path/to/trace_fan_out');
  process.exit(64);
}
if (!existsSync(chromiumPath)) {
  skip(`no browser at ${chromiumPath} (install chromium or set GOSAN_CHROMIUM)`);
}
if (!existsSync(join(here, 'node_modules', 'playwright-core'))) {
  skip('playwright-core is not installed (run npm ci in tests/browser)');
}

const {chromium} = await import('playwright-core');
const browser = await chromium.launch(
    {executablePath: chromiumPath, args: kFlags});
const page = await browser.newPage();
const response = await page.goto(kParser).catch(() => null);
if (!response?.ok()) {
  await browser.close();
  skip('this browser has no trace parser at the expected place');
}

let events;
let parsed;

before(async () => {
  const directory = mkdtempSync(join(tmpdir(), 'gosan-trace-test-'));
  const file = join(directory, 'trace.json');
  execFileSync(resolve(process.argv[2]), [],
               {env: {...process.env, GOSAN_OPTIONS: `trace=${file}`}});
  const text = readFileSync(file, 'utf8');
  rmSync(directory, {recursive: true});
  events = JSON.parse(text).traceEvents;
  await page.goto(`${kTools}devtools_app.html`);
  parsed = await page.evaluate(async ([json, parser]) => {
    const tools = await import(parser);
    const model = tools.TraceModel.Model.createWithAllHandlers();
    await model.parse(JSON.parse(json).traceEvents,
                      {isCPUProfile: false, isFreshRecording: false});
    const {data} = model.parsedTrace(0);
    return {
      generic: data.Meta.traceIsGeneric,
      tracks: tools.Handlers.Threads.threadsInTrace(data).map(
          ({pid, tid, name, entries}) => ({
            pid, tid, name,
            slices: entries.filter(({ph}) => ph === 'X')
                        .map((entry) => [entry.name, entry.ts, entry.dur]),
          })),
    };
  }, [text, kParser]);
});

after(() => browser.close());

function byTime([, ts, dur], [, otherTs, otherDur]) {
  return ts - otherTs || otherDur - dur;
}

test('is recognised as a trace of something else than a web page', () => {
  assert.equal(parsed.generic, true);
});

test('has every track under its name', () => {
  const used = new Set(events.filter(({ph}) => ph === 'X')
                           .map(({pid, tid}) => `${pid}:${tid}`));
  const expected = events
      .filter(({name, pid, tid}) =>
                  name === 'thread_name' && used.has(`${pid}:${tid}`))
      .map(({pid, tid, args}) => `${pid}:${tid} ${args.name}`);
  assert.ok(expected.length >= 8, expected.join());
  assert.deepEqual(
      parsed.tracks.map(({pid, tid, name}) => `${pid}:${tid} ${name}`).sort(),
      expected.sort());
});

test('has every slice where and when it was', () => {
  for (const track of parsed.tracks) {
    const expected = events
        .filter(({ph, pid, tid}) =>
                    ph === 'X' && pid === track.pid && tid === track.tid)
        .map(({name, ts, dur}) => [name, ts, dur]);
    assert.deepEqual(track.slices.sort(byTime), expected.sort(byTime),
                     track.name);
  }
});
