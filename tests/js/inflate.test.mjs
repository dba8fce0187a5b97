// The script's own inflate gives back what zlib packed, whatever it is.
import assert from "node:assert/strict";
import { test } from "node:test";
import { constants, deflateRawSync } from "node:zlib";
import { inflate } from "../../templates/assets/js/search/inflate.mjs";

/** A sequence of numbers that looks random and is the same every time. */
function* numbers(seed) {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state;
  }
}

function sample(seed) {
  const source = numbers(seed);
  const next = (below) => (source.next().value >>> 8) % below;
  const alphabet = 1 + next(256);
  return Uint8Array.from({ length: next(40_000) }, () => next(alphabet));
}

const STRATEGIES = ["Z_DEFAULT_STRATEGY", "Z_HUFFMAN_ONLY", "Z_RLE", "Z_FIXED", "Z_FILTERED"];

test("what was packed comes back, at every level and by every strategy", () => {
  for (let seed = 1; seed <= 60; seed += 1) {
    const data = sample(seed);
    const packed = deflateRawSync(data, {
      level: seed % 10,
      strategy: constants[STRATEGIES[seed % STRATEGIES.length]],
    });
    assert.deepEqual(Buffer.from(inflate(packed)), Buffer.from(data), `seed ${seed}`);
  }
});

test("nothing packed is nothing", () => {
  assert.equal(inflate(deflateRawSync(new Uint8Array())).length, 0);
});

test("long repeats and far copies come back", () => {
  const text = `${"公示".repeat(9000)}${"x".repeat(40_000)}${"公示".repeat(20)}`;
  assert.equal(Buffer.from(inflate(deflateRawSync(text, { level: 9 }))).toString(), text);
});

test("data that is cut off is a fault, never less data", () => {
  const packed = deflateRawSync(sample(7), { level: 9 });
  for (let cut = 0; cut < packed.length; cut += 97) {
    assert.throws(() => inflate(packed.subarray(0, cut)), RangeError);
  }
});

test("what is no deflate is a fault", () => {
  assert.throws(() => inflate(Uint8Array.of(0b111)), RangeError);
});
