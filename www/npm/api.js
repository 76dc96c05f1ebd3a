// The typed face of the engine: objects in and out. `hookproof/init` has the functions that take and give JSON text.
import * as raw from "./hookproof.js";

export const version = raw.version;
export const sample = raw.sample;
export const starter = raw.starter;
export const catalogue = () => JSON.parse(raw.catalogue());
export const preview = (request) => JSON.parse(raw.preview(JSON.stringify(request)));
export const torture = (request) => JSON.parse(raw.torture(JSON.stringify(request)));
export const checkProject = (project, files) => JSON.parse(raw.checkProject(project, JSON.stringify(files)));
export const lint = (text) => JSON.parse(raw.lint(text));
export const explain = (code) => JSON.parse(raw.explain(code));
export const sign = (request) => bodied(raw.sign, raw.signBytes, request);
export const verify = (request) => bodied(raw.verify, raw.verifyBytes, request);
export const tree = raw.tree;
export const nodeTypes = () => JSON.parse(raw.nodeTypes());
export const complete = (request) => JSON.parse(raw.complete(JSON.stringify(request)));
export const hover = (request) => JSON.parse(raw.hover(JSON.stringify(request)));
export const signatureHelp = (request) => JSON.parse(raw.signatureHelp(JSON.stringify(request)));
export const rename = (request) => JSON.parse(raw.rename(JSON.stringify(request)));
export const matching = (request) => JSON.parse(raw.matching(JSON.stringify(request)));

// Bytes go beside the request as they are; text goes within it.
function bodied(text, bytes, request) {
  if (!(request?.body instanceof Uint8Array)) return JSON.parse(text(JSON.stringify(request)));
  const { body, ...rest } = request;
  return JSON.parse(bytes(JSON.stringify(rest), body));
}
