// The page in a real browser: what a person sees, and what must never happen.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { choose as chooseOption, faultless, ready, session as openSession, settled, shot, text, type } from "./support.mjs";

let page;
const session = openSession();
const start = async (options) => (page = await session.start(options));
const { clean } = session;
const status = () => page.textContent("#status-json");
const list = () => page.locator("#problem-list .problem");
const choose = (id, value) => chooseOption(page, id, value);

/** The first sound template of a source, by its option. */
const optionTexts = (id) => page.locator(`#${id} option`).evaluateAll((options) => options.map((option) => [option.value, option.textContent]));

describe("at first sight", () => {
  test("an example is rendered, its payload parts are marked, and nothing goes wrong", async () => {
    await start();
    assert.equal(await status(), "valid JSON");
    JSON.parse(await text(page, "body"));
    assert.ok((await page.locator("#body .hp-payload").count()) > 0);
    assert.ok((await text(page, "template")).length > 20);
    JSON.parse(await text(page, "payload"));
    assert.match(await page.textContent("#status-time"), /^(<1|\d+) ms$/);
    assert.match(await page.textContent("#version"), /^\d+\.\d+\.\d+$/);
    await page.screenshot({ path: shot("start-light") });
    await clean();
  });

  test("a deep link chooses source, event, destination and template", async () => {
    await start({ hash: "#source=cybercage&event=server.approved&destination=generic" });
    assert.equal(await page.inputValue("#source"), "cybercage");
    assert.equal(JSON.parse(await page.inputValue("#event"))[0], "server.approved");
    assert.equal(await page.inputValue("#destination"), "generic");
    assert.equal(JSON.parse(await text(page, "payload")).event, "server.approved");
    await clean();
  });

  test("a link with odd values opens the page all the same", async () => {
    await start({ hash: "#source=%00nobody&event=%3Cimg%3E&destination=x&template=y&text=!!!" });
    assert.equal(await status(), "valid JSON");
    await clean();
  });
});

