// A project file in the page: dropped, opened and pasted, checked, and opened in the editors.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { faultless, session, settled, shot, text } from "./support.mjs";

const { start, clean } = session();

const projects = fileURLToPath(new URL("../../fixtures/project", import.meta.url));
const FILES = ["hookproof.json", "templates/slack.tmpl", "templates/published.tmpl", "captured/known.json", "captured/drifted.json"];
const read = (name, path) => readFileSync(join(projects, name, path), "utf8");
const done = (page) => page.waitForSelector("#contracts-summary");

/** Opens files as a file picker does: without their folders. */
async function pick(page, name, files) {
  await page.click("#tab-contracts");
  await page.setInputFiles("#contracts-files", files.map((path) => join(projects, name, path)));
}

/** Drops files from the desktop onto an element. */
async function drop(page, target, files) {
  const transfer = await page.evaluateHandle((entries) => {
    const made = new DataTransfer();
    for (const [path, content] of entries) made.items.add(new File([content], path));
    return made;
  }, files);
  await page.dispatchEvent(target, "dragover", { dataTransfer: transfer });
  assert.ok(await page.evaluate(() => document.body.hasAttribute("data-drop")));
  await page.dispatchEvent(target, "drop", { dataTransfer: transfer });
}

describe("a project file", () => {
  test("with its files is checked as the command line checks it", async () => {
    const page = await start({ hash: "#source=castai" });
    await pick(page, "contracts", FILES);
    await done(page);
    const expected = JSON.parse(read("contracts", "report.json"));
    const { summary, webhooks } = expected;
    assert.equal(await page.textContent("#contracts-summary"), `${summary.failing} of ${summary.webhooks} webhooks fail (${summary.failed} of ${summary.checks} checks).`);
    assert.deepEqual(await page.locator(".webhook > summary strong").allTextContents(), webhooks.map((webhook) => webhook.name));
    assert.deepEqual(
      await page.locator(".webhook .check .mark").evaluateAll((all) => all.map((mark) => mark.getAttribute("aria-label"))),
      webhooks.flatMap((webhook) => webhook.checks.map((check) => (check.ok ? "passes" : "fails")).sort()),
    );
    const first = expected.webhooks.flatMap((webhook) => webhook.checks).find((check) => !check.ok);
    assert.ok((await page.textContent("#contracts-report")).toLowerCase().includes(first.message.toLowerCase()));
    await page.screenshot({ path: shot("contracts") });
    await clean();
  });

  test("dropped on an editor is checked too, and does not become its text", async () => {
    const page = await start({ hash: "#source=castai" });
    const before = await text(page, "template");
    await drop(page, "#template .cm-content", ["hookproof.json", "templates/slack.tmpl", "captured/known.json", "templates/cado.tmpl"].map((path) => [path.split("/").at(-1), read("passing", path)]));
    await done(page);
    assert.match(await page.textContent("#contracts-summary"), /^All \d+ checks on 3 webhooks pass\.$/);
    assert.equal(await text(page, "template"), before);
    assert.ok(!(await page.evaluate(() => document.body.hasAttribute("data-drop"))));
    await page.screenshot({ path: shot("contracts-passing") });
    await clean();
  });

  test("opens a check's template and payload in the editors, at the place it complains of", async () => {
    const page = await start({ hash: "#source=castai" });
    await pick(page, "contracts", FILES);
    await done(page);
    const webhook = page.locator(".webhook", { hasText: "as published & <broken>" });
    await webhook.locator(".check", { hasText: "captured/drifted.json" }).first().locator(".go").click();
    await page.waitForFunction((wanted) => document.activeElement?.id === wanted, "template");
    await settled(page);
    assert.equal(await text(page, "template"), read("contracts", "templates/published.tmpl"));
    assert.equal(await text(page, "payload"), read("contracts", "captured/drifted.json"));
    assert.equal(await page.inputValue("#destination"), "slack");
    await page.screenshot({ path: shot("contracts-opened") });
    await page.click("#tab-contracts");
    await page.locator(".webhook", { hasText: "slack" }).first().locator(".holding > summary").click();
    await page.locator(".webhook", { hasText: "slack" }).first().locator(".holding .check", { hasText: "info-no-cluster" }).first().locator(".go").click();
    await settled(page);
    assert.equal(await text(page, "template"), read("contracts", "templates/slack.tmpl"));
    assert.equal(JSON.parse(await page.inputValue("#event"))[1], "info-no-cluster");
    await clean();
  });

  test("without its files says which are missing, and takes them later", async () => {
    const page = await start({ hash: "#source=castai" });
    await pick(page, "contracts", ["hookproof.json"]);
    await done(page);
    assert.match(await page.textContent("#contracts-summary"), /no check was run/);
    assert.match(await page.textContent("#contracts-report"), /templates\/slack\.tmpl/);
    await pick(page, "contracts", FILES.slice(1));
    await page.waitForFunction(() => /webhooks fail/.test(document.getElementById("contracts-summary").textContent));
    await clean();
  });

  test("that is pasted and broken is told with its place, and its text stays text", async () => {
    const page = await start({ hash: "#source=castai" });
    await page.click("#tab-contracts");
    await page.click(".contracts-paste summary");
    const hostile = '<img src=x onerror="document.title=1">';
    await page.fill("#contracts-text", JSON.stringify({ version: 1, webhooks: [{ name: hostile, source: "castia", [hostile]: hostile }] }, null, 1));
    await page.click("#contracts-check");
    await done(page);
    assert.match(await page.textContent("#contracts-report"), /castai/);
    assert.match(await page.textContent("#contracts-report"), /hookproof\.json \d+:\d+/);
    await page.fill("#contracts-text", JSON.stringify({ version: 1, webhooks: [{ name: hostile, source: "cybercage", events: ["test.ping"] }] }));
    await page.click("#contracts-check");
    await page.waitForSelector(".webhook");
    assert.equal(await page.textContent(".webhook summary strong"), hostile);
    assert.equal(await page.locator("#view-contracts img").count(), 0);
    assert.equal(await page.title(), "hookproof");
    await page.fill("#contracts-text", "{ no");
    await page.click("#contracts-check");
    await page.waitForFunction(() => document.querySelectorAll(".webhook").length === 0);
    assert.match(await page.textContent("#contracts-summary"), /3 errors, so no check was run/);
    await clean();
  });

  test("every fixture gives here what it gives at the command line", async () => {
    const page = await start({ hash: "#source=castai" });
    for (const name of readdirSync(projects).filter((entry) => ["passing", "broken"].includes(entry))) {
      const expected = JSON.parse(read(name, "report.json"));
      const files = name === "passing" ? ["hookproof.json", "templates/slack.tmpl", "templates/cado.tmpl", "captured/known.json"] : ["hookproof.json"];
      await pick(page, name, files);
      await page.waitForFunction((start) => document.getElementById("contracts-summary")?.textContent.startsWith(start), name === "passing" ? "All" : "The project file");
      assert.equal(await page.locator("#contracts-report > ul > .check").count(), expected.faults.length, name);
      assert.equal(await page.locator("#contracts-report .mark.fail").count() - expected.faults.length - expected.summary.failing, expected.summary.failed, name);
    }
    await clean();
  });

  for (const [name, options] of Object.entries({
    light: { colorScheme: "light" },
    dark: { colorScheme: "dark" },
    phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, colorScheme: "light" },
  })) {
    test(`has no fault that axe finds (${name})`, async () => {
      const page = await start({ hash: "#source=castai", ...options, bypassCSP: true });
      if (name === "phone") await page.tap("[data-goto=preview]");
      await page.click("#tab-contracts");
      await page.click(".contracts-paste summary");
      await faultless(page, "before");
      await page.click(".contracts-paste summary");
      await pick(page, "broken", ["hookproof.json"]);
      await done(page);
      await faultless(page, "a faulty project file");
      await pick(page, "contracts", FILES);
      await page.waitForSelector(".webhook");
      await faultless(page, "checks");
      await page.screenshot({ path: shot(`contracts-${name}`) });
    });
  }
});
