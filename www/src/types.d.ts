// What the core's JSON looks like. `tests/node` compares real answers with these shapes.

export type Standing = "documented" | "assumed" | string;
export interface Sample { id: string; title: string }
export interface SourceEvent { type: string; title: string; group: string; standing: Standing; test: boolean; samples: Sample[] }
export interface FunctionInfo { name: string; signature: string; doc: string; standing: Standing }
export interface Formatting { id: string; title: string; doc: string; events: string[]; standing: Standing }
export interface Starter {
  id: string; title: string; destination: string | null; events: string[]; formatting: string | null; defective: boolean; origin: string | null; note: string | null;
}
export interface Signing { scheme: string; standing: Standing; origin: string }
export interface Fact { text: string; standing: Standing; origin: string | null }
export interface Source {
  id: string; name: string; summary: string; page: { title: string; origin: string }; dialect: string;
  /** The payload is fixed, and the template is what a receiver makes of it. */
  relay: boolean;
  events: SourceEvent[]; functions: FunctionInfo[]; signing: Signing | null; formattings: Formatting[]; templates: Starter[]; facts: Fact[];
}
export interface Named { id: string; name: string }
export interface Catalogue { v: number; sources: Source[]; destinations: Named[]; schemes: Named[] }
export interface Label { document: string; from: number; to: number; message: string }
export interface Edit { from: number; to: number; insert: string }
export interface Diagnostic {
  code: string; severity: "error" | "warning" | "info" | "hint"; document: string; from: number; to: number; line: number | null; column: number | null;
  message: string; labels: Label[]; help: string | null; fix: { title: string; edits: Edit[] } | null; source: string | null;
}
export interface Segment { from: number; to: number; templateFrom: number; templateTo: number; kind: "text" | "payload"; paths: string[] }
export interface Header { name: string; value: string; standing: Standing; origin: string | null }
export interface Counterexample { payload: unknown; body: string | null; error: string }
export interface Verdict { kind: "proved" | "refuted" | "unknown"; reason: string | null; counterexample: Counterexample | null }
export interface Preview {
  v: number; ok: boolean; body: string | null; bodyBytes: number | null; segments: Segment[]; headers: Header[];
  request: { method: string; url: string | null } | null; verdict: Verdict | null; destination: string; diagnostics: Diagnostic[];
  payload: string; shape: string; alternatives: Alternative[];
}
/** What the template gives if the backend holds its data in another shape. */
export interface Alternative { shape: string; same: boolean; body: string | null; error: string | null }
export interface Range { from: number; to: number }
/** One cell of the torture grid. */
export interface Row {
  event: string; sample: string; variant: string; ok: boolean; code: string | null; error: string | null; pointer: string | null;
  action: Range | null; bodyFault: Range | null;
}
export interface Grid { v: number; ok: boolean; variants: string[]; rows: Row[]; passed: number; failed: number; truncated: boolean }
export interface Check {
  kind: string; name: string; ok: boolean; message: string; place: { file: string; line: number; column: number } | null; payload: string | null; causes: number[]; diagnostics: Diagnostic[];
}
export interface Cause {
  place: { file: string; line: number; column: number }; payload: string | null; where: string; diagnostic: Diagnostic;
  holds: { event: string | null; proof: boolean; samples: number; of: number; payloads: string[] }[];
}
export interface Webhook { name: string; ok: boolean; source: string; template: string | null; destination: string; causes: Cause[]; checks: Check[] }
export interface Report {
  v: number; ok: boolean; project: string; summary: { webhooks: number; failing: number; checks: number; failed: number; warnings: number };
  faults: Diagnostic[]; webhooks: Webhook[];
}
export interface Completion { label: string; kind: string; detail: string | null; doc: string | null; value: string | null }
export interface Completions { from: number; to: number; options: Completion[] }
export interface Hover { from: number; to: number; title: string; doc: string | null; value: string | null }

/** What the user works on in one source. */
export interface Work {
  event: string; sample: string; destination: string; formatting: string; templateId: string; template: string; payload: string;
}
