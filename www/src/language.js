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

/** Which colour a node has, by the words in its name. @param {string} name */
function tagOf(name) {
  const rules = /** @type {[RegExp, import("@lezer/highlight").Tag][]} */ ([
    [/comment/i, tags.comment],
    [/error|invalid/i, tags.invalid],
    [/delim|trim/i, tags.meta],
    [/keyword/i, tags.keyword],
    [/variable|placeholder|title|event/i, tags.special(tags.variableName)],
    [/field|chain|dot/i, tags.propertyName],
    [/function|identifier|ident/i, tags.function(tags.variableName)],
    [/key/i, tags.definition(tags.propertyName)],
    [/rawstring|string|char/i, tags.string],
    [/number/i, tags.number],
    [/bool|nil|null|constant/i, tags.atom],
    [/pipe|operator|assign|declare/i, tags.operator],
    [/paren|brace|bracket|punct|comma|colon/i, tags.punctuation],
  ]);
  return rules.find(([pattern]) => pattern.test(name))?.[1];
}

/** Nodes that only group others have no colour of their own. */
const GROUP = /^(template|list|pipeline|command|action|block|if|with|range|define|document|template(call|invocation)?)$/i;

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
    ...grammar.types.map((name, id) => NodeType.define({ id, name: name || undefined, error: /^error$/i.test(name) })),
    top,
  ]).extend(
    styleTags(Object.fromEntries(
      grammar.types.flatMap((name) => {
        const tag = GROUP.test(name) ? undefined : tagOf(name);
        return tag && name ? [[`${name}/...`, tag]] : [];
      }),
    )),
    foldNodeProp.add((type) =>
      /^(if|with|range|define|block|comment)/i.test(type.name) ? (node) => fold(node) : undefined),
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
      // A quadruple's size counts entries of the buffer, itself included, as the tree builder expects it.
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


