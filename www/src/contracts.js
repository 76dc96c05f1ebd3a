// Contracts: a project file and its files, checked here as the command line checks them; a check opens in the editors.

import { byId, h } from "./dom.js";
import { Stopped } from "./engine.js";
import * as files from "./files.js";
import { prose, sentence } from "./problems.js";

/** @typedef {import("./types.d.ts").ProjectReport} Report */
/** @typedef {import("./types.d.ts").ReportWebhook} Webhook */
/** @typedef {import("./types.d.ts").ReportCheck} Check */
/** @typedef {import("./types.d.ts").Diagnostic} Diagnostic */
/**
 * What to open in the editors: the project's texts where it has them, else a sample of the source.
 * @typedef {{ source: string, destination: string, formatting: string, template: string | null, event: string, sample: string, payload: string | null, diagnostic: Diagnostic | null }} Opened
 */

/** How long a whole project may take, in milliseconds. */
const LIMIT = 20_000;
/** More checks of one webhook than this are not listed. */
const MOST = 300;
/** The path given to a project file that was pasted. */
const PASTED = "hookproof.json";

export class Contracts {
  /** @type {import("./files.js").Texts} */ #texts = new Map();
  /** The project file's path. */ #path = "";
  /** The project's files, as it names them. @type {Record<string, string>} */ #files = {};
  #status = h("p", { class: "note", id: "contracts-status", role: "status" });
  #report = h("div", { id: "contracts-report" });
  #paste = h("textarea", { id: "contracts-text", rows: "6", spellcheck: "false", "aria-label": "Text of hookproof.json" });

