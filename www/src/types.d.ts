// The package's types, and what is the page's own.

export type * from "../npm/index.d.ts";

/** What the user works on in one source. */
export interface Work {
  event: string; sample: string; destination: string; formatting: string; templateId: string; template: string; payload: string;
}