describe("editing", () => {
  test("a broken template shows a squiggle and an entry that jumps to it", async () => {
    await start();
    await type(page, "template", '{\n  "text": {{ toJSON .Nam\n}');
    await page.waitForSelector("#template .cm-lintRange-error, #template .cm-lintPoint-error");
    assert.ok((await list().count()) >= 1);
    assert.match(await page.textContent("#status-problems"), /error/);
    assert.notEqual(await status(), "valid JSON");
    await page.locator("#problem-list .go").first().click();
    assert.ok(await page.evaluate(() => document.activeElement.id === "template"));
    await page.screenshot({ path: shot("broken") });
    await clean();
  });

  test("free text in a string is found, and its fix leads to a template without that finding", async () => {
    await start({ hash: "#source=castai" });
    await type(page, "template", '{"text": "{{ .Message }}"}');
    const fixes = page.locator("#problem-list .button.primary");
    assert.ok((await fixes.count()) > 0, `a fix is offered: ${await page.textContent("#problem-list")}`);
    await page.screenshot({ path: shot("refuted") });
    await fixes.first().click();
    await settled(page);
    assert.match(await text(page, "template"), /toJSON/);
    assert.equal(await status(), "valid JSON");
    await page.locator("#template .cm-content").click();
    await page.keyboard.press("Control+Z");
    assert.equal(await text(page, "template"), '{"text": "{{ .Message }}"}');
    await clean();
  });

  test("a refutation shows the payload that breaks the template", async () => {
    await start({ hash: "#source=castai" });
    await type(page, "template", '{"text": "{{ .Message }}"}');
    assert.match(await page.textContent("#status-verdict"), /Refuted/);
    const before = await text(page, "payload");
    await page.click("#show-counterexample");
    await settled(page);
    assert.notEqual(await text(page, "payload"), before);
    assert.notEqual(await status(), "valid JSON");
    await page.screenshot({ path: shot("counterexample") });
    await clean();
  });

  test("a payload that is not JSON is pointed at in its own editor", async () => {
    await start();
    await type(page, "payload", '{"Name": }');
    await page.waitForSelector("#payload .cm-lintRange-error, #payload .cm-lintPoint-error");
    assert.match(await page.textContent("#problem-list"), /payload 1:/);
    await clean();
  });

  test("a code explains itself", async () => {
    await start();
    await type(page, "template", "{{ nothing }}");
    await page.locator("#problem-list .problem .button.quiet").first().click();
    await page.waitForSelector("#problem-list .why:not([hidden])");
    assert.ok((await page.textContent("#problem-list .why:not([hidden])")).length > 40);
    await clean();
  });

  test("completions show the payload's values, and a hover explains", async () => {
    await start({ hash: "#source=castai" });
    await type(page, "template", '{"a": {{ toJSON . }}}');
    for (let step = 0; step < 4; step += 1) await page.keyboard.press("ArrowLeft");
    await page.keyboard.type("Sev");
    await page.waitForSelector("#template .cm-tooltip-autocomplete li");
    assert.match(await page.locator("#template .cm-tooltip-autocomplete li").first().textContent(), /Severity.*CRITICAL/);
    await page.screenshot({ path: shot("completion") });
    await page.waitForTimeout(150);
    await page.keyboard.press("Enter");
    assert.equal(await text(page, "template"), '{"a": {{ toJSON .Severity }}}');
    await settled(page);
    await page.locator("#template .cm-line").getByText(".Severity").hover();
    await page.waitForSelector("#template .hp-hover");
    assert.match(await page.textContent("#template .hp-hover"), /Severity.*CRITICAL/s);
    await page.screenshot({ path: shot("hover") });
    await clean();
  });

  test("a template is coloured by the engine's own tree, and its blocks fold", async () => {
    await start({ hash: "#source=castai" });
    await type(page, "template", '{{ if .Cluster }}\n{"a": 1}\n{{ else }}\n{"a": 2}\n{{ end }}');
    const colours = await page.evaluate(() => {
      const spans = [...document.getElementById("template").shadowRoot.querySelectorAll(".cm-line span")];
      return Object.fromEntries(spans.map((span) => [span.textContent, getComputedStyle(span).color]));
    });
    assert.notEqual(colours["{{"], colours.if);
    assert.notEqual(colours.if, colours[".Cluster"]);
    assert.notEqual(colours['"a"'], colours["1"]);
    await page.locator("#template .cm-foldGutter span:visible").first().click();
    await page.waitForSelector("#template .cm-foldPlaceholder");
    await clean();
  });

  test("hostile payload text stays text", async () => {
    await start({ hash: "#source=castai" });
    const hostile = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
    const payload = JSON.parse(await text(page, "payload"));
    await type(page, "payload", JSON.stringify({ ...payload, Name: hostile, Message: hostile }, null, 1));
    await type(page, "template", '{"a": {{ toJSON .Name }}, "b": "{{ .Message }}"}');
    await page.locator("#body .hp-payload").first().hover();
    await page.waitForTimeout(300);
    assert.equal(await page.title(), "hookproof");
    const elements = await page.evaluate(() => {
      const roots = [document, ...["template", "payload", "body"].map((id) => document.getElementById(id).shadowRoot)];
      return roots.reduce((sum, root) => sum + root.querySelectorAll("body img, .cm-editor img, body script").length, 0);
    });
    assert.equal(elements, 0);
    await clean();
  });
});

describe("provenance", () => {
  test("pointing at a part of the body lights up its action and its payload value, and the reverse", async () => {
    await start({ hash: "#source=castai" });
    await type(page, "template", '{"a": {{ toJSON .Name }}, "b": 1}');
    await page.locator("#body .hp-payload").first().click();
    await page.waitForSelector("#template .hp-traced");
    assert.match(await page.locator("#template .hp-traced").allTextContents().then((parts) => parts.join("")), /^\{\{ toJSON \.Name \}\}$/);
    assert.ok((await page.locator("#payload .hp-traced").count()) >= 1);
    assert.match(await page.textContent("#trace"), /toJSON \.Name.*\/Name/s);
    await page.screenshot({ path: shot("provenance") });
    await page.locator("#template .cm-content").click();
    await page.keyboard.press("Control+Home");
    for (let step = 0; step < 12; step += 1) await page.keyboard.press("ArrowRight");
    await page.waitForSelector("#body .hp-traced");
    await clean();
  });
});

