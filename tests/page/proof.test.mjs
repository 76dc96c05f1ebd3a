// The torture grid, fixes that lead to a proof, and both data shapes, in a real browser.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { choose, faultless, session, settled, shot, text, type } from "./support.mjs";

const { start, clean } = session();

const TORTURED = '{"text": "{{ .Message }}", "é": 1}';
const grid = async (page) => {
  await page.click("#tab-torture");
  await page.waitForFunction(() => document.getElementById("torture-summary").textContent !== "" && !document.getElementById("view-torture").hasAttribute("aria-busy"));
};
const head = (page) => page.evaluate(() => {
  const content = document.getElementById("body").shadowRoot.querySelector(".cm-content");
  const { main } = (content.cmTile ?? content.cmView).view.state.selection;
  return { from: main.from, to: main.to };
});

describe("the torture grid", () => {
  test("says of every cell in words whether it passes, and is not asked for before it is looked at", async () => {
    const page = await start({ hash: "#source=castai" });
    assert.equal(await page.locator("#view-torture .cell").count(), 0);
    await type(page, "template", TORTURED);
    await grid(page);
    const cells = await page.locator("#view-torture .cell").allTextContents();
    assert.ok(cells.length > 60, `${cells.length} cells`);
    const failed = cells.filter((cell) => cell === "✕ fails").length;
    const refused = cells.filter((cell) => cell === "▲ refused").length;
    assert.equal(failed + refused + cells.filter((cell) => cell === "✓ passes").length, cells.length);
    assert.equal(await page.textContent("#torture-summary"), `${failed + refused} of ${cells.length} fail: ${failed} break, ${refused} are valid JSON that the destination refuses.`);
    assert.ok(failed > 5 && failed < cells.length);
    assert.equal(await page.getAttribute("#view-torture table", "role"), "grid");
    await page.screenshot({ path: shot("torture") });
    await page.check("#torture-failing");
    const rows = await page.locator("#view-torture tbody tr").evaluateAll((all) => all.map((row) => row.querySelectorAll(".fail, .refused").length));
    assert.ok(rows.length > 0 && rows.every((count) => count > 0));
    await clean();
  });

  test("a failing cell puts its payload into the editor and leads to the first faulty byte, and can be undone", async () => {
    const page = await start({ hash: "#source=castai&event=notification" });
    await type(page, "template", TORTURED);
    const before = await text(page, "payload");
    await grid(page);
    await page.locator('[data-cell$="/quote"].fail').first().click();
    await page.waitForFunction(() => !document.getElementById("view-body").hidden);
    await settled(page);
    const payload = JSON.parse(await text(page, "payload"));
    assert.match(payload.Message, /"/);
    const body = await text(page, "body");
    const { from } = await head(page);
    // The string ends at the quote that the payload brought; what follows it is no JSON.
    assert.throws(() => JSON.parse(body));
    assert.match(body.slice(0, from), /^\{"text": "[^"]*"$/);
    assert.equal(await page.textContent("#status-json"), "not JSON");
    assert.ok((await page.locator("#template .hp-traced").count()) > 0, "the action that wrote it is lit");
    await page.screenshot({ path: shot("torture-cell") });
    await page.click("#tab-torture");
    assert.equal(await page.locator('#view-torture .cell[aria-current="true"]').count(), 1);
    await page.locator("#payload .cm-content").click();
    await page.keyboard.press("Control+Z");
    assert.equal(await text(page, "payload"), before);
    await clean();
  });

  test("a cell that stops the render leads to the action that does", async () => {
    const page = await start({ hash: "#source=castai&event=notification" });
    await type(page, "template", '{"text": {{ toJSON .Cluster.Name }}}');
    await grid(page);
    await page.locator("#view-torture .cell.fail").first().click();
    await page.waitForFunction(() => document.activeElement?.id === "template");
    await settled(page);
    assert.equal(await page.textContent("#status-json"), "not rendered");
    await clean();
  });

  test("follows the template while it is open", async () => {
    const page = await start({ hash: "#source=castai&event=notification&destination=generic" });
    await type(page, "template", TORTURED);
    await grid(page);
    assert.match(await page.textContent("#torture-summary"), /\d+ of \d+ fail/);
    await type(page, "template", '{"text": {{ toJSON .Message }}}');
    await page.waitForFunction(() => /^All \d+ pass\.$/.test(document.getElementById("torture-summary").textContent));
    await page.check("#torture-failing");
    assert.match(await page.textContent("#torture-tables"), /No failures/);
    await clean();
  });

  test("takes every event of the source, one after the other", async () => {
    const page = await start({ hash: "#source=castai" });
    await grid(page);
    const one = Number(/\d+/.exec(await page.textContent("#torture-summary"))[0]);
    await page.check("#torture-every");
    await page.waitForSelector("#torture-tables .torture-event");
    const events = await page.locator("#torture-tables .torture-event").count();
    assert.ok(events >= 2, `${events} events`);
    const numbers = (await page.textContent("#torture-summary")).match(/\d+/g).map(Number);
    assert.ok(numbers.at(-1) > one, `${numbers} against ${one}`);
    await page.locator("#torture-tables summary").last().click();
    await page.waitForSelector("#torture-tables .torture-event[open] .cell");
    await clean();
  });

  test("is one stop for Tab, with arrows within", async () => {
    const page = await start({ hash: "#source=castai&event=notification" });
    await type(page, "template", TORTURED);
    await grid(page);
    assert.equal(await page.locator("#view-torture .cell:not([tabindex='-1'])").count(), 1);
    await page.locator("#view-torture .cell[tabindex='0']").focus();
    const at = () => page.evaluate(() => document.activeElement.dataset.cell);
    const first = await at();
    await page.keyboard.press("ArrowDown");
    const below = await at();
    assert.notEqual(below, first);
    assert.equal(below.split("/")[1], first.split("/")[1], "the same sample");
    await page.keyboard.press("ArrowUp");
    assert.equal(await at(), first);
    await page.keyboard.press("End");
    await page.keyboard.press("Home");
    assert.ok(await at());
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => !document.getElementById("view-body").hidden);
    await clean();
  });

  test("every template as published is put through it within its time", async () => {
    const page = await start({ hash: "#source=castai" });
    const published = await page.locator("#starter optgroup:nth-of-type(2) option").evaluateAll((options) => options.map((option) => option.value));
    assert.ok(published.length >= 2);
    for (const id of published) {
      await choose(page, "starter", id);
      await grid(page);
      await page.waitForTimeout(400);
      await page.waitForFunction(() => !document.getElementById("view-torture").hasAttribute("aria-busy"));
      assert.match(await page.textContent("#torture-summary"), /\d+ of \d+ fail/, id);
      assert.equal(await page.textContent("#torture-progress"), "");
    }
    await page.screenshot({ path: shot("torture-published") });
    await clean();
  });
});

describe("a grid that does not come back", () => {
  test("is ended with its worker after its own time, while the live preview goes on", async () => {
    const prepare = (shown) =>
      shown.route("**/assets/worker-*.js", async (route) => {
        const answer = await route.fetch();
        const body = await answer.text();
        const hang = 'addEventListener("message", (e) => { if (e.data.name === "torture" && e.data.args[0].includes("HANG")) for (;;); });';
        await route.fulfill({ response: answer, body: hang + body, headers: { ...answer.headers(), "content-length": undefined, "content-encoding": undefined } });
      });
    const page = await start({ hash: "#source=castai&event=notification&destination=generic", prepare });
    await type(page, "template", '{"HANG": 1}');
    await page.click("#tab-torture");
    await page.waitForFunction(() => /Rendering every variant/.test(document.getElementById("torture-progress").textContent));
    assert.equal(await page.textContent("#status-json"), "valid JSON");
    await page.waitForFunction(() => /Stopped: .* 5 s/.test(document.getElementById("torture-progress").textContent));
    await page.screenshot({ path: shot("torture-stopped") });
    await type(page, "template", '{"alive": {{ toJSON .Name }}}');
    await page.waitForFunction(() => /^All \d+ pass\.$/.test(document.getElementById("torture-summary").textContent));
    assert.equal(await page.textContent("#torture-progress"), "");
    await clean();
  });
});

describe("a refutation and its fix", () => {
  for (const name of ["slack", "pagerduty"]) {
    test(`the ${name} template as published is refuted, and Fix all leads to a proof in one step, or says why not`, async () => {
      const page = await start({ hash: "#source=castai" });
      const id = await page.locator(`#starter option[value*="${name}"]`).evaluateAll((options) => options.find((option) => option.parentElement.label.startsWith("As published")).value);
      await choose(page, "starter", id);
      const published = await text(page, "template");
      assert.match(await page.textContent("#verdict"), /^Refuted/);
      await page.screenshot({ path: shot(`refuted-${name}-before`) });
      await page.click("#fix-all");
      await settled(page);
      await page.screenshot({ path: shot(`refuted-${name}-after`) });
      // No payload breaks it any more; that a text may be longer than the destination takes, no fix can decide.
      assert.match(await page.textContent("#verdict"), /^(Proved|Assumed)/, await text(page, "template"));
      assert.match(await page.textContent("#receiver"), /^(Slack|PagerDuty): Refused: With 10,000 characters/);
      assert.equal(await page.textContent("#status-json"), "valid JSON");
      await grid(page);
      assert.equal(await page.locator("#view-torture .cell.fail").count(), 0);
      assert.match(await page.textContent("#torture-summary"), /fail: valid JSON, but the destination refuses it\.$/);
      assert.match(await page.textContent(".torture-faults"), /destination\/too-long/);
      await choose(page, "destination", "generic");
      assert.match(await page.textContent("#verdict"), /^(Proved|Assumed)/);
      assert.ok(await page.isHidden("#receiver"));
      await page.waitForFunction(() => /^All \d+ pass\.$/.test(document.getElementById("torture-summary").textContent));
      await page.screenshot({ path: shot(`refuted-${name}-proved`) });
      await page.locator("#template .cm-content").click();
      await page.keyboard.press("Control+Z");
      assert.equal(await text(page, "template"), published);
      await clean();
    });
  }
});

describe("data of another shape", () => {
  test("a template that depends on it says so, and shows both bodies side by side", async () => {
    const page = await start({ hash: "#source=castai&event=notification" });
    await type(page, "template", '{"whole": {{ toJSON . }}}');
    await page.waitForSelector("#shapes:not([hidden])");
    assert.match(await page.textContent("#shapes"), /If the sender holds its data as a map, it renders differently\./);
    await page.click("#show-shapes");
    assert.match(await page.textContent("#body-title"), /struct/);
    assert.match(await page.textContent("#other-title"), /map/);
    const [one, other] = [await text(page, "body"), await text(page, "body-other")];
    assert.notEqual(one, other);
    JSON.parse(other);
    assert.ok((await page.locator("#body-other .hp-traced").count()) > 0, "what differs is marked");
    await page.screenshot({ path: shot("shapes") });
    await page.click("#show-shapes");
    assert.ok(!(await page.isVisible("#other")));
    await clean();
  });

  test("one that stops in one shape only is told with the error, and one that is the same in both says nothing", async () => {
    const page = await start({ hash: "#source=castai&event=notification&destination=generic" });
    await type(page, "template", '{"a": {{ toJSON .Name }}}');
    assert.ok(!(await page.isVisible("#shapes")));
    // A struct has no field Nothing, and the render stops; a map has no such key, and prints null.
    await type(page, "template", '{"a": {{ toJSON .Nothing }}}');
    assert.equal(await page.textContent("#status-json"), "not rendered");
    assert.match(await page.textContent("#shapes"), /as a map, it renders\./);
    await page.click("#show-shapes");
    assert.equal(await text(page, "body-other"), '{"a": null}');
    assert.match(await page.textContent("#body-error"), /^Rendering stops: .*Nothing/);
    assert.ok(!(await page.isVisible("#body")));
    await page.screenshot({ path: shot("shapes-stopped") });
    await clean();
  });
});

describe("everyone", () => {
  for (const [name, options] of Object.entries({
    light: { colorScheme: "light" },
    dark: { colorScheme: "dark" },
    phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, colorScheme: "light" },
  })) {
    test(`axe finds no fault in the grid and in both shapes (${name})`, async () => {
      const page = await start({ hash: "#source=castai&event=notification&destination=slack", ...options, bypassCSP: true });
      await type(page, "template", TORTURED);
      if (name === "phone") await page.tap("[data-goto=preview]");
      await grid(page);
      await faultless(page, "grid");
      await page.screenshot({ path: shot(`torture-${name}`) });
      await page.check("#torture-every");
      await page.waitForSelector("#torture-tables .torture-event");
      await page.locator("#torture-tables summary").first().click();
      await faultless(page, "every event");
      await page.screenshot({ path: shot(`torture-every-${name}`) });
      if (name === "phone") await page.tap("[data-goto=template]");
      await type(page, "template", '{"whole": {{ toJSON . }}}');
      if (name === "phone") await page.tap("[data-goto=preview]");
      await page.click("#tab-body");
      await page.click("#show-shapes");
      await faultless(page, "shapes");
      await page.screenshot({ path: shot(`shapes-${name}`) });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
      assert.equal(wide, false, "nothing scrolls sideways");
    });
  }
});
