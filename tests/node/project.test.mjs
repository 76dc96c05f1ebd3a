// The torture grid and project files through the built package, and the types against real answers.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import * as hookproof from "../../www/pkg/dist/node.js";
import { at, complaints, projects, tree } from "./support.mjs";

const misuse = (code) => (error) => error instanceof Error && error.code === code && error.message.length > 10;
const types = readFileSync(at("../../www/pkg/dist/index.d.ts"), "utf8");

/** The keys that an interface declares at its first level, in order. */
function keys(name) {
  const [, body] = new RegExp(`^export interface ${name} \\{\\n(.*?)^\\}`, "ms").exec(types);
  return [...body.matchAll(/^ {2}(\w+)\??:/gm)].map(([, key]) => key);
}

describe("torture", () => {
  const request = { source: "castai", event: "notification", template: '{"é": "{{ .Message }}"}' };

  test("gives a grid whose failing cells say where", () => {
    const grid = hookproof.torture(request);
    assert.deepEqual(Object.keys(grid).sort(), keys("Torture").sort());
    assert.equal(grid.passed + grid.failed, grid.rows.length);
    assert.ok(grid.failed > 5 && grid.passed > 5 && !grid.ok && !grid.truncated);
    for (const row of grid.rows) {
      assert.deepEqual(Object.keys(row).sort(), keys("TortureRow").sort());
      assert.ok(grid.variants.includes(row.variant));
      assert.equal(row.ok, row.error === null);
    }
    const cell = grid.rows.find((row) => row.variant === "quote");
    assert.equal(cell.pointer, "/Message");
    assert.equal(request.template.slice(cell.action.from, cell.action.to), "{{ .Message }}");
    const seen = hookproof.torture({ ...request, cell: `${cell.event}/${cell.sample}/${cell.variant}` });
    assert.match(JSON.parse(seen.payload).Message, /"/);
    assert.match(seen.body.slice(0, cell.bodyFault.from), /^\{"é": "[^"]*"$/);
    assert.throws(() => hookproof.torture({ ...request, cell: "no/such/cell" }), misuse("misuse/cell"));
    assert.throws(() => hookproof.torture({ ...request, templat: "" }), misuse("misuse/request"));
  });

  test("breaks no sound template of any source on its own events", () => {
    let cells = 0;
    for (const source of hookproof.catalogue().sources) {
      for (const entry of source.templates.filter((template) => !template.defective)) {
        for (const event of entry.events.length > 0 ? entry.events : source.events.slice(0, 1).map((one) => one.type)) {
          const grid = hookproof.torture({
            source: source.id, event, template: hookproof.starter(source.id, entry.id), destination: entry.destination, formatting: entry.formatting,
          });
          // That a text is longer than a destination takes, a template without functions cannot help.
          const failed = grid.rows.find((row) => !row.ok && !(source.dialect === "dollar" && row.code === "destination/too-long"));
          assert.equal(failed, undefined, `${source.id}/${entry.id}: ${JSON.stringify(failed)}`);
          cells += grid.rows.length;
        }
      }
    }
    assert.ok(cells > 500, `${cells} cells`);
  });
});

describe("a project", () => {
  for (const name of ["contracts", "passing", "broken"]) {
    test(`${name} gives the report of the command line`, () => {
      const files = tree(join(projects, name));
      const report = hookproof.checkProject(files["hookproof.json"], files);
      const expected = JSON.parse(files["report.json"]);
      assert.deepEqual(Object.keys(report).sort(), keys("ProjectReport").sort());
      assert.deepEqual(report.summary, expected.summary);
      assert.equal(report.ok, expected.ok);
      assert.deepEqual(report.faults.map((fault) => [fault.code, fault.line, fault.message]), expected.faults.map((fault) => [fault.code, fault.line, fault.message]));
      const told = (from) => from.webhooks.map((webhook) => [webhook.name, webhook.ok, webhook.destination, webhook.checks.map((check) => [check.kind, check.name, check.ok, check.message])]);
      assert.deepEqual(told(report), told(expected));
    });
  }

  test("names the nearest file, and files that are no texts are misuse", () => {
    const project = { version: 1, webhooks: [{ name: "ping", source: "cybercage", events: ["test.ping"] }] };
    assert.equal(hookproof.checkProject(JSON.stringify(project), {}).ok, true);
    assert.throws(() => hookproof.checkProject(JSON.stringify(project), { "a.json": 1 }), misuse("misuse/files"));
    const { faults } = hookproof.checkProject(JSON.stringify({ ...project, webhooks: [{ ...project.webhooks[0], template: "slak.tmpl" }] }), { "slack.tmpl": "{}" });
    assert.match(faults[0].message, /slak\.tmpl.*slack\.tmpl/);
  });
});

describe("the types", () => {
  test("of a preview name its keys, the data shapes among them", () => {
    const answer = hookproof.preview({ source: "castai", event: "notification", template: '{"a": {{ toJSON . }}}' });
    assert.deepEqual(Object.keys(answer).sort(), keys("Preview").sort());
    assert.equal(answer.shape, "struct");
    const [other] = answer.alternatives;
    assert.deepEqual([other.shape, other.same, other.error], ["map", false, null]);
    assert.notEqual(other.body, answer.body);
    const asked = hookproof.preview({ source: "castai", event: "notification", template: '{"a": {{ toJSON . }}}', shape: "map" });
    assert.equal(asked.body, other.body);
    assert.deepEqual(asked.alternatives, []);
  });

  test("hold for a program that uses them, and refuse one that misuses them", () => {
    const program = `
      import { checkProject, preview, torture, type Preview, type ProjectReport, type Torture, type TortureRow } from "hookproof";
      const grid: Torture = torture({ source: "castai", template: "{}" });
      const cell: TortureRow | undefined = grid.rows.find((row) => !row.ok);
      const from: number = cell?.bodyFault?.from ?? cell?.action?.from ?? 0;
      const one: Preview = torture({ source: "castai", template: "{}", cell: "notification/critical/quote" });
      const other: string | null | undefined = one.alternatives[0]?.body;
      const report: ProjectReport = checkProject("{}", { "a.tmpl": "{}" });
      const kind: "verdict" | "sample" | "payload" | "drift" | "assertion" | "torture" | undefined = report.webhooks[0]?.checks[0]?.kind;
      preview({ source: "castai", shape: "map" });
      // @ts-expect-error files are texts
      checkProject("{}", { "a.tmpl": 1 });
      // @ts-expect-error a grid is no preview
      const wrong: Torture = torture({ source: "castai", cell: "a/b/c" });
      // @ts-expect-error the source is needed
      torture({ template: "{}" });
      export { from, other, kind, wrong };
    `;
    assert.equal(complaints(program), "");
  });
});
