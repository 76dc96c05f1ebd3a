/** How well something is known. */
export type Standing = "documented" | "observed" | "assumed";

/** Offsets are UTF-16 units; `line` and `column` start at 1. */
export interface Diagnostic {
  code: string;
  severity: "error" | "warning" | "info" | "hint";
  document: "template" | "payload" | "body" | "headers" | "url" | "project";
  from: number;
  to: number;
  line: number | null;
  column: number | null;
  message: string;
  labels: { document: string; from: number; to: number; message: string }[];
  help: string | null;
  fix: { title: string; edits: { from: number; to: number; insert: string }[] } | null;
  source: string | null;
}

/** Which action and which payload values wrote a run of the body. */
export interface Segment {
  from: number;
  to: number;
  templateFrom: number;
  templateTo: number;
  kind: "text" | "payload";
  /** JSON pointers into the payload. */
  paths: string[];
}

export interface PreviewRequest {
  /** Without one, the payload is sent as it is. */
  template?: string | null;
  /** JSON text, or the value itself; without one, the event's sample. */
  payload?: string | object | null;
  source: string;
  event?: string | null;
  sample?: string | null;
  destination?: string | null;
  url?: string | null;
  formatting?: string | null;
  escaping?: "json" | "raw" | null;
  /** How the backend holds the data, where that is not public: a name of `Preview.shape` or of its alternatives. */
  shape?: string | null;
  missingKey?: "default" | "invalid" | "zero" | "error" | null;
  numbers?: "float64" | "int" | "json.Number" | null;
  secret?: string | string[] | null;
  messageId?: string | null;
  /** Unix seconds, or RFC 3339: the engine reads no clock. */
  timestamp?: number | string | null;
  /** Run the prover; the default. */
  prove?: boolean | null;
}

export interface Verdict {
  kind: "proved" | "refuted" | "unknown";
  reason: string | null;
  counterexample: { payload: unknown; body: string | null; error: string } | null;
}

export interface Preview {
  v: 1;
  ok: boolean;
  body: string | null;
  bodyBytes: number | null;
  segments: Segment[];
  headers: { name: string; value: string; standing: Standing; origin: string | null }[];
  request: { method: string; url: string | null };
  verdict: Verdict | null;
  destination: string;
  diagnostics: Diagnostic[];
  payload: string;
  /** The data shape that was rendered. */
  shape: string;
  /** What the template gives if the backend holds its data in another shape. */
  alternatives: { shape: string; same: boolean; body: string | null; error: string | null }[];
}

/** One sample in one variant; it passes where the preview of its payload has no error. */
export interface TortureRow {
  event: string;
  sample: string;
  variant: string;
  ok: boolean;
  code: string | null;
  error: string | null;
  /** JSON pointer of the payload's value that wrote the fault. */
  pointer: string | null;
  /** The place in the template to blame. */
  action: { from: number; to: number } | null;
  /** The first faulty place of the body. */
  bodyFault: { from: number; to: number } | null;
}

export interface Torture {
  v: 1;
  ok: boolean;
  variants: string[];
  rows: TortureRow[];
  passed: number;
  failed: number;
  truncated: boolean;
}

/** What became of a project file. `faults` are its own: where there are any, nothing was run. */
export interface ProjectReport {
  v: 1;
  ok: boolean;
  project: string;
  summary: { webhooks: number; failing: number; checks: number; failed: number; warnings: number };
  faults: Diagnostic[];
  webhooks: {
    name: string;
    ok: boolean;
    source: string;
    template: string | null;
    destination: string;
    /** What is wrong with the template, each cause once, with where it holds. */
    causes: {
      place: { file: string; line: number; column: number };
      payload: string | null;
      where: string;
      holds: { event: string | null; proof: boolean; samples: number; of: number; payloads: string[] }[];
      diagnostic: Diagnostic;
    }[];
    checks: {
      kind: "verdict" | "sample" | "payload" | "drift" | "assertion" | "torture";
      name: string;
      ok: boolean;
      message: string;
      place: { file: string; line: number; column: number } | null;
      payload: string | null;
      /** Indices of the webhook's causes that it shows. */
      causes: number[];
      diagnostics: Diagnostic[];
    }[];
  }[];
}

export interface Source {
  id: string;
  name: string;
  summary: string;
  page: { title: string; origin: string };
  dialect: "go" | "dollar";
  /** The payload is fixed; a template is what a receiver makes of it. */
  relay: boolean;
  events: { type: string; title: string; group: string; test: boolean; standing: Standing; origin: string; samples: { id: string; title: string }[] }[];
  functions: { name: string; signature: string; doc: string; standing: Standing; origin: string }[];
  formattings: { id: string; title: string; doc: string; events: string[]; standing: Standing }[];
  headers: { name: string; value: string; standing: Standing; origin: string }[];
  signing: { scheme: string; standing: Standing; origin: string } | null;
  templates: {
    id: string; title: string; destination: string | null; events: string[]; formatting: string | null; defective: boolean;
    origin: string | null; note: string | null;
  }[];
  facts: { text: string; standing: Standing; origin: string }[];
}

export interface Catalogue {
  v: 1;
  sources: Source[];
  destinations: { id: string; name: string; summary: string; note: string | null }[];
  schemes: { id: string; name: string }[];
}

