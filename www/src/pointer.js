// JSON pointers to and from places in the payload editor, by the editor's own JSON tree.

import { ensureSyntaxTree } from "@codemirror/language";

/** @typedef {import("@codemirror/state").EditorState} EditorState */
/** @typedef {import("@lezer/common").SyntaxNode} SyntaxNode */

const VALUES = new Set(["Object", "Array", "String", "Number", "True", "False", "Null"]);

/** @param {EditorState} state @param {SyntaxNode} property */
function keyOf(state, property) {
  const name = property.getChild("PropertyName");
  if (!name) return null;
  try {
    return String(JSON.parse(state.sliceDoc(name.from, name.to)));
  } catch {
    return null;
  }
}

/** @param {SyntaxNode} node */
function valuesOf(node) {
  const values = [];
  for (let child = node.firstChild; child; child = child.nextSibling) if (VALUES.has(child.name)) values.push(child);
  return values;
}

/**
 * The range of the value that a pointer names, or of its nearest ancestor that exists.
 * @param {EditorState} state
 * @param {string} pointer
 * @returns {{ from: number, to: number, exact: boolean } | null}
 */
export function rangeOf(state, pointer) {
  const tree = ensureSyntaxTree(state, state.doc.length, 100);
  let node = tree ? valuesOf(tree.topNode)[0] : undefined;
  if (!node) return null;
  for (const part of pointer.split("/").slice(1)) {
    const key = part.replaceAll("~1", "/").replaceAll("~0", "~");
    /** @type {SyntaxNode | undefined} */
    let next;
    if (node.name === "Object") {
      /** @type {SyntaxNode | undefined} */
      const property = node.getChildren("Property").find((child) => keyOf(state, child) === key);
      next = property && valuesOf(property)[0];
    } else if (node.name === "Array") {
      next = valuesOf(node)[Number(key)];
    }
    if (!next) return { from: node.from, to: node.to, exact: false };
    node = next;
  }
  return { from: node.from, to: node.to, exact: true };
}

/**
 * The pointer of the value at a place.
 * @param {EditorState} state
 * @param {number} position
 * @returns {string | null}
 */
export function pointerAt(state, position) {
  const tree = ensureSyntaxTree(state, position, 50);
  if (!tree) return null;
  /** @type {string[]} */
  const parts = [];
  /** @type {SyntaxNode | null} */
  let node = tree.resolveInner(position, -1);
  if (node.name === "JsonText") node = tree.resolveInner(position, 1);
  if (node.name === "JsonText") return null;
  for (; node; node = node.parent) {
    const parent = node.parent;
    if (node.name === "Property") {
      const key = keyOf(state, node);
      if (key === null) return null;
      parts.push(key.replaceAll("~", "~0").replaceAll("/", "~1"));
    } else if (parent?.name === "Array" && VALUES.has(node.name)) {
      const at = node.from;
      parts.push(String(valuesOf(parent).findIndex((value) => value.from === at)));
    }
  }
  return parts.reverse().map((part) => `/${part}`).join("");
}
