// TEMPORARY mock of the core, so that the page could be drawn first.
const SAMPLE = { NotificationID: "6f1b", Severity: "critical", Name: "Node \"ip-10-0-3-7\" deleted", Message: "Line one\nline two <img src=x onerror=alert(1)>",
  Timestamp: "2026-02-03T10:11:12Z", Cluster: { ID: "c-1", Name: "prod-eu-1", ProviderType: "eks" }, Details: { reason: "spot interruption", count: 3 } };
const T = '{\n  "text": {{ toJSON (printf "CAST AI - %s" .Name) }},\n  "cluster": "{{ .Cluster.Name }}",\n  "details": {{ toJSON .Details }}\n}\n';
export const version = () => "0.1.0";
export const catalogue = () => JSON.stringify({ v: 1, sources: [
  { id: "castai", name: "CAST AI", dialect: "go", page: { title: "Page", origin: "https://example.org" }, relay: false, summary: "Notification webhooks of CAST AI.", events: [
    { type: "notification", title: "Notification", group: "", standing: "documented", test: false, samples: [{ id: "cluster", title: "With a cluster" }, { id: "bare", title: "Without a cluster" }] },
    { type: "anomaly", title: "Anomaly", standing: "documented", test: false, samples: [{ id: "exec", title: "Exec" }] }],
    functions: [{ name: "toJSON", signature: "toJSON(value)", doc: "as JSON", standing: "documented" }], signing: null, formattings: [],
    templates: [{ id: "slack", title: "Slack message", destination: "slack", events: ["notification"], defective: false }, { id: "pd", title: "PagerDuty, as published", destination: "pagerduty", events: [], defective: true }],
    facts: [{ text: "A notification need not belong to a cluster.", standing: "documented", origin: "CAST AI documentation" }, { text: "Severity names are CRITICAL, ERROR, WARNING, INFO, SUCCESS.", standing: "assumed", origin: null }] },
  { id: "cybercage", name: "CyberCage", dialect: "go", page: { title: "Page", origin: "https://example.org" }, relay: false, summary: "x", events: [{ type: "threat.detected", title: "Threat detected", standing: "documented", test: false, samples: [{ id: "a", title: "A" }] }], functions: [], signing: { scheme: "cybercage" }, formattings: [], templates: [{ id: "slack", title: "Slack", destination: "slack", events: [], defective: false }], facts: [] },
], destinations: [{ id: "slack", name: "Slack" }, { id: "pagerduty", name: "PagerDuty" }, { id: "generic", name: "Generic" }], schemes: [] });
export const sample = () => JSON.stringify(SAMPLE, null, 2);
export const starter = () => T;
export const explain = (/** @type {string} */ code) => `${code}: what it means and what to do.`;
export const hover = () => "null";
export const complete = () => "null";
export const tree = undefined;
export const nodeTypes = undefined;
export function preview(/** @type {string} */ text) {
  const r = JSON.parse(text);
  const diagnostics = [];
  /** @type {any[]} */ const segments = [];
  let body = "";
  let last = 0;
  for (const m of r.template.matchAll(/\{\{(.*?)\}\}/gs)) {
    const add = (/** @type {string} */ t, /** @type {number} */ f, /** @type {number} */ to, /** @type {string} */ kind, /** @type {string[]} */ paths) => { segments.push({ from: body.length, to: body.length + t.length, templateFrom: f, templateTo: to, kind, paths }); body += t; };
    add(r.template.slice(last, m.index), last, m.index, "text", []);
    const path = /\.([\w.]+)/.exec(m[1])?.[1] ?? "";
    let v = JSON.parse(r.payload); for (const p of path.split(".")) v = v?.[p];
    add(/toJSON/.test(m[1]) ? JSON.stringify(v) : String(v), m.index, m.index + m[0].length, "payload", ["/" + path.replaceAll(".", "/")]);
    last = m.index + m[0].length;
  }
  body += r.template.slice(last);
  const at = r.template.indexOf("{{ .Cluster.Name }}");
  if (at >= 0) diagnostics.push({ code: "template/unescaped-text", severity: "error", document: "template", from: at, to: at + 19, line: 3, column: 15, message: "`.Cluster.Name` is free text inside a JSON string: a quote or a newline in it breaks the body.", labels: [], help: "Write `{{ toJSON .Cluster.Name }}` without the quotes around it.", fix: { title: "Replace with toJSON", edits: [{ from: at - 1, to: at + 20, insert: "{{ toJSON .Cluster.Name }}" }] }, source: "CAST AI documentation" },
    { code: "template/absent-field", severity: "warning", document: "template", from: at + 3, to: at + 16, line: 3, column: 18, message: "`.Cluster` may be absent.", labels: [], help: null, fix: null, source: null });
  return JSON.stringify({ v: 1, ok: true, body, bodyBytes: body.length, segments, headers: [{ name: "Content-Type", value: "application/json", standing: "documented" }, { name: "X-CyberCage-Signature", value: "sha256=4f0a…", standing: "documented" }, { name: "User-Agent", value: "castai", standing: "assumed" }], request: { method: "POST", url: "https://hooks.slack.com/services/T000/B000/XXX" },
    verdict: at >= 0 ? { kind: "refuted", reason: "a cluster name with a quote ends the string early", counterexample: { payload: { ...SAMPLE, Cluster: { Name: "\"" } }, body: null, error: "unexpected character" } } : { kind: "proved", reason: null, counterexample: null }, destination: r.destination ?? "slack", diagnostics, payload: r.payload, steps: 10 });
}
