// The scripts read text as the build does: the cases both pass.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import * as normalise from "../../templates/assets/js/lib/normalise.mjs";
import * as parts from "../../templates/assets/js/search/parts.mjs";
import * as pinyin from "../../templates/assets/js/search/pinyin.mjs";
import { run } from "./vectors.mjs";

test("every case of the vectors", () => {
  const file = process.env.VECTORS ?? new URL("../vectors/normalise.json", import.meta.url);
  const { tried, failures } = run({ normalise, parts, pinyin }, JSON.parse(readFileSync(file, "utf-8")));
  assert.deepEqual(failures, []);
  assert.ok(tried > 300, `only ${tried} cases`);
});