export interface SignRequest {
  /** An id of the catalogue, or a scheme of one's own. */
  scheme: string | Record<string, unknown>;
  /** Several where the vendor rolls secrets by signing with each. */
  secret: string | string[];
  /** The exact bytes that are sent, or the exact text. */
  body: Uint8Array | string;
  messageId?: string | null;
  /** Unix seconds, or ISO 8601. */
  timestamp?: number | string | null;
  url?: string | null;
  event?: string | null;
  /** Headers that the request has anyway; RFC 9421 can cover them. */
  headers?: Record<string, string> | null;
}

export interface VerifyRequest {
  scheme: string | Record<string, unknown>;
  /** Any of several may have signed. */
  secret: string | string[];
  /** Secrets that were in force before: never accepted, but named when one explains the signature. */
  previous?: string | string[] | null;
  /** The exact bytes that arrived (or the exact text), never a parsed and re-serialised object. */
  body: Uint8Array | string;
  headers: Record<string, string | string[]>;
  /** Unix seconds; without it, the time is not judged. */
  at?: number | null;
  url?: string | null;
  /** Give the signed bytes of a cause in hex. */
  bytes?: boolean | null;
  /** Look for the cause of a mismatch; the default. */
  explain?: boolean | null;
}

export interface Verification {
  ok: boolean;
  /** A stable word: `valid`, `stale`, `future`, `mismatch`, ... */
  reason: string;
  /** The code of what was signed instead, where that was found. */
  cause: string | null;
  /** The same in a sentence. */
  message?: string;
  /** Further deviations that go with the cause. */
  together?: string[];
  /** Other causes that give the very same bytes for this body. */
  also?: string[];
  /** The scheme that the request really follows, where it is another. */
  actualScheme?: string;
  signedHex?: string;
  /** Why the request could not be judged at all. */
  error?: string;
}

/** Thrown for a call that cannot be understood; a broken template is an answer. */
export interface Misuse extends Error {
  code: string;
}

/** The engine's version. */
export function version(): string;
/** Every source, destination and signature scheme. */
export function catalogue(): Catalogue;
/** The JSON text of a sample event. @throws {Misuse} */
export function sample(source: string, event: string, id?: string | null): string;
/** The text of one of a source's templates. @throws {Misuse} */
export function starter(source: string, template: string): string;
/** Renders, checks, proves and signs. @throws {Misuse} */
export function preview(request: PreviewRequest): Preview;
/** The template over hostile and sparse variants of every sample of the source, or of the request's event. @throws {Misuse} */
export function torture(request: PreviewRequest): Torture;
/** One cell of the grid, `EVENT/SAMPLE/VARIANT`: the preview of its payload. @throws {Misuse} */
export function torture(request: PreviewRequest & { cell: string }): Preview;
/** Runs a project file (`hookproof.json`): its text, and the files that it names by path. @throws {Misuse} */
export function checkProject(project: string, files: Record<string, string>): ProjectReport;
/** The request as a `curl` command for a POSIX shell, its URL `$WEBHOOK_URL`; null where there is no body. @throws {Misuse} */
export function curl(request: PreviewRequest): string | null;
/** Applies every fix of the template, round by round. @throws {Misuse} */
export function repair(request: PreviewRequest): { v: 1; template: string; applied: string[]; rounds: number; ok: boolean };
/** The faults of a JSON text. */
export function lint(text: string): Diagnostic[];
/** What a code means. @throws {Misuse} */
export function explain(code: string): { code: string; severity: string; meaning: string; example: string; remedy: string; source: string | null };
/** The headers that sign a body, or why it cannot be signed. */
export function sign(request: SignRequest): { headers: Record<string, string> } | { error: string };
/** Judges a received request; `cause` says what was signed instead, where that was found. */
export function verify(request: VerifyRequest): Verification;

/** A place in a template. */
export interface PlaceRequest {
  template: string;
  /** JSON text, for live values. */
  payload?: string | null;
  source: string;
  event?: string | null;
  /** UTF-16 units. */
  offset: number;
}

/** The template's syntax tree: postfix quadruples of type, from, to and size, as Lezer's `Tree.build` takes them. @throws {Misuse} */
export function tree(template: string, source: string): Uint32Array;
/** The names of the tree's types, in the order of their numbers. */
export function nodeTypes(): string[];
/** The ways to go on at a place. @throws {Misuse} */
export function complete(request: PlaceRequest): {
  from: number;
  to: number;
  options: { label: string; kind: "field" | "variable" | "function" | "keyword" | "template"; detail: string | null; doc: string | null; value: string | null }[];
} | null;
/** What stands at a place. @throws {Misuse} */
export function hover(request: PlaceRequest): { from: number; to: number; title: string; doc: string | null; value: string | null } | null;
/** The call around a place; `parameters` are places in `signature`. @throws {Misuse} */
export function signatureHelp(request: PlaceRequest): { from: number; to: number; signature: string; doc: string; parameters: [number, number][]; active: number } | null;
/** The edits that give the variable at a place another name. @throws {Misuse} */
export function rename(request: PlaceRequest & { name: string }): { from: number; to: number; insert: string }[] | null;
/** The keywords that belong to the one at a place. @throws {Misuse} */
export function matching(request: PlaceRequest): { from: number; to: number }[];
