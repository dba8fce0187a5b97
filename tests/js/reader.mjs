/**
 * The browser's reader in Node, for tests/support/node_reader.py: lines of JSON come in and go out.
 * In: {open, asked: {q, filters, sort, page, size, day}, closed: [number, …]}, a search by the reader
 * of that number. Out: {answer} or {fault}; before it {fetch: [path, …]} for each round of requests,
 * which the next line in answers with the contents, in base64, null for a file that is not there.
 */

import { createInterface } from "node:readline";
import { inflateRawSync } from "node:zlib";

import { Engine } from "../../templates/assets/js/search/engine.mjs";
import { IndexFault } from "../../templates/assets/js/search/fault.mjs";
import { Files } from "../../templates/assets/js/search/files.mjs";
import { told } from "./golden.mjs";

const HEAD = 5; // bytes before the deflated content, as FORMAT.md tells, "Container"

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const nextLine = async () => JSON.parse((await lines.next()).value ?? "null");
const put = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
const idle = () => new Promise(setImmediate);

/** All that is asked for until nothing can go on without an answer is one round. */
class Rounds extends Files {
  waiting = [];

  fresh(path) {
    if (this.waiting.length === 0) this.sent = idle().then(() => this.send());
    return new Promise((resolve, reject) => this.waiting.push({ path, resolve, reject }));
  }

  async send() {
    const asked = this.waiting.splice(0);
    put({ fetch: asked.map(({ path }) => path) });
    const contents = await nextLine();
    asked.forEach(({ path, resolve, reject }, i) => {
      if (contents[i] === null) reject(new IndexFault(`${path}: 404`, true));
      else resolve(new Uint8Array(inflateRawSync(Buffer.from(contents[i], "base64").subarray(HEAD))));
    });
  }

  /** Until nothing is under way: some is asked for in advance, and no answer waits for it. */
  async settled() {
    for (let sent = null; sent !== this.sent; await idle()) await (sent = this.sent);
  }
}

const readers = new Map();

function open(number) {
  const files = new Rounds(new URL("file:///search/"));
  const reader = { files, day: "" };
  reader.engine = new Engine(files, () => reader.day);
  readers.set(number, reader);
  return reader;
}

for (let line = await nextLine(); line; line = await nextLine()) {
  for (const number of line.closed) readers.delete(number);
  const reader = readers.get(line.open) ?? open(line.open);
  const { day, ...asked } = line.asked;
  reader.day = day;
  let out;
  try {
    const { page, hits, ranked: total, beyond, more, unfiltered, meant } = await reader.engine.search(asked);
    const shown = page < asked.page ? [] : hits.map(told);
    out = { answer: { total, beyond, more, unfiltered, meant: meant ?? "", hits: shown } };
  } catch (error) {
    out = { fault: String(error) };
  }
  await reader.files.settled();
  put(out);
}
