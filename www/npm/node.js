// Node and Bun: read from disk, synchronous, so that `require()` works too.
import { readFileSync } from "node:fs";
import { initSync } from "./hookproof.js";

initSync({ module: readFileSync(new URL("./hookproof_bg.wasm", import.meta.url)) });
export * from "./api.js";
