// The JavaScript package in Node.

import { strict as assert } from "node:assert";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { test } from "node:test";

const { Case } = createRequire(import.meta.url)("../../target/package/retrust_wasm.js");
const read = (path) => readFile(new URL(`../../web/examples/${path}`, import.meta.url));

test("bytes in, report out", async () => {
  const investigation = new Case();
  assert.ok(investigation.add("session.txt", await read("scenario-4-2/cucm-pub session.txt")) > 2);
  const report = investigation.examine("2026-02-16");
  assert.equal(report.findings[0].id, "ctl-holds-old-capf");
  assert.throws(() => investigation.examine("tomorrow"), /expected a day/);
});

test("a Blob is read as well", async () => {
  const investigation = new Case();
  const blob = new Blob([await read("scenario-4-2/cucm-pub session.txt")]);
  assert.ok((await investigation.add("session.txt", blob)) > 2);
});

test("the types name what a report holds", async () => {
  const types = await readFile(new URL("../../target/package/retrust_wasm.d.ts", import.meta.url), "utf8");
  for (const name of ["export interface Report", "examine(as_of: string): Report", "export interface Finding"]) assert.ok(types.includes(name), name);
});
