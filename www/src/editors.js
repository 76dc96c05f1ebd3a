// The three editors: template, payload and rendered body. Each lives in an open shadow root, where its styles are
// an adopted sheet: the strict content policy then needs neither a nonce nor 'unsafe-inline'.

import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { HighlightStyle, bracketMatching, codeFolding, foldGutter, foldKeymap, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, lintKeymap } from "@codemirror/lint";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { Compartment, EditorState, StateEffect, StateField } from "@codemirror/state";
import {
  Decoration, EditorView, drawSelection, dropCursor, highlightActiveLine, highlightActiveLineGutter, highlightSpecialChars, hoverTooltip, keymap,
  lineNumbers, rectangularSelection, crosshairCursor,
} from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { h } from "./dom.js";

/** Colours come from the page's custom properties, so both themes and a switch between them need no new style. */
const colours = HighlightStyle.define([
  { tag: tags.comment, color: "var(--code-comment)", fontStyle: "italic" },
  { tag: tags.meta, color: "var(--code-delimiter)", fontWeight: "600" },
  { tag: tags.keyword, color: "var(--code-keyword)", fontWeight: "600" },
  { tag: tags.special(tags.variableName), color: "var(--code-variable)" },
  { tag: tags.propertyName, color: "var(--code-field)" },
  { tag: tags.definition(tags.propertyName), color: "var(--code-key)" },
  { tag: tags.function(tags.variableName), color: "var(--code-function)" },
  { tag: tags.string, color: "var(--code-string)" },
  { tag: tags.special(tags.string), color: "var(--code-literal)" },
  { tag: [tags.number, tags.atom, tags.bool, tags.null], color: "var(--code-number)" },
  { tag: [tags.operator, tags.punctuation, tags.separator, tags.bracket], color: "var(--code-punctuation)" },
  { tag: tags.invalid, color: "var(--error)" },
]);

