// The typed face of the engine: objects in and out. `hookproof/init` has the functions that give JSON text.
import * as raw from "./hookproof.js";

export const version = raw.version;
export const sample = raw.sample;
export const starter = raw.starter;
export const catalogue = () => JSON.parse(raw.catalogue());
export const preview = (request) => JSON.parse(raw.preview(request));
export const torture = (request) => JSON.parse(raw.torture(request));
export const checkProject = (project, files) => JSON.parse(raw.checkProject(project, JSON.stringify(files)));
export const lint = (text) => JSON.parse(raw.lint(text));
export const explain = (code) => JSON.parse(raw.explain(code));
export const curl = (request) => JSON.parse(raw.curl(request));
export const repair = (request) => JSON.parse(raw.repair(request));
export const sign = (request) => JSON.parse(raw.sign(request));
export const verify = (request) => JSON.parse(raw.verify(request));
export const tree = raw.tree;
export const nodeTypes = () => JSON.parse(raw.nodeTypes());
export const complete = (request) => JSON.parse(raw.complete(request));
export const hover = (request) => JSON.parse(raw.hover(request));
export const signatureHelp = (request) => JSON.parse(raw.signatureHelp(request));
export const rename = (request) => JSON.parse(raw.rename(request));
export const matching = (request) => JSON.parse(raw.matching(request));
