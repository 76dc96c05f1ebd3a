// TEMPORARY: the real core where it has the call, else the mock.
import * as raw from "../pkg/dist/hookproof.js";
import * as mock from "./mock-core.js";
const pick = (/** @type {string} */ name) => /** @type {any} */ (raw)[name] ?? /** @type {any} */ (mock)[name];
export const catalogue = pick("catalogue");
export const sample = pick("sample");
export const starter = pick("starter");
export const preview = pick("preview");
export const complete = pick("complete");
export const hover = pick("hover");
export const explain = pick("explain");
export const version = pick("version");
export const tree = pick("tree");
export const nodeTypes = pick("nodeTypes");
