// The list of diagnostics: click goes to the place, the button applies the fix, "Why?" explains the code.

import { setDiagnostics } from "@codemirror/lint";
import { byId, h } from "./dom.js";

/** @typedef {import("./types.d.ts").Diagnostic} Diagnostic */

const MARKS = { error: "!", warning: "!", info: "i", hint: "·" };
const WORDS = { template: "template", payload: "payload", body: "body", headers: "headers", url: "URL" };
/** The list stops here; the count does not. */
const MOST = 200;

/** Text in backticks becomes a `<code>` element; nothing is parsed as HTML. @param {string} text */
export function prose(text) {
  return text.split(/(`[^`]+`)/).map((part) => (/^`.+`$/s.test(part) ? h("code", {}, part.slice(1, -1)) : part));
}

/** A sentence begins with a capital, whoever wrote it. @param {string} text */
export const sentence = (text) => text.slice(0, 1).toLocaleUpperCase("en") + text.slice(1);

/**
 * @param {Diagnostic[]} diagnostics
 * @param {{ go: (diagnostic: Diagnostic) => void, fix: (diagnostic: Diagnostic) => void, explain: (code: string) => Promise<string> }} actions
 */
export function list(diagnostics, actions) {
  const items = diagnostics.slice(0, MOST).map((diagnostic) => item(diagnostic, actions));
  if (diagnostics.length > MOST) items.push(h("li", { class: "problem" }, h("span"), `and ${diagnostics.length - MOST} more`));
  byId("problem-list").replaceChildren(...items);
}

/**
 * @param {Diagnostic} diagnostic
 * @param {Parameters<typeof list>[1]} actions
 */
function item(diagnostic, actions) {
  const { severity, code, message, help, fix } = diagnostic;
  const at = diagnostic.line === null ? "" : ` ${diagnostic.line}:${diagnostic.column}`;
  const place = `${WORDS[/** @type {keyof typeof WORDS} */ (diagnostic.document)] ?? diagnostic.document}${at}`;
  const why = h("div", { class: "why", hidden: true });
  const ask = h("button", { type: "button", class: "button small quiet", "aria-expanded": "false", "aria-label": `Why? ${code}` }, "Why?");
  ask.addEventListener("click", async () => {
    if (!why.textContent) why.replaceChildren(...prose(await actions.explain(code).catch((error) => String(error.message))));
    why.hidden = !why.hidden;
    ask.setAttribute("aria-expanded", String(!why.hidden));
  });
  return h(
    "li",
    { class: "problem", "data-code": code },
    h("span", { class: `severity ${severity}`, role: "img", "aria-label": severity }, MARKS[severity]),
    h(
      "button",
      { type: "button", class: "go", click: () => actions.go(diagnostic) },
      h("span", { class: "message" }, ...prose(sentence(message))),
      h("span", { class: "meta" }, `${place} · ${code}`),
      help && h("span", { class: "help" }, ...prose(sentence(help))),
    ),
    h(
      "span",
      { class: "actions" },
      fix && h("button", { type: "button", class: "button small primary", click: () => actions.fix(diagnostic) }, fix.title),
      ask,
    ),
    why,
  );
}

/** "2 errors, 1 warning", or that all is well. @param {Diagnostic[]} diagnostics */
export function summary(diagnostics) {
  const parts = [];
  for (const severity of /** @type {const} */ (["error", "warning", "info", "hint"])) {
    const count = diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
    if (count > 0) parts.push(`${count} ${severity}${count === 1 || severity === "info" ? "" : "s"}`);
  }
  return parts.length > 0 ? parts.join(", ") : "No problems";
}

/** The same findings as squiggles. @param {import("@codemirror/view").EditorView} view @param {Diagnostic[]} diagnostics @param {(diagnostic: Diagnostic) => void} fix */
export function lint(view, diagnostics, fix) {
  const length = view.state.doc.length;
  const shown = diagnostics
    .filter((diagnostic) => diagnostic.from <= length)
    .map((diagnostic) => ({
      from: diagnostic.from,
      to: Math.min(diagnostic.to, length),
      severity: diagnostic.severity,
      source: diagnostic.code,
      message: diagnostic.help ? `${diagnostic.message}\n${diagnostic.help}` : diagnostic.message,
      renderMessage: () => h("span", {}, ...prose(sentence(diagnostic.message)), diagnostic.help && h("div", {}, ...prose(sentence(diagnostic.help)))),
      actions: diagnostic.fix ? [{ name: diagnostic.fix.title, apply: () => fix(diagnostic) }] : [],
    }));
  view.dispatch(setDiagnostics(view.state, shown));
}

/** An explanation comes as text, or as JSON with a meaning, an example and a remedy. @param {string} text */
export function explanation(text) {
  try {
    const entry = JSON.parse(text);
    if (typeof entry === "string") return entry;
    return [entry.meaning, entry.example && `Example: ${entry.example}`, entry.remedy, entry.source && `Source: ${entry.source}`].filter(Boolean).join("\n");
  } catch {
    return text;
  }
}
