// Deno: a source-phase import needs no permission to read.
import source module from "./hookproof_bg.wasm";
import { initSync } from "./hookproof.js";

initSync({ module });
export * from "./api.js";
