// The editor's language: the engine's own syntax tree, handed to CodeMirror as it is.

import { Language, LanguageSupport, defineLanguageFacet, foldNodeProp, languageDataProp } from "@codemirror/language";
import { NodeSet, NodeType, Parser, Tree } from "@lezer/common";
import { styleTags, tags } from "@lezer/highlight";

/** Above this many characters the template is shown without colours. */
const LONGEST = 400_000;

/**
 * @typedef {{ types: string[], tree: (template: string) => Uint32Array }} Grammar
 * `tree` gives postfix quadruples [type, from, to, size]; `types` the names in the order of their numbers.
 */

/** Which colour a node has. Nodes that only hold others have none. @type {Record<string, import("@lezer/highlight").Tag>} */
const COLOURS = {
  Error: tags.invalid,
  Comment: tags.comment,
  Delim: tags.meta,
  Keyword: tags.keyword,
  Function: tags.function(tags.variableName),
  "Field Dot": tags.propertyName,
  Variable: tags.special(tags.variableName),
  "String RawString CharConstant": tags.special(tags.string),
  Number: tags.number,
  "Bool Nil": tags.atom,
  "Pipe Assign Comma": tags.operator,
  Paren: tags.paren,
  JsonString: tags.string,
  JsonKey: tags.definition(tags.propertyName),
  JsonNumber: tags.number,
  JsonConstant: tags.atom,
  JsonPunctuation: tags.punctuation,
  Placeholder: tags.special(tags.variableName),
};

/**
 * @param {Grammar} grammar
 * @returns {LanguageSupport}
 */
export function templateLanguage(grammar) {
  const data = defineLanguageFacet({ closeBrackets: { brackets: ["(", "[", "{", '"', "`"] } });
  const top = NodeType.define({
    id: grammar.types.length,
    name: "Document",
    top: true,
    props: [[languageDataProp, data]],
  });
  const nodes = new NodeSet([
    ...grammar.types.map((name, id) => NodeType.define({ id, name, error: name === "Error" })),
    top,
  ]).extend(
    styleTags(COLOURS),
    foldNodeProp.add({ "If With Range Define Block": (node) => fold(node) }),
  );

  class CoreParser extends Parser {
    /**
     * @param {import("@lezer/common").Input} input
     * @param {readonly import("@lezer/common").TreeFragment[]} _fragments
     * @param {readonly { from: number, to: number }[]} _ranges
     * @returns {import("@lezer/common").PartialParse}
     */
    createParse(input, _fragments, _ranges) {
      let at = 0;
      return {
        advance() {
          at = input.length;
          return build(input.read(0, input.length));
        },
        get parsedPos() {
          return at;
        },
        stopAt() {},
        stoppedAt: null,
      };
    }
  }

  /** @param {string} text */
  function build(text) {
    const empty = new Tree(top, [], [], text.length);
    if (text.length > LONGEST) return empty;
    try {
      const buffer = Array.from(grammar.tree(text));
      return Tree.build({ buffer, nodeSet: nodes, topID: top.id, length: text.length, maxBufferLength: 1024 });
    } catch (error) {
      console.error(error);
      return empty;
    }
  }

  return new LanguageSupport(new Language(data, new CoreParser(), [], "template"));
}

/** From the end of the first action to the start of the last. @param {import("@lezer/common").SyntaxNode} node */
function fold(node) {
  const first = node.firstChild;
  const last = node.lastChild;
  return first && last && first.to < last.from ? { from: first.to, to: last.from } : null;
}