const look = EditorView.theme({
  "&": { height: "100%", fontSize: "var(--code-size)", color: "var(--text)", backgroundColor: "var(--surface)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.55", overflow: "auto" },
  ".cm-content": { padding: "10px 0", caretColor: "var(--accent)" },
  ".cm-line": { padding: "0 14px 0 8px" },
  ".cm-cursor": { borderLeftColor: "var(--accent)", borderLeftWidth: "2px" },
  ".cm-gutters": { backgroundColor: "var(--surface)", color: "var(--muted)", border: "none", paddingLeft: "4px" },
  ".cm-lineNumbers .cm-gutterElement": { padding: "0 6px 0 8px", minWidth: "26px" },
  ".cm-activeLine": { backgroundColor: "var(--active-line)" },
  ".cm-activeLineGutter": { backgroundColor: "var(--active-line)", color: "var(--text)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "var(--selection)" },
  ".cm-selectionMatch": { backgroundColor: "var(--match)" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--match)", outline: "1px solid var(--line-strong)" },
  ".cm-foldGutter .cm-gutterElement": { color: "var(--muted)", cursor: "pointer" },
  ".cm-foldPlaceholder": { backgroundColor: "var(--sunken)", border: "1px solid var(--line)", color: "var(--muted)", padding: "0 6px" },
  ".cm-specialChar": { color: "var(--error)" },
  ".cm-gutter-lint": { width: "14px" },
  ".cm-gutter-lint .cm-gutterElement": { padding: "0 1px" },
  ".cm-lint-marker": { width: "9px", height: "9px", borderRadius: "50%", content: "normal", marginTop: "6px" },
  ".cm-lint-marker-error": { content: "normal", backgroundColor: "var(--error)" },
  ".cm-lint-marker-warning": { content: "normal", backgroundColor: "var(--warning)", borderRadius: "2px" },
  ".cm-lint-marker-info": { content: "normal", backgroundColor: "var(--info)" },
  ".cm-lint-marker-hint": { content: "normal", backgroundColor: "var(--muted)" },
  ".cm-lintRange": { backgroundImage: "none", paddingBottom: "1px", textDecorationLine: "underline", textDecorationStyle: "wavy", textDecorationThickness: "1px", textUnderlineOffset: "4px" },
  ".cm-lintRange-error": { backgroundImage: "none", textDecorationColor: "var(--error)" },
  ".cm-lintRange-warning": { backgroundImage: "none", textDecorationColor: "var(--warning)" },
  ".cm-lintRange-info": { backgroundImage: "none", textDecorationColor: "var(--info)" },
  ".cm-lintRange-hint": { backgroundImage: "none", textDecorationColor: "var(--muted)", textDecorationStyle: "dotted" },
  ".cm-lintRange-active": { backgroundColor: "var(--match)" },
  ".cm-tooltip": {
    backgroundColor: "var(--raised)", color: "var(--text)", border: "1px solid var(--line-strong)", borderRadius: "8px",
    boxShadow: "var(--shadow)", fontFamily: "var(--sans)", fontSize: "13px", overflow: "hidden", maxWidth: "min(480px, 92vw)",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--mono)", fontSize: "13px", maxHeight: "15em" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "4px 10px", display: "flex", gap: "8px", alignItems: "baseline" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--accent)", color: "var(--on-accent)" },
  ".cm-tooltip-autocomplete ul li[aria-selected] .cm-completionDetail": { color: "var(--on-accent)" },
  ".cm-completionDetail": { marginLeft: "auto", fontStyle: "normal", color: "var(--muted)", maxWidth: "18em", overflow: "hidden", textOverflow: "ellipsis" },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "700" },
  ".cm-completionInfo": { padding: "8px 12px", maxWidth: "320px", whiteSpace: "pre-wrap" },
  ".cm-tooltip-lint": { padding: "0" },
  ".cm-diagnostic": { padding: "8px 12px", borderLeft: "4px solid var(--muted)", marginLeft: "0", whiteSpace: "pre-wrap" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--error)" },
  ".cm-diagnostic-warning": { borderLeftColor: "var(--warning)" },
  ".cm-diagnostic-info": { borderLeftColor: "var(--info)" },
  ".cm-diagnosticAction": { backgroundColor: "var(--accent)", color: "var(--on-accent)", borderRadius: "6px", padding: "3px 10px", margin: "6px 0 0", fontSize: "12px", display: "block" },
  ".cm-diagnosticSource": { color: "var(--muted)", fontSize: "12px", opacity: "1" },
  ".hp-hover": { padding: "8px 12px", display: "grid", gap: "4px", whiteSpace: "pre-wrap", overflowWrap: "anywhere" },
  ".hp-hover code": { fontFamily: "var(--mono)", fontWeight: "600" },
  ".hp-hover .value": { fontFamily: "var(--mono)", color: "var(--code-string)", fontWeight: "400" },
  ".hp-payload": { backgroundColor: "var(--mark)", borderRadius: "3px", boxShadow: "0 1px 0 0 var(--mark-line)", cursor: "pointer" },
  ".hp-traced": { backgroundColor: "var(--traced)", borderRadius: "3px", boxShadow: "0 1px 0 0 var(--traced-line), 0 -1px 0 0 var(--traced-line)" },
  ".hp-fault": { textDecoration: "underline wavy var(--error) 1px", textUnderlineOffset: "4px" },
  ".cm-panels": { backgroundColor: "var(--sunken)", color: "var(--text)", borderColor: "var(--line)" },
  ".cm-panel.cm-search": { padding: "6px 10px", fontSize: "13px" },
  ".cm-textfield": { backgroundColor: "var(--surface)", color: "var(--text)", border: "1px solid var(--line-strong)", borderRadius: "5px" },
  ".cm-button": { backgroundImage: "none", backgroundColor: "var(--surface)", color: "var(--text)", border: "1px solid var(--line-strong)", borderRadius: "5px" },
});

/** @type {import("@codemirror/state").StateEffectType<{ from: number, to: number }[]>} */
const traceEffect = StateEffect.define();
/** @type {import("@codemirror/state").StateEffectType<import("@codemirror/view").DecorationSet>} */
const marksEffect = StateEffect.define();

