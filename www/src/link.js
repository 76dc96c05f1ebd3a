// Links: `#source=…&event=…&destination=…&template=…` names choices; `text` carries an edited template, deflated.
// Fields are allow-listed, so neither a secret nor a payload can get into a link.

/** @typedef {{ source: string | null, event: string | null, sample: string | null, destination: string | null, template: string | null, formatting: string | null, text: string | null }} Link */

/** The longest template that a link may carry, inflated: a small link must not fill the memory. */
const LONGEST = 1_000_000;

/** @param {string} hash @returns {Link | null} */
export function read(hash) {
  const fields = new URLSearchParams(hash.replace(/^#/, ""));
  const link = {
    source: fields.get("source"),
    event: fields.get("event"),
    sample: fields.get("sample"),
    destination: fields.get("destination"),
    template: fields.get("template"),
    formatting: fields.get("formatting"),
    text: fields.get("text"),
  };
  return Object.values(link).some((value) => value !== null) ? link : null;
}

/** @param {Record<string, string>} fields */
export function write(fields) {
  const kept = Object.entries(fields).filter(([, value]) => value !== "");
  return `#${new URLSearchParams(kept)}`;
}

/** @param {string} text */
export async function deflate(text) {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** @param {string} packed @returns {Promise<string>} */
export async function inflate(packed) {
  const binary = atob(packed.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  const decoder = new TextDecoder();
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    text += decoder.decode(value, { stream: true });
    if (text.length > LONGEST) {
      await reader.cancel();
      throw new Error("the link holds a template that is too long");
    }
  }
}
