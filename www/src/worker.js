// The worker: renders templates off the page, so that the page can stop a runaway one.

import * as core from "../pkg/dist/hookproof.js";

/** @typedef {{ module: WebAssembly.Module }} Start */
/** @typedef {{ id: number, name: string, args: any[] }} Call */

addEventListener("message", (/** @type {MessageEvent<Start | Call>} */ event) => {
  const message = event.data;
  if ("module" in message) {
    core.initSync({ module: message.module });
    postMessage({ ready: true });
    return;
  }
  const started = performance.now();
  try {
    const call = /** @type {Record<string, (...args: any[]) => any>} */ (/** @type {unknown} */ (core))[message.name];
    const result = call(...message.args);
    postMessage({ id: message.id, result, milliseconds: performance.now() - started });
  } catch (error) {
    // A trap leaves the module in an unknown state: the page starts another worker.
    const panic = error instanceof WebAssembly.RuntimeError;
    const { message: text, code } = /** @type {any} */ (error);
    postMessage({ id: message.id, panic, error: { message: String(text ?? error), code: code ?? null } });
  }
});
