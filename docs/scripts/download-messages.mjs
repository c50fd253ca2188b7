#!/usr/bin/env node
/**
 * Downloads each day's messages into one file per day, goes on where a cut or a crash left off, and verifies every byte.
 *
 *     DUET_URL=http://127.0.0.1:4000 DUET_TOKEN=<an administrator's token> \
 *       node docs/scripts/download-messages.mjs <folder> <first day> [<last day>]
 *
 * Days are UTC, such as 2026-03-01; the last one is yesterday when it is not given, because today is not over. A finished day
 * is `<day>.ndjson`, and is not downloaded again; an unfinished one is `<day>.ndjson.part`. Exit status 0 means that every
 * day is there and verified, 2 that nothing was tried because the days cannot be used, 3 that the server has not written all
 * of the last day yet: ask for it again. Needs Node 20 and nothing else.
 */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, rename, rm, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { URLSearchParams } from 'node:url';

const dayMs = 86_400_000;
const attempts = 20;

const [folder, firstDay, lastDay = dayOf(new Date(Date.now() - dayMs))] = process.argv.slice(2);
const { DUET_URL: server, DUET_TOKEN: token } = process.env;
if (!folder || !isDay(firstDay) || !isDay(lastDay) || firstDay > lastDay || !server || !token) {
  process.stderr.write(
    'usage: DUET_URL=… DUET_TOKEN=… download-messages.mjs <folder> <first day> [<last day>]\n' +
      'Days are YYYY-MM-DD, the last not before the first, and yesterday when it is not given.\n',
  );
  process.exit(2);
}
await mkdir(folder, { recursive: true });
for (let day = firstDay; day <= lastDay; day = dayAfter(day)) await downloadDay(day);

async function downloadDay(day) {
  const path = join(folder, `${day}.ndjson`);
  if (existsSync(path)) return;
  const part = `${path}.part`;
  const { end: before } = await readVerified(part);
  if (before && !isWhole(day, before)) await rm(part);
  for (let attempt = 1; ; attempt += 1) {
    const known = await readVerified(part);
    if (known.end) {
      const { count, sha256, until } = known.end;
      if (isWhole(day, known.end)) {
        await rename(part, path);
        process.stdout.write(`${day}: ${count} messages, sha256 ${sha256 || '(none)'}\n`);
      } else {
        process.stderr.write(`${day}: ${count} messages until ${until}, the rest is to come\n`);
        process.exitCode = 3;
      }
      return;
    }
    if (attempt > attempts) throw new Error(`${day}: still cut after ${attempts} attempts`);
    try {
      await fetchRest(day, part, known);
    } catch (error) {
      if (error.isFinal) throw error;
      process.stderr.write(`${day}: ${error.message}; going on from message ${known.count}\n`);
      await new Promise((resolve) => setTimeout(resolve, Math.min(100 * 2 ** attempt, 10_000)));
    }
  }
}

/**
 * Appends what follows the last verified checkpoint; what came after that one is cut away first. Where the database was restored
 * since, nothing can follow, and the day begins anew.
 */
async function fetchRest(day, part, { bytes, cursor }) {
  if (existsSync(part)) await truncate(part, bytes);
  const query = cursor
    ? new URLSearchParams({ cursor })
    : new URLSearchParams({ from: day, until: dayAfter(day) });
  const response = await fetch(`${server}/exports/messages?${query}`, {
    headers: { authorization: `Bearer ${token}`, 'accept-encoding': 'gzip' },
  });
  if (!response.ok) {
    const answer = await response.text();
    if (cursor && answer.includes('"CURSOR_INVALID"')) {
      process.stderr.write(`${day}: nothing can follow what is there; beginning anew\n`);
      await rm(part);
      return fetchRest(day, part, { bytes: 0, cursor: null });
    }
    const error = new Error(`${response.status} ${answer}`);
    error.isFinal = response.status < 500;
    throw error;
  }
  await pipeline(Readable.fromWeb(response.body), createWriteStream(part, { flags: 'a' }));
}

/** How far a file is good: its hash is chained from checkpoint to checkpoint, each over the hash before and its own lines. */
async function readVerified(part) {
  const known = { bytes: 0, count: 0, cursor: null, end: null };
  if (!existsSync(part)) return known;
  const size = (await stat(part)).size;
  let sha256 = '';
  let block = createHash('sha256').update(sha256);
  let bytes = 0;
  let count = 0;
  for await (const line of readLines(part)) {
    bytes += Buffer.byteLength(line) + 1;
    // A line without its newline is the place of the cut.
    if (bytes > size) break;
    const entry = parse(line);
    if (entry?.type === 'message') {
      block.update(`${line}\n`);
      count += 1;
      continue;
    }
    const isEmptyBlock = count === known.count;
    if (!isEmptyBlock) sha256 = block.digest('hex');
    if (!entry || entry.sha256 !== sha256 || entry.count !== count) break;
    Object.assign(known, {
      bytes,
      count,
      cursor: entry.cursor ?? null,
      end: entry.type === 'end' ? entry : null,
    });
    block = createHash('sha256').update(sha256);
  }
  return known;
}

/** Whether a day's export reaches its end: the server leaves out what may still be written. */
function isWhole(day, { until }) {
  return Date.parse(until) >= Date.parse(dayAfter(day));
}

/** Ends lines at line feeds alone: `readline` of Node 24 does at U+2028 and U+2029, too, which texts may hold. */
async function* readLines(file) {
  let line = '';
  for await (const text of createReadStream(file, 'utf8')) {
    const [end, ...others] = text.split('\n');
    line += end;
    for (const next of others) {
      yield line;
      line = next;
    }
  }
  if (line !== '') yield line;
}

function parse(line) {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

function isDay(text) {
  const date = new Date(/^\d{4}-\d{2}-\d{2}$/.test(text) ? text : NaN);
  return !Number.isNaN(date.getTime()) && dayOf(date) === text;
}

function dayAfter(day) {
  return dayOf(new Date(Date.parse(day) + dayMs));
}

function dayOf(date) {
  return date.toISOString().slice(0, 10);
}
