// Browsers and bundlers: fetched from beside this file.
import init from "./hookproof.js";

await init({ module_or_path: new URL("./hookproof_bg.wasm", import.meta.url) });
export * from "./api.js";
