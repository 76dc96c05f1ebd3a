// The status bar: what was found, whether the body is JSON, and how long rendering took.

import { byId, bytesText, timeText } from "./dom.js";
import { Refused, Stopped } from "./engine.js";
import * as preview from "./preview.js";
import { summary } from "./problems.js";

/** @typedef {import("./types.d.ts").Preview} Preview */

/** @param {Preview} result @param {number} milliseconds @param {string} payload @returns what a screen reader is told */
export function draw(result, milliseconds, payload) {
  const chip = byId("status-problems");
  const found = summary(result.diagnostics);
  const worst = result.diagnostics.some((entry) => entry.severity === "error") ? "error" : result.diagnostics.some((entry) => entry.severity === "warning") ? "warning" : "";
  chip.textContent = found;
  chip.className = `chip ${worst}`;
  const valid = result.body !== null && isJson(result.body);
  const json = byId("status-json");
  json.textContent = result.body === null ? "not rendered" : valid ? "valid JSON" : "not JSON";
  json.className = valid ? "ok" : "bad";
  byId("status-bytes").textContent = result.body === null ? "" : bytesText(result.bodyBytes ?? 0);
  byId("status-time").textContent = timeText(milliseconds);
  byId("payload-note").textContent = isJson(payload) ? "" : "not JSON";
  const first = result.diagnostics[0];
  return `${found}. ${byId("status-verdict").textContent ?? ""}. ${json.textContent}.${first ? ` ${first.message}` : ""}`;
}

/** The engine was stopped, failed or refused. @param {Error} error @param {() => void} again @returns what a screen reader is told */
export function fail(error, again) {
  if (error instanceof Stopped) {
    preview.failed("Stopped: ", `rendering took longer than ${error.limit} ms and was stopped. Your text is unchanged.`, again);
  } else if (error instanceof Refused && error.code === "panic") {
    preview.failed("The engine failed: ", "this is a bug in hookproof. The engine was restarted; your text is unchanged.", again);
  } else {
    preview.failed("Refused: ", error.message, again);
  }
  byId("view-body").classList.add("stale");
  const json = byId("status-json");
  json.textContent = "not rendered";
  json.className = "bad";
  return byId("verdict").textContent ?? "";
}

/** @param {string} text */
function isJson(text) {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
