// Accessibility and the narrow page (Chromium).

import { strict as assert } from "node:assert";
import { createRequire } from "node:module";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { browsers, open } from "./browsers.js";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
let browser;
before(async () => {
  browser = await browsers.chromium();
});
after(() => browser?.close());

for (const scheme of ["light", "dark"]) {
  test(`no barrier, empty and with a report, ${scheme}`, async () => {
    const { page, state, click } = await open(browser);
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
    const barriers = async () => {
      // The policy of the page admits no script of others: axe comes in by the developer's door.
      await page.evaluate(axe);
      const result = await page.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "best-practice"] }));
      return result.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).join(", ")}`);
    };
    assert.deepEqual(await barriers(), []);
    await click("Try an example");
    await state("ready");
    await page.$$eval("details", (all) => all.forEach((d) => (d.open = true)));
    assert.deepEqual(await barriers(), []);
    await page.close();
  });
}

for (const width of [320, 768, 1280]) {
  test(`nothing runs out of a page ${width} pixels wide`, async () => {
    const { page, state, click } = await open(browser);
    await page.setViewport({ width, height: 800 });
    const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok((await overflow()) <= 0, "empty");
    await click("Try an example");
    await state("ready");
    assert.ok((await overflow()) <= 0, "with a report");
    await page.close();
  });
}
