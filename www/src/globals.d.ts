/** Where the bundler put the wasm module, relative to the page. */
declare const WASM_URL: string;
/** Where the bundler put the worker, relative to the page. */
declare const WORKER_URL: string;