const traced = Decoration.mark({ class: "hp-traced" });

const traceField = StateField.define({
  create: () => Decoration.none,
  update(value, transaction) {
    let set = value.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (effect.is(traceEffect)) {
        const length = transaction.newDoc.length;
        const ranges = effect.value.filter((range) => range.from < range.to && range.to <= length);
        set = Decoration.set(ranges.map((range) => traced.range(range.from, range.to)), true);
      }
    }
    return set;
  },
  provide: (field) => EditorView.decorations.from(field),
});

const marksField = StateField.define({
  create: () => Decoration.none,
  update(value, transaction) {
    let set = value.map(transaction.changes);
    for (const effect of transaction.effects) if (effect.is(marksEffect)) set = effect.value;
    return set;
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** Shows where something came from or went to. @param {EditorView} view @param {{ from: number, to: number }[]} ranges */
export function trace(view, ranges) {
  view.dispatch({ effects: traceEffect.of(ranges) });
}

/** Replaces the marks of the body. @param {EditorView} view @param {import("@codemirror/view").DecorationSet} set */
export function mark(view, set) {
  view.dispatch({ effects: marksEffect.of(set) });
}

/**
 * An editor in a shadow root of its own.
 * @param {HTMLElement} host
 * @param {string} text
 * @param {import("@codemirror/state").Extension[]} extensions
 */
function mount(host, text, extensions) {
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(":host { display: block; height: 100%; min-height: 0 } .frame { height: 100% }");
  root.adoptedStyleSheets = [sheet];
  const parent = h("div", { class: "frame" });
  root.append(parent);
  const state = EditorState.create({ doc: text, extensions });
  return new EditorView({ state, root, parent });
}

/** @param {string} label */
const common = (label) => [
  look,
  syntaxHighlighting(colours),
  highlightSpecialChars(),
  drawSelection(),
  EditorView.lineWrapping,
  EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0", spellcheck: "false", autocapitalize: "off", autocorrect: "off", translate: "no" }),
  EditorState.tabSize.of(2),
  indentUnit.of("  "),
  traceField,
  highlightSelectionMatches(),
];

/**
 * Typing over a selection: left to the browser, it would put inline styles into the content to keep the look of what
 * was there, which the content policy refuses. So the change is made here.
 */
const typeOverSelection = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { main } = view.state.selection;
    const text = event.data;
    if (event.inputType !== "insertText" || !text || view.composing || view.state.selection.ranges.every((range) => range.empty)) return false;
    event.preventDefault();
    const insert = () => view.state.update(view.state.replaceSelection(text), { userEvent: "input.type", scrollIntoView: true });
    if (!view.state.facet(EditorView.inputHandler).some((handler) => handler(view, main.from, main.to, text, insert))) view.dispatch(insert());
    return true;
  },
});

const editing = [
  typeOverSelection,
  lineNumbers(),
  lintGutter({ hoverTime: 200 }),
  foldGutter({ openText: "▾", closedText: "▸" }),
  codeFolding(),
  history(),
  dropCursor(),
  EditorState.allowMultipleSelections.of(true),
  rectangularSelection(),
  crosshairCursor(),
  bracketMatching(),
  closeBrackets(),
  highlightActiveLine(),
  highlightActiveLineGutter(),
  keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...searchKeymap, ...historyKeymap, ...foldKeymap, ...completionKeymap, ...lintKeymap]),
];

/**
 * @typedef {object} TemplateOptions
 * @property {string} text
 * @property {() => void} changed
 * @property {(position: number) => void} moved
 * @property {(position: number, explicit: boolean) => Promise<import("./types.d.ts").Completions | null>} complete
 * @property {(position: number) => Promise<import("./types.d.ts").Hover | null>} hover
 */

