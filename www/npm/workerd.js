// Cloudflare's workerd: the module comes compiled.
import module from "./hookproof_bg.wasm";
import { initSync } from "./hookproof.js";

initSync({ module });
export * from "./api.js";
