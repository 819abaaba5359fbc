// The page reads a large log from disk: MB/s from choosing the file to the report, in each browser.

import { statSync } from "node:fs";
import { browsers, open } from "../browser/browsers.js";

const [, , file] = process.argv;
const size = statSync(file).size / 1e6;

for (const [name, launch] of Object.entries(browsers)) {
  const browser = await launch();
  try {
    const { page } = await open(browser);
    let least = Infinity;
    for (let i = 0; i < 3; i += 1) {
      await page.evaluate(() => {
        window.began = 0;
        new MutationObserver(() => {
          const state = document.documentElement.dataset.state;
          if (state === "working" && !window.began) window.began = performance.now();
          if (state === "ready") window.ended = performance.now();
        }).observe(document.documentElement, { attributes: true, attributeFilter: ["data-state"] });
        window.ended = 0;
      });
      const chooser = await page.waitForSelector("input[type=file]:not([webkitdirectory])");
      await chooser.uploadFile(file);
      await page.waitForFunction(() => window.ended > 0, { timeout: 120_000, polling: 50 });
      least = Math.min(least, await page.evaluate(() => window.ended - window.began));
      await page.evaluate(() => [...document.querySelectorAll("button")].find((b) => b.textContent === "Start over").click());
      await page.waitForSelector("html[data-state=empty]");
    }
    console.log(`the page from disk, ${name} | ${(size / least * 1e3).toFixed(0)} MB/s | goal 600 MB/s | ${(size / least * 1e3 / 600).toFixed(2)}`);
  } finally {
    await browser.close();
  }
}