/** @param {HTMLElement} host @param {TemplateOptions} options */
export function templateEditor(host, options) {
  const language = new Compartment();
  const view = mount(host, options.text, [
    ...common("Template"),
    editing,
    language.of([]),
    autocompletion({ icons: false, activateOnTypingDelay: 60, override: [(context) => completions(context, options)] }),
    hoverTooltip(async (_view, position) => {
      const found = await options.hover(position).catch(() => null);
      if (!found) return null;
      return {
        pos: found.from,
        end: found.to,
        above: true,
        create: () => ({
          dom: h("div", { class: "hp-hover" }, h("code", {}, found.title), found.value && h("code", { class: "value" }, found.value), found.doc && h("span", {}, found.doc)),
        }),
      };
    }, { hoverTime: 250 }),
    listen(options.changed, options.moved),
  ]);
  return { view, setLanguage: (/** @type {import("@codemirror/state").Extension} */ extension) => view.dispatch({ effects: language.reconfigure(extension) }) };
}

/**
 * @param {import("@codemirror/autocomplete").CompletionContext} context
 * @param {TemplateOptions} options
 */
async function completions(context, options) {
  const before = context.matchBefore(/[\w.$]+|\{\{-?\s*|\|\s*/);
  if (!before && !context.explicit) return null;
  const found = await options.complete(context.pos, context.explicit).catch(() => null);
  if (!found || found.options.length === 0 || context.aborted) return null;
  const kinds = /** @type {Record<string, string>} */ ({ field: "property", function: "function", variable: "variable", keyword: "keyword", template: "class" });
  return {
    from: found.from,
    to: found.to,
    options: found.options.map((option, index) => ({
      label: option.label,
      type: kinds[option.kind] ?? "text",
      detail: option.value ?? option.detail ?? undefined,
      info: [option.detail, option.doc].filter(Boolean).join("\n") || undefined,
      boost: -index / 100,
    })),
    validFor: /^\w*$/,
  };
}

/** @param {() => void} changed @param {(position: number) => void} moved */
function listen(changed, moved) {
  return EditorView.updateListener.of((update) => {
    if (update.docChanged) changed();
    else if (update.selectionSet && update.view.hasFocus) moved(update.state.selection.main.head);
  });
}

/**
 * @param {HTMLElement} host
 * @param {{ text: string, changed: () => void, moved: (position: number) => void }} options
 */
export function payloadEditor(host, options) {
  return mount(host, options.text, [...common("Payload"), editing, json(), listen(options.changed, options.moved)]);
}

/**
 * @param {HTMLElement} host
 * @param {{ pointed: (position: number | null, click: boolean) => void, label?: string }} options
 */
export function bodyView(host, options) {
  let last = -1;
  /** @param {EditorView} view @param {MouseEvent} event */
  const at = (view, event) => view.posAtCoords({ x: event.clientX, y: event.clientY });
  const view = mount(host, "", [
    ...common(options.label ?? "Rendered body"),
    EditorState.readOnly.of(true),
    lineNumbers(),
    json(),
    bracketMatching(),
    marksField,
    keymap.of([...defaultKeymap, ...searchKeymap]),
    EditorView.updateListener.of((update) => {
      if (update.selectionSet && !update.docChanged && update.view.hasFocus) options.pointed(update.state.selection.main.head, true);
    }),
    EditorView.domEventHandlers({
      mousemove(event, shown) {
        const inside = event.target instanceof Element && event.target.closest(".hp-payload");
        const position = inside ? at(shown, event) : null;
        if (position === last) return;
        last = position ?? -1;
        options.pointed(position, false);
      },
      mouseleave() {
        last = -1;
        options.pointed(null, false);
      },
    }),
  ]);
  return view;
}

/** Replaces the whole text, as one step that can be undone. @param {EditorView} view @param {string} text */
export function replace(view, text) {
  if (view.state.doc.toString() === text) return;
  view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text }, selection: { anchor: 0 }, userEvent: "input.replace" });
}

/** Goes to a place. @param {EditorView} view @param {number} from @param {number} [to] */
export function jump(view, from, to = from) {
  const length = view.state.doc.length;
  const anchor = Math.min(from, length);
  view.dispatch({ selection: { anchor, head: Math.min(to, length) }, effects: EditorView.scrollIntoView(anchor, { y: "center" }) });
  view.focus();
}
