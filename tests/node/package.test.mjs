// The built package, loaded as its users load it.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";

const built = fileURLToPath(new URL("../../www/pkg/", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "hookproof-"));
let hookproof;

before(async () => {
  // A user's project that has the package installed.
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(built, join(folder, "node_modules/hookproof"), "dir");
  hookproof = await import(pathToFileURL(createRequire(join(folder, "index.js")).resolve("hookproof")).href);
});
after(() => rmSync(folder, { recursive: true, force: true }));

const TEMPLATE = '{"text": {{ toJSON .Name }}, "é": "{{ .Severity }}"}';
const misuse = (code) => (error) => error instanceof Error && error.code === code && error.message.length > 10;

describe("loading", () => {
  const program = "console.log(hookproof.preview({ template: '{\"a\":{{ toJSON .Name }}}', source: 'castai' }).ok)";

  test("an import in a module renders", () => {
    const text = execFileSync(process.execPath, ["--input-type=module", "-e", `import * as hookproof from "hookproof"; ${program}`], { cwd: folder, encoding: "utf8" });
    assert.equal(text.trim(), "true");
  });

  test("a require in a script renders", () => {
    const [major, minor] = process.versions.node.split(".").map(Number);
    assert.ok(major > 20 || minor >= 19, "Node 20.19 or newer can require a module");
    const text = execFileSync(process.execPath, ["--input-type=commonjs", "-e", `const hookproof = require("hookproof"); ${program}`], { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
    assert.equal(text.trim(), "true");
  });

  test("the module, the raw functions and the manifest can be reached", async () => {
    const require = createRequire(join(folder, "index.js"));
    assert.equal(readFileSync(require.resolve("hookproof/hookproof_bg.wasm")).subarray(0, 4).toString("latin1"), "\0asm");
    assert.equal(require("hookproof/package.json").version, hookproof.version());
    const raw = await import(pathToFileURL(require.resolve("hookproof/init")).href);
    assert.equal(JSON.parse(raw.catalogue()).v, 1);
  });

  test("what the manifest lists is in the package, the licences among it", () => {
    const { files } = JSON.parse(readFileSync(join(built, "package.json"), "utf8"));
    for (const name of files) assert.ok(existsSync(join(built, name)), name);
    assert.ok(files.includes("LICENSE-MIT") && files.includes("LICENSE-APACHE"));
  });

  test("every export is typed and every type is exported", () => {
    const types = readFileSync(join(built, "dist/index.d.ts"), "utf8");
    // An overloaded function is declared more than once.
    const declared = [...new Set([...types.matchAll(/^export function (\w+)/gm)].map((match) => match[1]))].sort();
    assert.deepEqual(Object.keys(hookproof).sort(), declared);
  });
});

describe("the catalogue", () => {
  test("has the five sources, each with events, samples and templates that can be had", () => {
    const { sources } = hookproof.catalogue();
    assert.deepEqual(sources.map((source) => source.id).sort(), ["cado", "castai", "castai-events", "castellanai", "cybercage"]);
    let samples = 0;
    for (const source of sources) {
      assert.ok(source.facts.length > 0, `${source.id} states facts`);
      for (const event of source.events) {
        for (const { id } of event.samples) {
          JSON.parse(hookproof.sample(source.id, event.type, id));
          samples += 1;
        }
        assert.equal(hookproof.sample(source.id, event.type), hookproof.sample(source.id, event.type, event.samples[0].id));
      }
      for (const { id } of source.templates) assert.ok(hookproof.starter(source.id, id).length > 0);
    }
    assert.ok(samples >= 40, `${samples} samples`);
  });

  test("every sound template renders every sample that it is for to JSON", () => {
    let rendered = 0;
    for (const source of hookproof.catalogue().sources) {
      for (const template of source.templates.filter((entry) => !entry.defective)) {
        for (const event of source.events.filter((entry) => template.events.length === 0 || template.events.includes(entry.type))) {
          const answer = hookproof.preview({
            template: hookproof.starter(source.id, template.id), source: source.id, event: event.type, destination: template.destination, formatting: template.formatting,
          });
          const where = `${source.id}/${template.id} on ${event.type}`;
          assert.notEqual(answer.body, null, `${where}: ${JSON.stringify(answer.diagnostics[0])}`);
          JSON.parse(answer.body);
          rendered += 1;
        }
      }
    }
    assert.ok(rendered >= 20, `${rendered} bodies`);
  });

  test("what is unknown is misuse, and names what there is", () => {
    assert.throws(() => hookproof.sample("castia", "notification"), misuse("misuse/source"));
    assert.throws(() => hookproof.sample("castai", "nothing"), misuse("misuse/sample"));
    assert.throws(() => hookproof.starter("castai", "nothing"), misuse("misuse/template"));
    assert.throws(() => hookproof.explain("template/nothing"), misuse("misuse/code"));
  });
});

describe("preview", () => {
  const ask = (more = {}) => hookproof.preview({ template: TEMPLATE, source: "castai", ...more });

  test("segments tile the body and name the payload's values", () => {
    const payload = JSON.stringify({ ...JSON.parse(hookproof.sample("castai", "notification")), Name: 'a "quoted" é🎉' });
    const { body, segments, bodyBytes } = ask({ payload });
    assert.equal(JSON.parse(body).text, 'a "quoted" é🎉');
    assert.equal(bodyBytes, Buffer.byteLength(body));
    let at = 0;
    for (const segment of segments) {
      assert.equal(segment.from, at);
      at = segment.to;
    }
    assert.equal(at, body.length);
    const name = segments.find((segment) => segment.paths.includes("/Name"));
    assert.equal(TEMPLATE.slice(name.templateFrom, name.templateTo), "{{ toJSON .Name }}");
    assert.equal(body.slice(name.from, name.to), JSON.stringify('a "quoted" é🎉'));
  });

  test("a broken template is an answer whose span is in UTF-16 units", () => {
    const template = '{"🎉": {{ toJSON .Nam }';
    const { ok, diagnostics } = ask({ template });
    assert.equal(ok, false);
    const error = diagnostics.find((entry) => entry.severity === "error");
    assert.equal(error.document, "template");
    assert.ok(error.from >= 7 && error.to <= template.length, JSON.stringify(error));
    assert.deepEqual(Object.keys(error), ["code", "severity", "document", "from", "to", "line", "column", "message", "labels", "help", "fix", "source", "pointer"]);
    const { meaning, remedy } = hookproof.explain(error.code);
    assert.ok(meaning && remedy);
  });

  test("a payload that is not JSON is an answer that points into the payload", () => {
    const { ok, diagnostics } = ask({ payload: '{"Name": }' });
    assert.equal(ok, false);
    assert.ok(diagnostics.some((entry) => entry.document === "payload" && entry.from === 9));
    assert.ok(hookproof.lint('{"Name": }').length > 0);
    assert.deepEqual(hookproof.lint('{"Name": 1}'), []);
  });

  test("a request that cannot be understood is misuse", () => {
    assert.throws(() => hookproof.preview({ source: "castai", templat: "x" }), misuse("misuse/request"));
    assert.throws(() => ask({ source: "nobody" }), misuse("misuse/source"));
    assert.throws(() => ask({ event: "nothing" }), misuse("misuse/event"));
    assert.throws(() => ask({ destination: "nowhere" }), misuse("misuse/destination"));
    assert.throws(() => ask({ formatting: "odd" }), misuse("misuse/formatting"));
  });

  test("a template that runs away is ended and says so", () => {
    const started = performance.now();
    const { body, diagnostics } = ask({ template: "{{ range 1000000000000 }}{{ range 1000000000000 }}x{{ end }}{{ end }}" });
    assert.equal(body, null);
    assert.ok(diagnostics.some((entry) => entry.severity === "error"));
    assert.ok(performance.now() - started < 5000);
  });

  test("deep and long inputs do not take the engine down", () => {
    ask({ template: `${"{{ if true }}".repeat(9000)}${"{{ end }}".repeat(9000)}`, prove: false });
    ask({ template: `{{ ${"(".repeat(9000)}1${")".repeat(9000)} }}`, prove: false });
    ask({ payload: `${"[".repeat(100_000)}${"]".repeat(100_000)}` });
    assert.equal(ask().ok, true);
  });
});

describe("an editor", () => {
  const template = '🎉{{ $x := .Name }}{{ if $x }}{{ toJSON .Na }}{{ end }}';
  const at = (text, more = {}) => ({ template, source: "castai", offset: template.indexOf(text) + text.length, ...more });

  test("gets a tree whose nodes have names", () => {
    const names = hookproof.nodeTypes();
    for (const source of ["castai", "cado"]) {
      const buffer = hookproof.tree(template, source);
      assert.ok(buffer instanceof Uint32Array && buffer.length % 4 === 0);
      for (let node = 0; node < buffer.length; node += 4) {
        assert.ok(names[buffer[node]]);
        assert.ok(buffer[node + 1] < buffer[node + 2] && buffer[node + 2] <= template.length);
      }
    }
    assert.ok(hookproof.tree(template, "castai").length > 20);
  });

  test("gets completions, hovers, signatures, renamings and matching keywords", () => {
    const payload = JSON.stringify({ Name: "é🎉" });
    const { from, to, options } = hookproof.complete(at("toJSON .Na", { payload }));
    assert.equal(template.slice(from, to), "Na");
    assert.match(options.find((option) => option.label === "Name").value, /é🎉/);
    assert.match(hookproof.hover(at("$x := .Na", { payload })).value, /é🎉/);
    assert.equal(hookproof.hover({ template: "plain", source: "castai", offset: 2 }), null);
    assert.match(hookproof.signatureHelp(at("toJSON .N")).signature, /^toJSON/);
    assert.equal(hookproof.rename({ ...at("{{ $"), name: "$count" }).length, 2);
    assert.ok(hookproof.matching(at("{{ i")).length >= 2);
    assert.throws(() => hookproof.complete({ source: "castai", place: 1 }), misuse("misuse/request"));
  });
});

describe("signatures", () => {
  const secret = "whsec-for-a-test";

  test("a preview is signed as CyberCage documents it, over the exact bytes", () => {
    const answer = hookproof.preview({ template: null, source: "cybercage", event: "threat.detected", secret, messageId: "d-1", timestamp: 1767225600 });
    const header = answer.headers.find((entry) => entry.name.toLowerCase() === "x-cybercage-signature");
    assert.equal(header.value, `sha256=${createHmac("sha256", secret).update(answer.body).digest("hex")}`);
  });

  test("sign and verify agree with Node and with each other", () => {
    const body = '{"é": 1.0}';
    const { headers } = hookproof.sign({ scheme: "cybercage", secret, body });
    assert.equal(headers["X-CyberCage-Signature"], `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`);
    assert.equal(hookproof.verify({ scheme: "cybercage", secret, body, headers }).ok, true);
    const changed = hookproof.verify({ scheme: "cybercage", secret, body: '{"é":1}', headers });
    assert.equal(changed.ok, false);
    assert.ok(changed.reason);
    assert.ok(!JSON.stringify(changed).includes(secret));
  });
});