describe("choices", () => {
  test("every source opens on a rendered example", async () => {
    await start();
    for (const [id] of await optionTexts("source")) {
      await choose("source", id);
      assert.equal(await status(), "valid JSON", id);
      assert.equal(await page.locator("#verdict.failed").count(), 0, id);
      assert.ok((await page.locator("#body .hp-payload").count()) > 0, id);
      await page.click("#tab-facts");
      assert.ok((await page.locator("#view-facts .badge").count()) > 0, id);
      await page.click("#tab-body");
    }
    await clean();
  });

  test("an event replaces the payload and can be undone", async () => {
    await start({ hash: "#source=castai" });
    const before = await text(page, "payload");
    const options = await optionTexts("event");
    await choose("event", options.at(-1)[0]);
    assert.notEqual(await text(page, "payload"), before);
    await page.locator("#payload .cm-content").click();
    await page.keyboard.press("Control+Z");
    assert.equal(await text(page, "payload"), before);
    await clean();
  });

  test("a template as published shows its defects at once", async () => {
    await start({ hash: "#source=castai" });
    const defective = await page.locator("#starter optgroup:nth-of-type(2) option").first().getAttribute("value");
    await choose("starter", defective);
    assert.ok((await list().count()) > 0);
    await page.screenshot({ path: shot("as-published") });
    await clean();
  });

  test("a destination's rules are applied", async () => {
    await start({ hash: "#source=castai" });
    await type(page, "template", '{"unexpected": {{ toJSON .Name }}}');
    await choose("destination", "generic");
    const before = await list().count();
    await choose("destination", "slack");
    assert.ok((await list().count()) > before);
    await clean();
  });

  test("Cado's formattings change the body", async () => {
    await start({ hash: "#source=cado" });
    assert.ok(await page.isVisible("#formatting"));
    const options = await optionTexts("formatting");
    assert.equal(options.length, 3);
    const bodies = new Set();
    for (const [id] of options) {
      await choose("formatting", id);
      bodies.add(await text(page, "body"));
    }
    assert.ok(bodies.size >= 2, `${bodies.size} different bodies`);
    await clean();
  });
});

describe("signing", () => {
  test("a relayed body carries neither the source's header nor its signature, and the secret is kept nowhere", async () => {
    const secret = "s3cret-of-the-page-test";
    await start({ hash: "#source=cybercage" });
    await page.fill("#secret", secret);
    await settled(page);
    await page.click("#tab-headers");
    await page.waitForSelector('[data-header="content-type" i]');
    assert.equal(await page.locator('[data-header^="X-CyberCage"]').count(), 0);
    await page.screenshot({ path: shot("headers") });
    await page.reload();
    await ready(page);
    const kept = await page.evaluate(() => JSON.stringify({ ...localStorage }) + JSON.stringify({ ...sessionStorage }) + location.href);
    assert.ok(!kept.includes(secret));
    assert.equal(await page.inputValue("#secret"), "");
    await clean();
  });
});

describe("keeping", () => {
  test("work survives a reload", async () => {
    await start({ hash: "#source=castai" });
    await type(page, "template", '{"kept": {{ toJSON .Name }}}');
    await choose("destination", "generic");
    await page.reload();
    await ready(page);
    assert.equal(await text(page, "template"), '{"kept": {{ toJSON .Name }}}');
    assert.equal(await page.inputValue("#destination"), "generic");
    assert.equal(await status(), "valid JSON");
    await clean();
  });

  test("each source keeps its own work", async () => {
    await start({ hash: "#source=castai" });
    await type(page, "template", '{"mine": 1}');
    await choose("source", "cado");
    assert.notEqual(await text(page, "template"), '{"mine": 1}');
    await choose("source", "castai");
    assert.equal(await text(page, "template"), '{"mine": 1}');
    await clean();
  });

  test("a copied link opens the edited template elsewhere", async () => {
    await start({ hash: "#source=castai", permissions: ["clipboard-read", "clipboard-write"] });
    await type(page, "template", '{"shared": {{ toJSON .Name }}, "é": "🎉"}');
    await page.click("#share");
    await page.waitForFunction(() => document.getElementById("share").textContent === "Copied");
    const address = await page.evaluate(() => navigator.clipboard.readText());
    await clean();
    await page.context().close();
    await start({ hash: new URL(address).hash });
    assert.equal(await text(page, "template"), '{"shared": {{ toJSON .Name }}, "é": "🎉"}');
    await clean();
  });
});

