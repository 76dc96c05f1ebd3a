// The right pane without the body: verdict, headers and facts.

import { byId, copy, h } from "./dom.js";
import { prose, sentence } from "./problems.js";

/** @typedef {import("./types.d.ts").Preview} Preview */
/** @typedef {import("./types.d.ts").Source} Source */

/** @param {string} standing */
const badge = (standing) => h("span", { class: `badge ${standing}` }, standing);

const VERDICTS = /** @type {Record<string, [string, string]>} */ ({
  proved: ["Proved", "no payload of these events can break this template's JSON."],
  assumed: ["Assumed", "no payload can break this template's JSON, as long as some undocumented facts hold."],
  refuted: ["Refuted", "there is a payload that breaks this template."],
  unknown: ["Unknown", "hookproof could neither prove nor refute this template."],
});

/**
 * @param {import("./types.d.ts").Verdict | null} verdict
 * @param {(payload: string) => void} show
 */
export function verdict(verdict, show) {
  const element = byId("verdict");
  const chip = byId("status-verdict");
  element.hidden = verdict === null;
  chip.textContent = "";
  chip.className = "chip plain";
  if (!verdict) return;
  const [word, text] = VERDICTS[verdict.kind] ?? [verdict.kind, ""];
  const example = verdict.counterexample;
  const reason = verdict.reason ?? text;
  element.className = `verdict ${verdict.kind}`;
  element.replaceChildren(
    h("p", {}, h("strong", {}, `${word}: `), ...prose(sentence(reason))),
    ...(verdict.assumptions.length
      ? [
          h(
            "ul",
            { class: "assumptions" },
            ...verdict.assumptions.map((fact) =>
              h(
                "li",
                {},
                badge(fact.standing),
                ` ${fact.what} (${fact.origin}) `,
                ...(fact.counterexample === null
                  ? []
                  : [h("button", { type: "button", class: "button small", click: () => show(JSON.stringify(fact.counterexample, null, 2)) }, "Show a payload that breaks it otherwise")]),
              ),
            ),
          ),
        ]
      : []),
    ...(verdict.kind !== "proved" && verdict.kind !== "assumed" && verdict.holdsFor.length ? [h("p", {}, `It holds for ${verdict.holdsFor.join(", ")}.`)] : []),
    ...(example
      ? [h("button", { type: "button", class: "button small", id: "show-counterexample", title: example.error, click: () => show(JSON.stringify(example.payload, null, 2)) }, "Show me the payload that breaks it")]
      : []),
  );
  chip.textContent = word;
  chip.classList.add(verdict.kind);
}

const RECEIVED = { accepted: ["Accepted", "proved"], refused: ["Refused", "refuted"], unchecked: ["Unchecked", "unknown"] };

/**
 * What the receiver's rules say, beside the verdict on the JSON: it is tried, not proved.
 * @param {import("./types.d.ts").DestinationVerdict} verdict
 * @param {string} name the receiver's; empty where no receiver was chosen
 * @param {(payload: string) => void} show
 */
export function receiver(verdict, name, show) {
  const element = byId("receiver");
  element.hidden = name === "";
  const [word, look] = RECEIVED[verdict.kind];
  const example = verdict.counterexample;
  element.className = `verdict ${look}`;
  element.replaceChildren(
    h("p", {}, h("strong", {}, `${name}: ${word}: `), ...prose(sentence(verdict.reason))),
    ...(example
      ? [h("button", { type: "button", class: "button small", id: "show-refused", title: example.error, click: () => show(JSON.stringify(example.payload, null, 2)) }, "Show the payload that is refused")]
      : []),
  );
}

/** A message in the verdict's place: the engine was stopped or failed. @param {string} strong @param {string} text @param {() => void} again */
export function failed(strong, text, again) {
  const element = byId("verdict");
  element.hidden = false;
  element.className = "verdict failed";
  element.replaceChildren(h("p", {}, h("strong", {}, strong), text), h("button", { type: "button", class: "button small", click: again }, "Try again"));
  byId("status-verdict").textContent = "";
  byId("status-verdict").className = "chip plain";
  byId("receiver").hidden = true;
}

