// Starts a browser on the one file, from disk, and watches that it stays silent.

import { strict as assert } from "node:assert";
import { existsSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import puppeteer from "puppeteer-core";

export const file = fileURLToPath(new URL("../../dist/retrust.html", import.meta.url));
assert.ok(existsSync(file), `${file} is built before the tests run`);

const quiet = [
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export const browsers = {
  chromium: () => puppeteer.launch({ executablePath: "/usr/bin/chromium", headless: true, args: quiet }),
  firefox: () => puppeteer.launch({ browser: "firefox", executablePath: "/usr/bin/firefox-esr", headless: true }),
};

/** Opens the page and collects everything that must not happen. */
export async function open(browser, url = pathToFileURL(file).href) {
  const page = await browser.newPage();
  const trouble = [];
  page.on("request", (request) => {
    const scheme = request.url().split(":")[0];
    if (request.url() !== url && !["blob", "data"].includes(scheme)) trouble.push(`request: ${request.url()}`);
  });
  page.on("console", (message) => {
    if (["error", "warn"].includes(message.type())) trouble.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => trouble.push(`error: ${error.message}`));
  await page.evaluateOnNewDocument(() => {
    window.violations = [];
    document.addEventListener("securitypolicyviolation", (event) => window.violations.push(`${event.violatedDirective}: ${event.blockedURI}`));
  });
  await page.setViewport({ width: 1280, height: 900 });
  await page.goto(url);
  await page.waitForSelector("textarea");
  return {
    page,
    /** Fails on any request, console error or policy violation so far. */
    async silent() {
      assert.deepEqual(await page.evaluate(() => window.violations), []);
      assert.deepEqual(trouble, []);
    },
    state: (word) => page.waitForSelector(`html[data-state="${word}"]`, { timeout: 30_000 }),
    text: (selector) => page.$eval(selector, (element) => element.textContent),
    count: async (selector) => (await page.$$(selector)).length,
    click: async (name) => {
      const button = await page.waitForSelector(`::-p-xpath(//button[normalize-space()="${name}"])`);
      await button.click();
    },
  };
}

/** Pastes text, as the keyboard would; Firefox takes the text of a made-up event by other names. */
export const paste = (page, selector, text) =>
  page.evaluate(
    (selector, text) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/plain", text);
      const init = { clipboardData, dataType: "text/plain", data: text, bubbles: true, cancelable: true };
      document.querySelector(selector).dispatchEvent(new ClipboardEvent("paste", init));
    },
    selector,
    text,
  );

/** Drops files, by name, at once. */
export const drop = (page, files) =>
  page.evaluate((files) => {
    const dataTransfer = new DataTransfer();
    for (const [name, text] of Object.entries(files)) dataTransfer.items.add(new File([text], name));
    document.body.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
  }, files);
