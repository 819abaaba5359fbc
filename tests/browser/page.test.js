// What a user does, in Chromium and in Firefox, on the file from disk.

import { strict as assert } from "node:assert";
import { mkdtemp, readFile, readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { browsers, drop, open, paste } from "./browsers.js";

const examples = fileURLToPath(new URL("../../web/examples", import.meta.url));
const example = (...path) => join(examples, ...path);

for (const [name, launch] of Object.entries(browsers)) {
  describe(name, () => {
    let browser;
    before(async () => {
      browser = await launch();
    });
    after(() => browser?.close());

    test("an example leads from the answer to the procedure", async () => {
      const { page, silent, state, text, count, click } = await open(browser);
      assert.equal(await page.$eval("html", (e) => e.dataset.state), "empty");
      await click("Try an example");
      await state("ready");
      assert.match(await text(".answer .sentence"), /Phones trust nothing/);
      assert.match(await text(".answer .certainty"), /Confirmed/);
      assert.equal(await page.$eval("[data-finding=phones-trust-nothing]", (e) => e.dataset.certainty), "confirmed");
      assert.ok((await count("[data-procedure=recover-phone-trust] [data-step]")) > 8);
      assert.ok((await count('[data-artifact="saved from a phone/ITLFile.tlv"]')) === 1);
      // A step is ticked and says so.
      const step = "[data-step=recover-phone-trust-1]";
      await page.click(`${step} input`);
      await page.waitForSelector(`${step}[data-done=true]`);
      // A line opens in its source, at its place.
      const place = await page.waitForSelector("[data-finding] .line button.place");
      await place.click();
      await page.waitForSelector(".source-view .here");
      assert.match(await text(".source-view .here"), /BEGIN CERTIFICATE|SERIALNUMBER|Trust List/);
      await click("Close");
      await click("Start over");
      await state("empty");
      await silent();
      await page.close();
    });

    test("a renewal is rehearsed on the case, and its steps are ticked", async () => {
      const { page, silent, state, text, count, click } = await open(browser);
      await click("Try an example");
      await click("Start over");
      const session = await readFile(example("healthy", "cucm-pub session.txt"), "utf8");
      await paste(page, "textarea", session);
      await state("ready");
      await page.click(".rehearsal > summary");
      const choose = async (name) => {
        const labels = await page.$$(".rehearsal label");
        for (const label of labels) {
          if ((await label.evaluate((e) => e.textContent)) === name) await label.click();
        }
      };
      await choose("CallManager");
      await choose("TVS");
      await choose("ITLRecovery");
      await choose("All in one round");
      await click("Rehearse");
      await page.waitForSelector("[data-plan=strands]");
      assert.match(await text(".rehearsal .sentence"), /3 rounds/);
      assert.equal(await count(".rehearsal svg"), 2);
      assert.match(await page.$eval(".rehearsal svg", (e) => e.getAttribute("aria-label")), /strands all/);
      await page.click("[data-step=before-1] input");
      await page.waitForSelector("[data-step=before-1][data-done=true]");
      await choose("One by one, all phones back in between");
      await click("Rehearse");
      await page.waitForSelector("[data-plan=safe]");
      assert.equal(await count(".rehearsal svg"), 1);
      // On one node, by the rules of another release.
      const [nodes, release] = await page.$$(".rehearsal .where select");
      await nodes.select("cucm-sub1.example.com");
      await release.select("11.5");
      await click("Rehearse");
      await page.waitForFunction(() => document.querySelector(".plan")?.textContent.includes("Release 11.5"));
      assert.match(await text(".plan"), /Round 1: CallManager on cucm-sub1\.example\.com/);
      // Ticked again, a certificate goes to the end.
      await release.select("");
      await nodes.select("");
      await choose("CallManager");
      await choose("CallManager");
      assert.match(await text(".rehearsal .order"), /In this order: TVS, ITLRecovery, CallManager/);
      await click("Rehearse");
      await page.waitForFunction(() => /Round 3: CallManager/.test(document.querySelector(".plan")?.textContent ?? ""));
      await silent();
      await page.close();
    });

    test("with nothing chosen, what is due is rehearsed", async () => {
      const { page, silent, state, text, click } = await open(browser);
      await paste(page, "textarea", await readFile(example("healthy", "cucm-pub session.txt"), "utf8"));
      await state("ready");
      const judge = async (day) => {
        await page.$eval(".day input", (input, day) => {
          input.value = day;
          input.dispatchEvent(new Event("change", { bubbles: true }));
        }, day);
        await page.waitForFunction((day) => document.querySelector(".day input")?.value === day, {}, day);
        await state("ready");
      };
      await judge("2026-02-16");
      await page.click(".rehearsal > summary");
      await click("Rehearse what is due");
      await page.waitForFunction(() => /nothing to renew/.test(document.querySelector(".plan")?.textContent ?? ""));
      await judge("2030-03-01");
      await click("Rehearse what is due");
      // The plan of before says that nothing was named, too: the new one has rounds.
      await page.waitForFunction(() => /Round 1/.test(document.querySelector(".plan")?.textContent ?? ""));
      assert.match(await text(".plan"), /No certificate was named/);
      await silent();
      await page.close();
    });

    test("steps close by the next output, or say what differs", async () => {
      const { page, silent, state, text, count } = await open(browser);
      const session = await readFile(example("scenario-4-2", "cucm-pub session.txt"), "utf8");
      await paste(page, "textarea", session);
      await state("ready");
      const step = (n) => `[data-step=update-ctl-after-capf-${n}]`;
      assert.equal(await count("[data-done=true]"), 0);
      await page.click(`${step(1)} .output > summary`);
      await paste(page, `${step(1)} textarea`, "Updating CTL file\nCTL file Updated\n");
      await page.waitForSelector(`${step(1)}[data-done=true]`);
      assert.match(await text(`${step(1)} .closed`), /Seen in cucm-pub.example.com paste 2.txt, line 3/);
      assert.match(await text(".work"), /1 of \d+ steps/);
      // The old list once more, anywhere: the step says that it differs, and what to do.
      const ctl = session.slice(session.indexOf("admin:show ctl"), session.indexOf("admin:run sql select c.servername"));
      await paste(page, "body", ctl);
      await page.waitForSelector(`${step(2)} .differs`);
      assert.match(await text(`${step(2)} .differs`), /run it again on the publisher/);
      assert.equal(await count(`${step(2)}[data-done=true]`), 0);
      // A new worker reads all of it again and goes the same way.
      await paste(page, "body", "my note: Failed to decrypt the secret key, said the log");
      await page.waitForSelector("[data-artifact='paste 4.txt']");
      await page.click(".strip summary");
      await page.select("[data-artifact='paste 4.txt'] select", "log");
      await page.waitForSelector("[data-artifact='paste 4.txt'][data-kind=log]");
      await state("ready");
      assert.equal(await count(`${step(1)}[data-done=true]`), 1);
      await silent();
      await page.close();
    });

    test("what is dropped at once is one batch: an old output in it closes no step", async () => {
      const { page, silent, state, text, count } = await open(browser);
      const session = await readFile(example("scenario-4-2", "cucm-pub session.txt"), "utf8");
      await drop(page, { "cucm-pub session.txt": session, "a before.txt": "Updating CTL file\nCTL file Updated\n" });
      await state("ready");
      await page.waitForSelector("[data-finding=ctl-holds-old-capf]");
      assert.equal(await count("[data-artifact]"), await page.$$eval("[data-artifact]", (all) => new Set(all).size));
      assert.equal(await count("[data-done=true]"), 0);
      assert.equal(await count(".work"), 0);
      assert.match(await text(".artifacts li"), /a before\.txt/, "in the order of names");
      await silent();
      await page.close();
    });

    test("inputs of one name are told apart, said to be something, and removed", async () => {
      const { page, silent, state, text, count } = await open(browser);
      const note = "my note: Failed to decrypt the secret key, said the log";
      await drop(page, { "notes.txt": "hello" });
      await state("ready");
      assert.match(await page.$eval(".answer", (e) => e.className), /empty/, "nothing read is not well");
      assert.equal(await count(".proof"), 0);
      await drop(page, { "notes.txt": note });
      await page.waitForSelector("[data-artifact='notes.txt (2)']");
      await page.click(".strip summary");
      await page.select("[data-artifact='notes.txt (2)'] select", "log");
      await page.waitForSelector("[data-artifact='notes.txt (2)'][data-kind=log]");
      assert.equal(await count("[data-artifact='notes.txt'][data-kind=unknown]"), 1);
      assert.equal(await page.$eval("[data-artifact='notes.txt (2)'] select", (e) => e.value), "log");
      await page.click("[aria-label='Remove notes.txt (2)']");
      await page.waitForFunction(() => !document.querySelector("[data-artifact='notes.txt (2)']"));
      await state("ready");
      assert.match(await text(".strip summary"), /^1 input read/);
      await page.click("[aria-label='Remove notes.txt']");
      await state("empty");
      await silent();
      await page.close();
    });

    test("a paste that is no output is told at its step, and a folded plan is printed", async () => {
      const { page, silent, state, text, count, click } = await open(browser);
      await paste(page, "textarea", await readFile(example("scenario-4-2", "cucm-pub session.txt"), "utf8"));
      await state("ready");
      const step = "[data-step=update-ctl-after-capf-2]";
      await page.click(`${step} .output > summary`);
      await paste(page, `${step} textarea`, "asdf");
      await page.waitForSelector(`${step} .waits`);
      assert.match(await text(`${step} .waits`), /not the output of show ctl/);
      await page.click(".rehearsal > summary");
      await click("Rehearse what is due");
      await page.waitForSelector(".plan");
      await page.click(".rehearsal > summary");
      const unfolded = async () => count(".rehearsal[open]");
      assert.equal(await unfolded(), 0);
      await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
      assert.equal(await unfolded(), 1);
      await page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
      assert.equal(await unfolded(), 0);
      await silent();
      await page.close();
    });

    test("a paste into the area, and a second one anywhere, are read together", async () => {
      const { page, silent, state, text, count } = await open(browser);
      const session = await readFile(example("scenario-4-2", "cucm-pub session.txt"), "utf8");
      const half = session.indexOf("admin:run sql select c.servername");
      await paste(page, "textarea", session.slice(0, half));
      await state("ready");
      assert.equal(await count("[data-finding]"), 0, "the list alone proves nothing");
      assert.ok((await count("[data-unknown]")) > 0);
      await paste(page, "body", session.slice(half));
      await page.waitForSelector("[data-finding=ctl-holds-old-capf][data-certainty=confirmed]");
      assert.match(await text(".answer .sentence"), /old CAPF certificate/);
      await silent();
      await page.close();
    });

    test("typed text is read by its button, and what is no input is told", async () => {
      const { page, silent, state, text, click } = await open(browser);
      await page.type("textarea", "hello there");
      await click("Read what is pasted");
      await state("ready");
      assert.match(await text(".answer .sentence"), /Nothing of what was given could be read/);
      assert.match(await text("[data-artifact='paste 1.txt'] .problem"), /not recognised/);
      await silent();
      await page.close();
    });

    test("a large file is read with progress by bytes, and stopped at once", async () => {
      const { page, silent, state, text } = await open(browser);
      await page.evaluate(() => {
        const line = '2026-02-16T09:00:00.000+00:00 exp-c traffic_server[1]: UTCTime="2026-02-16 09:00:00,000" Detail="Sending Request"\n';
        const block = new Blob([line.repeat(70_000)]);
        const data = new DataTransfer();
        data.items.add(new File(Array(400).fill(block), "large.log"));
        window.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
      });
      await page.waitForFunction(() => /, [1-9]\d* of \d{4} MB/.test(document.querySelector(".working")?.textContent ?? ""), { timeout: 30_000 });
      const milliseconds = await page.evaluate(
        () =>
          new Promise((done) => {
            const stop = [...document.querySelectorAll("button")].find((b) => b.textContent === "Stop");
            const start = performance.now();
            new MutationObserver(() => {
              if (!document.querySelector(".working")) done(performance.now() - start);
            }).observe(document.body, { childList: true, subtree: true });
            stop.click();
          }),
      );
      assert.ok(milliseconds < 100, `stopped after ${milliseconds} ms`);
      await state("ready");
      assert.match(await text(".strip .notice"), /Stopped/);
      await silent();
      await page.close();
    });

    test("a large log is shared by several workers, and its lines stay its lines", async () => {
      const { page, silent, state, text } = await open(browser);
      await page.evaluate(() => {
        const line = '2026-02-16T09:00:00.000+00:00 exp-c traffic_server[1]: UTCTime="2026-02-16 09:00:00,000" Detail="Sending Request"\n';
        const alert = `HTTPMSG:\n|GET /CSFuser1.cnf.xml HTTP/1.1\n Host: cucm-pub.example.com:6972\n |\n\n${line.split(" UTC")[0]}[ET_NET 1]ERROR:SSL connection failed for 'cucm-pub.example.com':error:14094418: SSL routines:ssl3_read_bytes:tlsv1 alert unknown ca\n`;
        const block = new Blob([line.repeat(70_000)]);
        const data = new DataTransfer();
        data.items.add(new File([...Array(36).fill(block), alert, block], "large.log"));
        window.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
      });
      await state("ready");
      assert.match(await text(".finding-card"), /large\.log.{0,9}2520006/s);
      await silent();
      await page.close();
    });

    test("what is not recognised is read as what the user says that it is", async () => {
      const { page, silent, state, text } = await open(browser);
      await paste(page, "textarea", "my note: Failed to decrypt the secret key, said the log");
      await state("ready");
      assert.match(await text("[data-artifact='paste 1.txt'] .problem"), /not recognised/);
      await page.click(".strip summary");
      await page.select("[data-artifact='paste 1.txt'] select", "log");
      await page.waitForSelector("[data-artifact='paste 1.txt'][data-kind=log]");
      await state("ready");
      assert.match(await text("[data-artifact='paste 1.txt'] .kind"), /SSO log, 1 line that matters/);
      await silent();
      await page.close();
    });

    test("files are chosen and dropped", async () => {
      const { page, silent, state, count } = await open(browser);
      const chooser = await page.waitForSelector("input[type=file]:not([webkitdirectory])");
      await chooser.uploadFile(example("scenario-2", "SPMetadata_cucm-pub.xml"), example("scenario-2", "cucm-pub session.txt"));
      await state("ready");
      await page.waitForSelector("[data-finding=sso-sp-metadata-stale]");
      const log = await readFile(example("scenario-2", "tomcat", "logs", "ssosp", "log4j", "ssosp00003.log"), "utf8");
      await page.evaluate((content) => {
        const data = new DataTransfer();
        data.items.add(new File([content], "ssosp00003.log"));
        document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
      }, log);
      await page.waitForSelector("[data-artifact='ssosp00003.log']");
      await state("ready");
      assert.equal(await count("[data-procedure=republish-sp-metadata]"), 1);
      await silent();
      await page.close();
    });

    test("a healthy cluster says that nothing is wrong", async () => {
      const { page, silent, state, text, count, click } = await open(browser);
      await click("nothing wrong");
      await state("ready");
      assert.match(await text(".answer .sentence"), /No fault was found/);
      assert.equal(await count("[data-finding]"), 0);
      assert.ok((await count("[data-ruled-out]")) > 6);
      await silent();
      await page.close();
    });

    test("hostile text stays text", async () => {
      const { page, silent, state } = await open(browser);
      const hostile = "admin:show <img src=x onerror=document.title='owned'>\n<script>document.title='owned'</script>\nActive Master Version: 15.0.1.1\n";
      await page.evaluate((content) => {
        const data = new DataTransfer();
        data.items.add(new File([content], "<img src=x onerror=document.title='owned'>.txt"));
        document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
      }, hostile);
      await state("ready");
      assert.equal(await page.title(), "Retrust");
      assert.equal(await page.$("main img"), null);
      await silent();
      await page.close();
    });

    test("a private key is warned of and appears nowhere", async () => {
      const { page, silent, state, text } = await open(browser);
      const secret = "MHcCAQEEIBYoZhRQyVqpPvcK0yYEUnJXkTkoV6gJIoXQ6K2wRwWQ";
      const key = `-----BEGIN EC PRIVATE KEY-----\n${secret}\n-----END EC PRIVATE KEY-----\n`;
      await paste(page, "body", `${key}paramname           paramvalue\n=================== ==========\nClusterSecurityMode 1\n`);
      await state("ready");
      assert.match(await text("[data-kind=private-key] .problem"), /private key/);
      assert.equal((await page.content()).includes(secret), false);
      await silent();
      await page.close();
    });
  });
}

/** Lets the page save into a folder of its own; `saved` waits until these files are there, and no other. */
async function downloads(page) {
  const folder = await mkdtemp(join(tmpdir(), "retrust-"));
  const session = await page.createCDPSession();
  await session.send("Browser.setDownloadBehavior", { behavior: "allow", downloadPath: folder });
  const names = async () => (await readdir(folder)).sort();
  const saved = async (wanted) => {
    for (let i = 0; i < 100 && (await names()).join() !== wanted.join(); i += 1) await new Promise((r) => setTimeout(r, 100));
    assert.deepEqual(await names(), wanted);
  };
  return { folder, saved };
}

test("a saved case goes on where it was (Chromium)", async () => {
  const browser = await browsers.chromium();
  try {
    const first = await open(browser);
    const { folder, saved } = await downloads(first.page);
    await paste(first.page, "textarea", await readFile(example("scenario-4-2", "cucm-pub session.txt"), "utf8"));
    await first.state("ready");
    await paste(first.page, "body", "CTL file Updated\n");
    await first.page.waitForSelector("[data-step=update-ctl-after-capf-1][data-done=true]");
    await first.click("Save case");
    await saved(["case.retrust.json"]);
    const file = join(folder, "case.retrust.json");
    assert.equal(JSON.parse(await readFile(file, "utf8")).schema, "retrust.case/1");
    await first.silent();
    const { page, silent, state, text } = await open(browser);
    const chooser = await page.waitForSelector("input[type=file]:not([webkitdirectory])");
    await chooser.uploadFile(file);
    await state("ready");
    await page.waitForSelector("[data-step=update-ctl-after-capf-1][data-done=true]");
    assert.match(await text("[data-finding=ctl-holds-old-capf] h3"), /old CAPF certificate/);
    await silent();
  } finally {
    await browser.close();
  }
});

test("what is saved without names names nobody, and is shown again (Chromium)", async () => {
  const browser = await browsers.chromium();
  try {
    const { page, silent, state, click } = await open(browser);
    const { folder, saved } = await downloads(page);
    await paste(page, "textarea", await readFile(example("scenario-4-2", "cucm-pub session.txt"), "utf8"));
    await state("ready");
    await page.click(".rehearsal summary");
    await click("Rehearse what is due");
    await page.waitForSelector(".plan");
    await page.click(".masthead input[type=checkbox]");
    const wanted = ["case.retrust.json", "retrust-names.tsv", "retrust-report.json", "retrust-report.md"];
    for (const button of ["Save report", "Save for a ticket", "Save case", "Save who is who"]) await click(button);
    await saved(wanted);
    for (const name of wanted.filter((name) => !name.endsWith(".tsv"))) {
      assert.doesNotMatch(await readFile(join(folder, name), "utf8"), /cucm-pub|example\.com/, name);
    }
    assert.match(await readFile(join(folder, "retrust-names.tsv"), "utf8"), /^node-\d+\tcucm-pub$/m);
    await silent();
    const again = await open(browser);
    const chooser = await again.page.waitForSelector("input[type=file]:not([webkitdirectory])");
    await chooser.uploadFile(join(folder, "case.retrust.json"));
    await again.state("ready");
    assert.match(await again.text("[data-finding=ctl-holds-old-capf] h3"), /old CAPF certificate/);
    assert.match(await again.text(".strip .notice"), /saved without names/);
    assert.ok(await again.page.$eval(".step input[type=checkbox]", (box) => box.disabled), "nothing goes on from it");
    await again.silent();
  } finally {
    await browser.close();
  }
});

test("what is saved is the report (Chromium)", async () => {
  const browser = await browsers.chromium();
  try {
    const { page, silent, state, click } = await open(browser);
    const { folder, saved } = await downloads(page);
    await click("Expressway");
    await state("ready");
    for (const button of ["Save report", "Save for a ticket", "Save expiries"]) await click(button);
    const wanted = ["retrust-expiries.ics", "retrust-report.json", "retrust-report.md"];
    await saved(wanted);
    const report = JSON.parse(await readFile(join(folder, "retrust-report.json"), "utf8"));
    assert.equal(report.schema, "retrust.report/1");
    assert.equal(report.findings[0].scenario, "3");
    assert.match(await readFile(join(folder, "retrust-report.md"), "utf8"), /^# CUCM does not trust/);
    await silent();
  } finally {
    await browser.close();
  }
});
