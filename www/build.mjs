// Bundles the page into `dist`: hashed names, and a brotli copy of everything worth compressing.

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { brotliCompressSync, constants } from "node:zlib";
import { build } from "esbuild";

const here = new URL(".", import.meta.url);
const at = (path) => new URL(path, here).pathname;
const dist = at("dist");
const [major] = process.versions.node.split(".").map(Number);
if (major < 20) {
  console.error(`Node ${process.versions.node} is too old: install Node 20 or newer`);
  process.exit(1);
}

rmSync(dist, { recursive: true, force: true });
mkdirSync(`${dist}/assets`, { recursive: true });

/** Writes a file whose name holds the hash of its bytes. */
function write(stem, extension, bytes) {
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 10);
  const name = `assets/${stem}-${hash}.${extension}`;
  writeFileSync(`${dist}/${name}`, bytes);
  return name;
}

/** One bundle. What it refers to by URL is named by `define`, so that its name may hold a hash. */
async function bundle(entry, extension, define = {}) {
  const result = await build({
    entryPoints: [at(entry)],
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    target: ["chrome110", "firefox115", "safari16.4"],
    legalComments: "none",
    define: Object.fromEntries(Object.entries(define).map(([key, value]) => [key, JSON.stringify(value)])),
    logLevel: "warning",
  });
  return Buffer.from(result.outputFiles.find((file) => file.path.endsWith(extension) || file.path === "<stdout>").contents);
}

const wasm = write("hookproof", "wasm", readFileSync(at("pkg/dist/hookproof_bg.wasm")));
const worker = write("worker", "js", await bundle("src/worker.js", "js"));
const style = write("style", "css", await bundle("src/style.css", "css"));
const app = write("app", "js", await bundle("src/main.js", "js", { WASM_URL: wasm, WORKER_URL: worker }));

const html = readFileSync(at("index.html"), "utf8")
  .replaceAll("{{style}}", style)
  .replaceAll("{{app}}", app)
  .replaceAll("{{wasm}}", wasm)
  .replaceAll("{{worker}}", worker);
writeFileSync(`${dist}/index.html`, html);

let raw = 0;
let sent = 0;
for (const name of ["index.html", ...readdirSync(`${dist}/assets`).map((file) => `assets/${file}`)]) {
  const bytes = readFileSync(`${dist}/${name}`);
  const packed = brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  });
  writeFileSync(`${dist}/${name}.br`, packed);
  raw += bytes.length;
  sent += packed.length;
  console.log(`${name.padEnd(36)} ${(bytes.length / 1000).toFixed(1).padStart(8)} KB  ${(packed.length / 1000).toFixed(1).padStart(7)} KB brotli`);
}
console.log(`${"in all".padEnd(36)} ${(raw / 1000).toFixed(1).padStart(8)} KB  ${(sent / 1000).toFixed(1).padStart(7)} KB brotli`);