/**
 * @param {Preview} preview
 * @param {Source} source
 * @param {boolean} secret
 */
export function headers(preview, source, secret) {
  const scheme = source.signing?.scheme ?? null;
  const signed = /signature/i;
  const rows = preview.headers.map((header) =>
    h(
      "tr",
      { "data-header": header.name },
      h("td", { class: "name" }, header.name),
      h("td", { class: "value" }, header.value),
      h("td", { class: "last", title: header.origin ?? "" }, badge(header.standing)),
    ));
  const signature = preview.headers.find((header) => signed.test(header.name));
  byId("view-headers").replaceChildren(
    h("h3", {}, "Request"),
    h("p", { class: "request" }, h("b", {}, preview.request?.method ?? "POST"), ` ${preview.request?.url ?? "(the endpoint's URL)"}`),
    h("h3", {}, "Headers"),
    rows.length > 0
      ? h("table", {}, h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Name"), h("th", { scope: "col" }, "Value"), h("th", { scope: "col", class: "last" }, "Standing"))), h("tbody", {}, ...rows))
      : h("p", { class: "note" }, "No headers are known."),
    h("h3", {}, "Signature"),
    ...signatureNotes(source, scheme, signature, secret, preview),
  );
}

/**
 * @param {Source} source
 * @param {string | null} scheme
 * @param {import("./types.d.ts").Header | undefined} signature
 * @param {boolean} secret
 * @param {Preview} preview
 */
function signatureNotes(source, scheme, signature, secret, preview) {
  if (!scheme) return [h("p", { class: "note" }, `${source.name} documents no signature: a receiver cannot tell its requests from forged ones by their bytes.`)];
  if (!secret) {
    const field = h("button", { type: "button", class: "button small", click: () => byId("secret").focus() }, "Enter a secret");
    return [h("p", { class: "note" }, "Requests are signed by the scheme ", h("strong", {}, scheme), ". Enter a secret to compute the header here. The secret stays in memory: it is never stored or put into a link."), h("p", { class: "note" }, field)];
  }
  return [
    h("p", { class: "note" }, "Scheme ", h("strong", {}, scheme), ", computed over ", h("strong", {}, `the raw ${preview.bodyBytes ?? 0} bytes of the body`), ". A receiver must verify the bytes as they arrived, never a parsed and re-serialised object."),
    ...(signature ? [h("p", { class: "note" }, copyButton(`Copy ${signature.name}`, signature.value))] : []),
  ];
}

/** @param {string} label @param {string} text */
function copyButton(label, text) {
  const button = h("button", { type: "button", class: "button small" }, label);
  button.addEventListener("click", () => copy(button, text));
  return button;
}

/** @param {Source} source */
export function facts(source) {
  const origin = (/** @type {string | null} */ text) => text && h("small", {}, text);
  const list = source.facts.map((fact) => h("li", {}, badge(fact.standing), h("span", {}, ...prose(fact.text), origin(fact.origin))));
  const functions = source.functions.map((entry) => h("li", {}, badge(entry.standing), h("span", {}, h("code", {}, entry.signature), h("small", {}, entry.doc))));
  const documented = source.facts.filter((fact) => fact.standing === "documented").length;
  byId("view-facts").replaceChildren(
    h("h3", {}, source.name),
    h("p", { class: "note" }, source.summary),
    h("p", { class: "note" }, "From: ", source.page.title, ", ", source.page.origin),
    h("h3", {}, `What is known (${documented} documented, ${source.facts.length - documented} assumed or observed)`),
    list.length > 0 ? h("ul", { class: "facts" }, ...list) : h("p", { class: "note" }, "No facts are recorded."),
    ...(functions.length > 0 ? [h("h3", {}, "Functions the source adds"), h("ul", { class: "facts" }, ...functions)] : []),
  );
}
