// The declared types against real answers: each answer is written as a literal of its type, and the compiler judges it. A key
// that the type has and the answer lacks is an error, and so is one that the answer has and the type lacks.

import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import * as hookproof from "../../www/pkg/dist/node.js";
import { complaints, projects, tree } from "./support.mjs";

/** A program that gives each value its type. */
const program = (typed) =>
  `import type * as H from "hookproof";\n${typed.map(([type, value], index) => `export const a${index}: ${type} = ${JSON.stringify(value)};`).join("\n")}\n`;

/** Answers of every function, with the names of their types. */
function answers() {
  const out = [["H.Catalogue", hookproof.catalogue()], ["string[]", hookproof.nodeTypes()]];
  const requests = [
    { source: "castai", event: "notification", template: '{"a": {{ toJSON .Name }}, "b": "{{ .Message }}", }' },
    { source: "castai", template: '{"a": "{{ .Nmae }}"}', payload: '{"Name": "é🎉\\""}', destination: "slack", url: "https://example.com/a" },
    { source: "castai", template: "{{ if }", payload: { Name: 1 }, shape: "map", numbers: "int", missingKey: "zero", prove: false },
    { source: "castai-events", template: '{"text": "{{ . }}"}' },
    { source: "cado", template: '{"text": "$Title", "event": "$Event"}', formatting: "slack", escaping: "raw" },
    { source: "cado", template: '{"text": "$Title", "event": "$Event"}', formatting: "slack" },
    { source: "castellanai", template: "[1," },
    { source: "cybercage", event: "threat.detected", template: null, secret: ["one"], messageId: "d-1", timestamp: 1767225600 },
  ];
  for (const request of requests) {
    const seen = hookproof.preview(request);
    out.push(["H.PreviewRequest", request], ["H.Preview", seen], ["H.Repair", hookproof.repair(request)], ["string | null", hookproof.curl(request)]);
    out.push(...seen.diagnostics.map((entry) => ["H.Explanation", hookproof.explain(entry.code)]));
    const grid = hookproof.torture(request);
    out.push(["H.Torture", { ...grid, rows: [...grid.rows.filter((row) => !row.ok).slice(0, 20), ...grid.rows.slice(0, 20)] }]);
    const { event, sample, variant } = grid.rows.find((row) => !row.ok) ?? grid.rows[0];
    out.push(["H.Preview", hookproof.torture({ ...request, cell: `${event}/${sample}/${variant}` })]);
  }
  for (const text of ["{", "[1, 1e999, ]", '{"a": 1, "a": 2}']) out.push(["H.Diagnostic[]", hookproof.lint(text)]);
  const folders = readdirSync(projects).filter((name) => existsSync(join(projects, name, "hookproof.json")));
  for (const name of folders) {
    const files = tree(join(projects, name));
    out.push(["H.ProjectReport", hookproof.checkProject(files["hookproof.json"], files)]);
  }
  const body = '{"a": 1}';
  const { schemes } = hookproof.catalogue();
  const given = (scheme) => ({ scheme, secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", body, messageId: "m-1", timestamp: 1767225600, url: "https://example.com/x" });
  for (const scheme of [...schemes.map(({ id }) => id), "nobody"]) {
    const signed = hookproof.sign(given(scheme));
    out.push(["H.SignRequest", given(scheme)], ["H.SignAnswer", signed]);
    const { messageId, timestamp, ...rest } = given(scheme);
    const request = { ...rest, headers: signed.headers ?? {}, at: timestamp, bytes: true };
    for (const more of [{}, { body: '{"a":1}' }, { secret: "other", previous: rest.secret }, { at: timestamp + 1e6, explain: false }]) {
      out.push(["H.VerifyRequest", { ...request, ...more }], ["H.Verification", hookproof.verify({ ...request, ...more })]);
    }
  }
  const template = '🎉{{ $x := .Name }}{{ if $x }}{{ toJSON .Na }}{{ end }}';
  for (const text of ["toJSON .Na", "$x := .Na", "toJSON .N", "{{ $", "{{ i", "🎉", "toJ"]) {
    const place = { template, source: "castai", payload: '{"Name": "é"}', offset: template.indexOf(text) + text.length };
    out.push(["H.PlaceRequest", place], ["H.Completions | null", hookproof.complete(place)], ["H.Hover | null", hookproof.hover(place)]);
    out.push(["H.SignatureHelp | null", hookproof.signatureHelp(place)], ["H.Range[]", hookproof.matching(place)]);
    out.push(["H.Edit[] | null", hookproof.rename({ ...place, name: "$y" })]);
  }
  return out;
}

describe("real answers", () => {
  const typed = answers();

  test("have the keys and values that the types name, no more and no fewer", () => {
    assert.equal(complaints(program(typed)), "");
  });

  test("are refused where a key is surplus or missing", () => {
    const types = [...new Set(typed.map(([type]) => type))].filter((type) => /^H\.\w+$/.test(type) && !type.endsWith("Request"));
    const wrong = types.flatMap((type) => {
      const value = typed.find((entry) => entry[0] === type)[1];
      const { [Object.keys(value)[0]]: _, ...missing } = value;
      return [[type, { ...value, surplus: 1 }], [type, missing]];
    });
    // Each line but the first must be an error.
    assert.equal(complaints(program(wrong).replaceAll("\nexport const", "\n// @ts-expect-error\nexport const")), "");
    assert.ok(types.length >= 8, types.join());
  });

  test("cover a verdict of each kind, a cause of a signature, and both answers of a signing", () => {
    const of = (type) => typed.filter((entry) => entry[0] === type).map(([, value]) => value);
    assert.deepEqual([...new Set(of("H.Preview").map((seen) => seen.verdict.kind))].sort(), ["assumed", "proved", "refuted", "unknown"]);
    assert.ok(of("H.Verification").some((found) => found.cause && found.signedHex) && of("H.Verification").some((found) => found.error));
    assert.ok(of("H.SignAnswer").some((answer) => answer.headers) && of("H.SignAnswer").some((answer) => answer.error));
    assert.ok(of("H.ProjectReport").some((report) => report.faults.length > 0) && of("H.ProjectReport").some((report) => report.webhooks.some((webhook) => webhook.causes.length > 0)));
  });
});
