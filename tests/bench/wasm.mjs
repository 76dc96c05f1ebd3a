// Times the workloads in the wasm module: `node wasm.mjs MODULE_FOLDER DATA_FOLDER [MILLISECONDS]` prints `name nanoseconds` lines.
// With `--out FOLDER` it writes the bodies there instead, to be compared with Go's.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [folder, data, more, out] = process.argv.slice(2);
const here = import.meta.dirname;
const text = (...parts) => readFileSync(path.join(...parts), "utf8");

const started = process.hrtime.bigint();
const bytes = readFileSync(path.join(folder, "workloads_bg.wasm"));
const { initSync, full, prepare, run, verdict } = await import(pathToFileURL(path.join(folder, "workloads.js")));
initSync({ module: bytes });
const workloads = ["w1", "w2", "w3"].map((name) => ({
  name,
  template: text(here, "templates", `${name}.tmpl`),
  payload: text(data, `${name}.json`),
}));
full(workloads[0].template, workloads[0].payload);
const cold = Number(process.hrtime.bigint() - started);

if (more === "--out") {
  for (const { name, template, payload } of workloads) writeFileSync(path.join(out, `wasm-${name}`), full(template, payload));
  process.exit(0);
}

// The mean of one call, as Go's benchmarks take it, after as long a run that lets the engine compile the module well.
const span = Number(more ?? 300) * 1e6;
let sink = 0;
function time(call) {
  const loop = (calls) => {
    const from = process.hrtime.bigint();
    for (let i = 0; i < calls; i++) sink += call();
    return Number(process.hrtime.bigint() - from);
  };
  let calls = 1;
  let taken = loop(calls);
  while (taken < span / 2) {
    calls = Math.max(calls + 1, Math.min(calls * 10, Math.ceil((calls * span) / Math.max(taken, 1))));
    taken = loop(calls);
  }
  return loop(calls) / calls;
}

const print = (name, ns) => console.log(`${name} ${ns.toFixed(1)}`);
for (const { name, template, payload } of workloads) {
  print(`wasm-${name}-full`, time(() => full(template, payload).length));
  if (!prepare(template, payload)) throw new Error(`${name}: the payload cannot be read`);
  print(`wasm-${name}`, time(run));
}
const proofs = path.join(here, "../../fixtures/proof/pagerduty");
for (const name of ["workload", "repaired"]) {
  const template = text(proofs, `${name}.tmpl`);
  print(`wasm-verdict-${name}`, time(() => verdict(template).length));
}
print("wasm-cold", cold);
if (sink === 0) throw new Error("nothing was rendered");