describe("a template that runs away", () => {
  test("is ended by the engine's own budget, and the page works on", async () => {
    await start({ hash: "#source=castai" });
    await type(page, "template", "{{ range 1000000000000 }}{{ range 1000000000000 }}x{{ end }}{{ end }}");
    await page.waitForTimeout(700);
    assert.notEqual(await status(), "valid JSON");
    await type(page, "template", '{"alive": {{ toJSON .Name }}}');
    assert.equal(await status(), "valid JSON");
    await clean();
  });

  test("is ended with its worker where the engine does not come back, and the text stays", async () => {
    // A worker that hangs on a word: what a fault of the engine would look like.
    const prepare = (shown) =>
      shown.route("**/assets/worker-*.js", async (route) => {
        const answer = await route.fetch();
        const body = await answer.text();
        const hang = 'addEventListener("message", (e) => { if (e.data.args?.[0]?.includes("HANG")) for (;;); });';
        await route.fulfill({ response: answer, body: hang + body, headers: { ...answer.headers(), "content-length": undefined, "content-encoding": undefined } });
      });
    await start({ hash: "#source=castai", prepare });
    const started = Date.now();
    await type(page, "template", '{"HANG": 1}');
    await page.waitForSelector("#verdict.failed");
    assert.ok(Date.now() - started < 3000);
    assert.match(await page.textContent("#verdict"), /Stopped/);
    assert.equal(await text(page, "template"), '{"HANG": 1}');
    await type(page, "template", '{"alive": {{ toJSON .Name }}}');
    await page.waitForFunction(() => document.getElementById("status-json").textContent === "valid JSON");
    await clean();
  });
});

describe("everyone", () => {
  for (const [name, options] of Object.entries({
    light: { colorScheme: "light" },
    dark: { colorScheme: "dark" },
    phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, colorScheme: "light" },
  })) {
    test(`axe finds no fault (${name})`, async () => {
      await start({ hash: "#source=castai", ...options, bypassCSP: true });
      const check = (where) => faultless(page, where);
      await check("start");
      await type(page, "template", '{"a": "{{ .Message }}", "b": {{ .Nothing }}, {{/* a comment */}} "c": {{ if eq 1 2.5 }}null{{ else }}{{ $x := "text" }}{{ $x | printf "%q" }}{{ end }} }');
      await check("with diagnostics");
      if (name === "phone") await page.click("[data-goto=preview]");
      await page.click("#tab-headers");
      await check("headers");
      await page.click("#tab-facts");
      await check("facts");
    });
  }

  test("on a phone, one pane at a time with targets large enough for a thumb", async () => {
    await start({ hash: "#source=castai", viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 });
    await page.screenshot({ path: shot("phone-template") });
    assert.ok(await page.isVisible("#pane-template"));
    assert.ok(!(await page.isVisible("#pane-preview")));
    await page.tap("[data-goto=preview]");
    assert.ok(await page.isVisible("#pane-preview"));
    await page.screenshot({ path: shot("phone-preview") });
    await page.tap("[data-goto=template]");
    await type(page, "template", '{"text": "{{ .Message }}"}');
    await page.tap("#status-problems");
    assert.ok(await page.isVisible("#problem-list .problem"));
    await page.screenshot({ path: shot("phone-problems") });
    await page.tap("#status-problems");
    for (const button of await page.locator(".bottom button, .top button, .setup > summary").all()) {
      const box = await button.boundingBox();
      assert.ok(box.height >= 44 && box.width >= 44, `${await button.textContent()} is ${box.width}x${box.height}`);
    }
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
    assert.equal(wide, false, "nothing scrolls sideways");
    await clean();
  });

  test("in the dark, as the system asks, and as the user chooses", async () => {
    await start({ hash: "#source=castai", colorScheme: "dark" });
    const surface = () => page.evaluate(() => getComputedStyle(document.querySelector(".pane")).backgroundColor);
    const dark = await surface();
    await page.screenshot({ path: shot("start-dark") });
    await page.click("#theme");
    assert.notEqual(await surface(), dark);
    await page.reload();
    await ready(page);
    assert.notEqual(await surface(), dark);
    await clean();
  });

  test("by keyboard alone: from the top to a fix", async () => {
    await start({ hash: "#source=castai" });
    await type(page, "template", '{"text": "{{ .Message }}"}');
    await page.evaluate(() => document.getElementById("source").focus());
    let found = false;
    for (let step = 0; step < 60 && !found; step += 1) {
      await page.keyboard.press("Tab");
      found = await page.evaluate(() => document.activeElement.matches("#problem-list .button.primary"));
    }
    assert.ok(found, "Tab leads through the editors to the fix");
    await page.keyboard.press("Enter");
    await settled(page);
    assert.match(await text(page, "template"), /toJSON/);
    await clean();
  });
});