  /**
   * @param {import("./engine.js").Engine} engine
   * @param {{ tab: () => void, open: (what: Opened) => Promise<void> }} page
   */
  constructor(engine, page) {
    this.engine = engine;
    this.page = page;
    const paste = h("button", { type: "button", class: "button small", id: "contracts-check", click: () => this.take(new Map([[PASTED, this.#paste.value]]), []) }, "Check this text");
    byId("view-contracts").append(
      h("p", { class: "note" }, "A ", h("code", {}, "hookproof.json"), " lists webhooks and the checks each must pass. Drop it anywhere on this page, with its files or as a folder, or open it below. Nothing leaves your browser."),
      h("div", { class: "contracts-open" }, this.#picker("Open files…", "contracts-files", false), this.#picker("Open a folder…", "contracts-folder", true)),
      h("details", { class: "contracts-paste" }, h("summary", {}, "Paste the text"), this.#paste, paste),
      this.#status,
      this.#report,
    );
    this.#drops();
  }

  /** @param {string} label @param {string} id @param {boolean} folder */
  #picker(label, id, folder) {
    const input = h("input", { type: "file", id, multiple: true, webkitdirectory: folder, hidden: true, "aria-label": label });
    input.addEventListener("change", async () => {
      if (input.files?.length) await this.#read(files.picked(input.files));
      // The same files can be chosen again, after they were edited.
      input.value = "";
    });
    return h("span", {}, input, h("button", { type: "button", class: "button small", click: () => input.click() }, label));
  }

  /** Files may be dropped anywhere; the editors would take them for text otherwise. */
  #drops() {
    const carries = (/** @type {DragEvent} */ event) => event.dataTransfer?.types.includes("Files") ?? false;
    const mark = (/** @type {boolean} */ on) => document.body.toggleAttribute("data-drop", on);
    addEventListener("dragover", (event) => {
      if (!carries(event)) return;
      event.preventDefault();
      event.stopPropagation();
      mark(true);
    }, true);
    addEventListener("dragleave", (event) => event.relatedTarget === null && mark(false), true);
    addEventListener("drop", async (event) => {
      if (!carries(event) || !event.dataTransfer) return;
      event.preventDefault();
      event.stopPropagation();
      mark(false);
      this.page.tab();
      await this.#read(await files.dropped(event.dataTransfer));
    }, true);
  }

  /** @param {{ path: string, file: File }[]} list */
  async #read(list) {
    const { texts, skipped } = await files.read(list);
    await this.take(texts, skipped);
  }

  /** Adds texts to those already loaded, so files that the project still lacks can be opened later. @param {import("./files.js").Texts} texts @param {string[]} skipped */
  async take(texts, skipped) {
    const path = files.projectPath(texts);
    if (path !== null || texts.has(PASTED)) {
      // Another project: what belonged to the last one goes, but for files that a pasted text may still mean.
      if (!texts.has(PASTED) || texts.size > 1) this.#texts = new Map();
      this.#path = path ?? PASTED;
    }
    for (const [name, text] of texts) this.#texts.set(name, text);
    const project = this.#texts.get(this.#path);
    if (project === undefined) {
      this.#say(`No hookproof.json found in ${texts.size === 1 ? "this file" : `these ${texts.size} files`}. Add it; the files loaded so far are kept.`);
      return;
    }
    this.#say("Checking…");
    this.#files = files.named(project, this.#path, this.#texts);
    try {
      const { result } = await this.engine.within(LIMIT, "checkProject", project, JSON.stringify(this.#files));
      this.#draw(JSON.parse(result), project);
      this.#say(skipped.length > 0 ? `Skipped (too many files, or too large): ${skipped.slice(0, 5).join(", ")}${skipped.length > 5 ? "…" : ""}` : "");
    } catch (error) {
      this.#report.replaceChildren();
      const { message } = /** @type {Error} */ (error);
      this.#say(error instanceof Stopped ? `The checks took longer than ${error.limit / 1000} s and were stopped.` : sentence(message));
    }
  }

  /** @param {string} text */
  #say(text) {
    this.#status.textContent = text;
  }

  /** @param {Report} report @param {string} project */
  #draw(report, project) {
    const { summary } = report;
    const text = report.faults.length > 0
      ? `The project file has ${report.faults.length === 1 ? "an error" : `${report.faults.length} errors`}, so no check was run.`
      : report.ok
        ? `All ${summary.checks} checks on ${summary.webhooks} webhooks pass.`
        : `${summary.failing} of ${summary.webhooks} webhooks fail (${summary.failed} of ${summary.checks} checks).`;
    this.#report.replaceChildren(
      h("p", { class: `torture-summary ${report.ok ? "pass" : "fail"}`, id: "contracts-summary" }, text),
      ...(report.faults.length > 0 ? [h("ul", { class: "checks" }, ...report.faults.map((fault) => this.#fault(fault)))] : []),
      ...report.webhooks.map((webhook, index) => this.#webhook(webhook, files.parse(project)?.webhooks?.[index])),
    );
  }

  /** @param {Diagnostic} fault */
  #fault(fault) {
    return h(
      "li",
      { class: "check" },
      mark(false),
      h("span", {}, ...prose(sentence(fault.message)), h("small", {}, `${this.#path} ${fault.line}:${fault.column} · ${fault.code}`), fault.help && h("small", {}, ...prose(sentence(fault.help)))),
    );
  }

  /** @param {Webhook} webhook @param {any} asked what the project file says of it */
  #webhook(webhook, asked) {
    const failed = webhook.checks.filter((check) => !check.ok).length;
    const list = (/** @type {Check[]} */ checks) =>
      h("ul", { class: "checks" }, ...checks.slice(0, MOST).map((check) => this.#check(webhook, check, asked)), checks.length > MOST && h("li", { class: "note" }, `and ${checks.length - MOST} more`));
    // Failing checks first: they are what the reader looks for.
    const failing = webhook.checks.filter((check) => !check.ok);
    const holding = webhook.checks.filter((check) => check.ok);
    return h(
      "details",
      { class: "webhook", open: !webhook.ok },
      h(
        "summary",
        {},
        mark(webhook.ok),
        h("strong", {}, webhook.name),
        ` ${failed === 0 ? `all ${webhook.checks.length} pass` : `${failed} of ${webhook.checks.length} fail`}`,
        h("small", {}, `${webhook.source} → ${webhook.destination}${webhook.template ? ` · ${webhook.template}` : ""}`),
      ),
      ...(failing.length > 0 ? [list(failing), ...(holding.length > 0 ? [h("details", { class: "holding" }, h("summary", {}, `${holding.length} pass`), list(holding))] : [])] : [list(holding)]),
    );
  }

  /** @param {Webhook} webhook @param {Check} check @param {any} asked */
  #check(webhook, check, asked) {
    const open = async () => {
      try {
        await this.page.open(this.#opened(webhook, check, asked));
      } catch (error) {
        this.#say(sentence(/** @type {Error} */ (error).message));
      }
    };
    return h(
      "li",
      { class: "check" },
      mark(check.ok),
      h(
        "button",
        { type: "button", class: "go", click: open },
        h("span", { class: "kind" }, check.kind),
        ` ${check.name}`,
        tellsItself(check) ? null : h("small", {}, ...prose(sentence(check.message))),
        ...(check.ok ? [] : found(webhook, check).slice(0, 5).map((entry) => h("small", {}, ...prose(sentence(entry.message)), ` · ${entry.code}`))),
      ),
    );
  }

  /** @param {Webhook} webhook @param {Check} check @param {any} asked @returns {Opened} */
  #opened(webhook, check, asked) {
    const [, event = "", sample = ""] = /^sample ([^/]+)\/(.+)$/s.exec(check.payload ?? "") ?? [];
    const file = check.payload === null ? undefined : this.#files[check.payload];
    const entry = (Array.isArray(asked?.payloads) ? asked.payloads : []).find((/** @type {any} */ one) => one?.file === check.payload);
    const first = Array.isArray(asked?.events) ? asked.events[0] : asked?.event;
    return {
      source: webhook.source,
      destination: webhook.destination,
      formatting: typeof asked?.formatting === "string" ? asked.formatting : "",
      template: webhook.template === null ? null : (this.#files[webhook.template] ?? null),
      event: event || (check.kind === "verdict" ? check.name : "") || (entry?.event ?? first ?? ""),
      sample,
      payload: file ?? null,
      diagnostic: found(webhook, check).find((one) => one.document === "template" || one.document === "payload") ?? null,
    };
  }
}

/** Are its own findings all that there is to say? The sentence of such a check is one of theirs. @param {Check} check */
const tellsItself = (check) =>
  !check.ok && check.causes.length === 0 && check.diagnostics.length > 0 && ["sample", "payload", "assertion"].includes(check.kind);

/** What a check refers to, worst first, then what it finds of its own. @param {Webhook} webhook @param {Check} check */
const found = (webhook, check) => [
  ...check.causes.map((index) => webhook.causes[index].diagnostic).sort((a, b) => Number(b.severity === "error") - Number(a.severity === "error")),
  ...check.diagnostics,
];

/** @param {boolean} ok */
const mark = (ok) => h("span", { class: `mark ${ok ? "pass" : "fail"}`, role: "img", "aria-label": ok ? "passes" : "fails" }, ok ? "✓" : "✕");
