// Made from the Rust types of `src/api` and `src/api/functions.d.ts` by the test `types_are_what_is_committed`; `BLESS=1` writes it.
// Every offset is in UTF-16 units; lines and columns start at 1.

/** How well a fact is known. */
export type Standing = "documented" | "observed" | "assumed";

/** The editor's four severities. */
export type Severity = "hint" | "info" | "warning" | "error";

/** The text that a span points into. */
export type Document = "template" | "payload" | "body" | "headers" | "url" | "project";

/** A place in a text. */
export interface Range {
  /** Its begin. */
  from: number;
  /** Its end. */
  to: number;
}

/** A further place of a finding, with a word on what it is. */
export interface Label {
  /** The text that it points into. */
  document: Document;
  /** Its begin. */
  from: number;
  /** Its end. */
  to: number;
  /** What this place is. */
  message: string;
}

/** One replacement in a text. */
export interface Edit {
  /** Begin of what is replaced. */
  from: number;
  /** Its end. */
  to: number;
  /** What stands there afterwards. */
  insert: string;
}

/** A change that is certainly right, as one click. */
export interface Fix {
  /** What the change does, as an imperative. */
  title: string;
  /** Edits of the finding's document, in order, not overlapping. */
  edits: Array<Edit>;
}

/** One finding. `line` and `column` start at 1. */
export interface Diagnostic {
  /** Its code in the catalogue; `explain` says what it means. */
  code: string;
  /** How bad. */
  severity: Severity;
  /** The text that it points into. */
  document: Document;
  /** Begin of the place. */
  from: number;
  /** Its end. */
  to: number;
  /** The line of `from`. */
  line: number | null;
  /** The column of `from`. */
  column: number | null;
  /** One sentence. */
  message: string;
  /** Further places. */
  labels: Array<Label>;
  /** What to write instead. */
  help: string | null;
  /** A change that is certainly right. */
  fix: Fix | null;
  /** Who says so: a vendor's page, a section of a standard, an issue. */
  source: string | null;
}

/** The choice "Event Formatting" of the vendor's form. */
export type Formatting = "default" | "slack" | "jira";

/** How a value is put into a JSON string. */
export type Escaping = "json" | "raw";

/** Template, payload, source and destination: what `preview`, `torture`, `repair` and `curl` ask. */
export interface PreviewRequest {
  /** The template; without one, the payload is sent as it is. */
  template?: string | null;
  /** The payload: JSON text, or the value itself; without one, the event's sample. */
  payload?: string | object | null;
  /** Id of the source. */
  source: string;
  /** Type of the event. */
  event?: string | null;
  /** Id of the sample that stands for the payload. */
  sample?: string | null;
  /** Id of the destination; without one it is recognised from `url`. */
  destination?: string | null;
  /** The endpoint. */
  url?: string | null;
  /** How the event is put into the template (Cado). */
  formatting?: Formatting | null;
  /** Whether values are escaped in the template (Cado). */
  escaping?: Escaping | null;
  /** How the vendor's backend holds the data, where that is not public: a name of `Preview.shape` or of its alternatives. */
  shape?: "map" | "struct" | null;
  /** What an absent key gives (Go). */
  missingKey?: "default" | "invalid" | "zero" | "error" | null;
  /** How the numbers of the payload reach the template (Go). */
  numbers?: "float64" | "int" | "json.Number" | null;
  /** The secret to sign with; several where the scheme carries a signature for each. */
  secret?: string | string[] | null;
  /** Id of the delivery. */
  messageId?: string | null;
  /** The time of the request: Unix seconds, or RFC 3339. The engine reads no clock. */
  timestamp?: number | string | null;
  /** Run the prover? It is the default. */
  prove?: boolean | null;
}

/** What a run of the body's text came from. */
export type SegmentKind = "text" | "payload";

/** Which action and which payload values wrote a run of the body. */
export interface Segment {
  /** Begin in the body. */
  from: number;
  /** End in the body. */
  to: number;
  /** Begin of the text or action in the template. */
  templateFrom: number;
  /** Its end. */
  templateTo: number;
  /** What wrote it. */
  kind: SegmentKind;
  /** JSON pointers into the payload. */
  paths: Array<string>;
}

/** One header of the request. */
export interface Header {
  /** Its name. */
  name: string;
  /** Its value. */
  value: string;
  /** How well it is known that it is sent. */
  standing: Standing;
  /** Who says so. */
  origin: string;
}

/** Where the request goes. */
export interface Target {
  /** Always `POST`. */
  method: string;
  /** The endpoint, where one was given. */
  url: string | null;
}

/** A payload that breaks the template, confirmed by rendering it. */
export interface Counterexample {
  /** The payload. */
  payload: unknown;
  /** What the template makes of it; null where the render stops. */
  body: string | null;
  /** What is wrong with it. */
  error: string;
}

/** The three verdicts. */
export type VerdictKind = "proved" | "refuted" | "unknown";

/** What holds for every payload that the source can send. */
export interface Verdict {
  /** One of three words. */
  kind: VerdictKind;
  /** One sentence. */
  reason: string | null;
  /** Where it is refuted: a payload that shows it. */
  counterexample: Counterexample | null;
}

/** What the template gives if the vendor's backend holds its data in another shape. */
export interface Alternative {
  /** `map` or `struct`. */
  shape: string;
  /** Is its body the very same? */
  same: boolean;
  /** Its body; null where the render stops. */
  body: string | null;
  /** What ends the render. */
  error: string | null;
}

/** A preview: the request as it would be sent, with everything that can be said of it. */
export interface Preview {
  v: 1;
  /** Is there a body, and no error among the findings? */
  ok: boolean;
  /** The rendered body; null where template or payload do not get that far. */
  body: string | null;
  /** Its length in bytes. */
  bodyBytes: number | null;
  /** Where each part of the body came from; they tile it. */
  segments: Array<Segment>;
  /** The request's headers, in order. */
  headers: Array<Header>;
  /** Where the request goes. */
  request: Target;
  /** What holds for every payload. */
  verdict: Verdict;
  /** Id of the receiver that the rules were taken from. */
  destination: string;
  /** Findings, in order of document and place. */
  diagnostics: Array<Diagnostic>;
  /** The payload's text. */
  payload: string;
  /** The data shape that was rendered. */
  shape: string;
  /** The same under the other shapes that the vendor's data may have. */
  alternatives: Array<Alternative>;
}

/** A template after its fixes. */
export interface Repair {
  v: 1;
  /** The template with every fix applied. */
  template: string;
  /** What was done, in order. */
  applied: Array<string>;
  /** How often the fixes were applied and the template was checked again. */
  rounds: number;
  /** Is there an error still? */
  ok: boolean;
}

/** One sample in one variant; it passes where the preview of its payload has no error. */
export interface TortureRow {
  /** Type of the event. */
  event: string;
  /** Id of the sample. */
  sample: string;
  /** What was done to the sample. */
  variant: string;
  /** Does it pass? */
  ok: boolean;
  /** Code of the first error. */
  code: string | null;
  /** Its sentence. */
  error: string | null;
  /** JSON pointer of the payload's value that wrote the fault. */
  pointer: string | null;
  /** The place in the template to blame. */
  action: Range | null;
  /** The first faulty place of the body. */
  bodyFault: Range | null;
}

/** The template over hostile and sparse variants of every sample of its source. */
export interface Torture {
  v: 1;
  /** Does every cell pass? */
  ok: boolean;
  /** The variants' names, in the order in which they first come. */
  variants: Array<string>;
  /** The cells, in the order of events, samples and variants. */
  rows: Array<TortureRow>;
  /** How many pass. */
  passed: number;
  /** How many fail. */
  failed: number;
  /** Were there more than the grid holds? */
  truncated: boolean;
}

/** What a check is about. */
export type CheckKind = "verdict" | "sample" | "payload" | "drift" | "assertion" | "torture";

/** For which payloads of one event a cause holds. */
export interface Hold {
  /** The event; `None` where a captured payload names none. */
  event: string | null;
  /** Did the proof find it: can a payload of the event show it? */
  proof: boolean;
  /** How many of the samples show it. */
  samples: number;
  /** How many samples were rendered. */
  of: number;
  /** Names of the captured payloads that show it. */
  payloads: Array<string>;
}

/** Where to look first. */
export interface ReportPlace {
  file: string;
  line: number;
  column: number;
}

/** How many there are. */
export interface ReportSummary {
  webhooks: number;
  failing: number;
  checks: number;
  failed: number;
  warnings: number;
}

/** One fault of a webhook, with where it holds. */
export interface ReportCause {
  /** Where to look. */
  place: ReportPlace;
  /** The name of the payload that shows it. */
  payload: string | null;
  /** Where it holds, in words. */
  where: string;
  /** Where it holds, by event. */
  holds: Array<Hold>;
  /** The finding. */
  diagnostic: Diagnostic;
}

/** One check and how it went. */
export interface ReportCheck {
  /** What it is about. */
  kind: CheckKind;
  /** Which one: unique within its webhook. */
  name: string;
  /** Does it hold? */
  ok: boolean;
  /** One sentence. */
  message: string;
  /** Where to look first; null where there is nothing to look at. */
  place: ReportPlace | null;
  /** The name of its payload. */
  payload: string | null;
  /** Its causes: places in the webhook's list. */
  causes: Array<number>;
  /** Findings of its own. */
  diagnostics: Array<Diagnostic>;
}

/** One webhook and its checks. */
export interface ReportWebhook {
  /** Its name. */
  name: string;
  /** Do all its checks hold? */
  ok: boolean;
  /** Id of the source. */
  source: string;
  /** The template's file. */
  template: string | null;
  /** Id of the receiver that the rules were taken from. */
  destination: string;
  /** Its faults, each once. */
  causes: Array<ReportCause>;
  /** Its checks. */
  checks: Array<ReportCheck>;
}

/** What became of a project file. */
export interface ProjectReport {
  v: 1;
  /** Does everything hold? */
  ok: boolean;
  /** The project file's name. */
  project: string;
  /** How many there are. */
  summary: ReportSummary;
  /** The project file's own faults: where there are any, nothing was run. */
  faults: Array<Diagnostic>;
  /** Every webhook, in the order of the file. */
  webhooks: Array<ReportWebhook>;
}

/** The language that a template is written in. */
export type Dialect = "go" | "dollar";

/** Where a source's facts come from. */
export interface Page {
  title: string;
  origin: string;
}

/** A sample of an event. */
export interface Sample {
  id: string;
  title: string;
}

/** One type of event. */
export interface SourceEvent {
  type: string;
  title: string;
  group: string;
  /** Is it sent by the vendor's test button? */
  test: boolean;
  standing: Standing;
  origin: string;
  /** The usual one first. */
  samples: Array<Sample>;
}

/** A function that the source's templates may call beside the language's own. */
export interface SourceFunction {
  name: string;
  signature: string;
  doc: string;
  standing: Standing;
  origin: string;
}

/** A way in which the vendor writes the event into the template. */
export interface SourceFormatting {
  id: string;
  title: string;
  doc: string;
  /** Types of the events that it works for; empty for every event. */
  events: Array<string>;
  standing: Standing;
}

/** How requests are signed. */
export interface Signing {
  /** Id of the scheme. */
  scheme: string;
  standing: Standing;
  origin: string;
}

/** A template to begin with, or one of the vendor's page. */
export interface Starter {
  id: string;
  title: string;
  /** Id of the destination it is written for. */
  destination: string;
  /** Types of the events it is for; empty for every event. */
  events: Array<string>;
  formatting: string | null;
  /** Is it the page's own text with its faults kept? */
  defective: boolean;
  origin: string;
  note: string;
}

/** A further fact. */
export interface Fact {
  text: string;
  standing: Standing;
  origin: string;
}

/** A system that sends webhooks. */
export interface Source {
  id: string;
  name: string;
  summary: string;
  page: Page;
  dialect: Dialect;
  /** The payload is fixed; a template is what a receiver makes of it. */
  relay: boolean;
  events: Array<SourceEvent>;
  functions: Array<SourceFunction>;
  formattings: Array<SourceFormatting>;
  /** Headers it sends; placeholders stand in `{{…}}`. */
  headers: Array<Header>;
  /** Null where it does not sign, or its page does not say. */
  signing: Signing | null;
  templates: Array<Starter>;
  facts: Array<Fact>;
}

/** A kind of receiver. */
export interface Destination {
  /** Its id. */
  id: string;
  /** Its name. */
  name: string;
  /** One sentence. */
  summary: string;
  /** What to know about its rules. */
  note: string | null;
}

/** A signature scheme. */
export interface Scheme {
  id: string;
  name: string;
}

/** Every source, destination and signature scheme. */
export interface Catalogue {
  v: 1;
  sources: Array<Source>;
  destinations: Array<Destination>;
  schemes: Array<Scheme>;
}

/** What a code means. */
export interface Explanation {
  /** Its id. */
  code: string;
  /** How bad it is, as a rule. */
  severity: Severity;
  /** What it says of the text. */
  meaning: string;
  /** A text that has it. */
  example: string;
  /** What to write instead. */
  remedy: string;
  /** Who says so. */
  source: string | null;
}

/** A body to sign. */
export interface SignRequest {
  /** An id of the catalogue, or a scheme of one's own. */
  scheme: string | Record<string, unknown>;
  /** Several where the vendor rolls secrets by signing with each. */
  secret: string | string[];
  /** The exact bytes that are sent, or the exact text. */
  body: Uint8Array | string;
  /** Id of the message. */
  messageId?: string | null;
  /** Unix seconds, or RFC 3339. */
  timestamp?: number | string | null;
  /** The URL as it will be requested; some schemes sign it. */
  url?: string | null;
  /** The request's method; `POST` where it is absent. */
  method?: string | null;
  /** Type of the event. */
  event?: string | null;
  /** Headers that the request has anyway; RFC 9421 can cover them. */
  headers?: Record<string, string | string[]> | null;
}

/** The headers that sign a body, or why it cannot be signed. */
export type SignAnswer = { id: null, headers: Record<string, string> } | { id: null, error: string };

/** A received request to verify. */
export interface VerifyRequest {
  /** An id of the catalogue, or a scheme of one's own. */
  scheme: string | Record<string, unknown>;
  /** Any of several may have signed. */
  secret: string | string[];
  /** Secrets that were in force before: never accepted, but named when one explains the signature. */
  previous?: string | string[] | null;
  /** The exact bytes that arrived (or the exact text), never a parsed and re-serialised object. */
  body: Uint8Array | string;
  /** The headers that arrived; names in any case. */
  headers: Record<string, string | string[]>;
  /** The moment of judging, Unix seconds or RFC 3339; without it, the time is not judged. */
  at?: number | string | null;
  /** The URL as the sender requested it; some schemes sign it. */
  url?: string | null;
  /** The request's method; `POST` where it is absent. */
  method?: string | null;
  /** Give the signed bytes of a cause in hex. */
  bytes?: boolean | null;
  /** Look for the cause of a mismatch? It is the default. */
  explain?: boolean | null;
}

/** What was found of a received request. */
export interface Verification {
  /** What came with the line of a batch; else null. */
  id: null;
  /** Signed under one of the secrets, and within the tolerance where time is judged? */
  ok: boolean;
  /** A stable word: `valid`, `stale`, `future`, `mismatch`, … */
  reason: string;
  /** The code of what was signed instead, where that was found. */
  cause: string | null;
  /** The same in a sentence. */
  message?: string;
  /** Further deviations that go with the cause. */
  together?: Array<string>;
  /** Other causes that give the very same bytes for this body. */
  also?: Array<string>;
  /** The scheme that the request really follows, where it is another. */
  actualScheme?: string;
  /** The bytes that were signed, in hex, where they were asked for. */
  signedHex?: string;
  /** Why the request could not be judged at all. */
  error?: string;
}

/** A place in a template. */
export interface PlaceRequest {
  /** The template. */
  template: string;
  /** The payload's JSON text, for live values. */
  payload?: string | null;
  /** Id of the source. */
  source: string;
  /** Type of the event. */
  event?: string | null;
  /** The place. */
  offset: number;
  /** The new name, for a renaming. */
  name?: string | null;
}

/** The kind of a completion. */
export type CompletionKind = "field" | "variable" | "function" | "keyword" | "template";

/** One way to go on. */
export interface Completion {
  /** What is written. */
  label: string;
  /** What it is. */
  kind: CompletionKind;
  /** Its type or signature. */
  detail: string | null;
  /** A sentence on it. */
  doc: string | null;
  /** Its value in the payload at hand, shortened. */
  value: string | null;
}

/** The ways to go on at a place. */
export interface Completions {
  /** Begin of what a completion replaces. */
  from: number;
  /** Its end. */
  to: number;
  /** Every completion, the likeliest kind first; the caller filters by what is typed. */
  options: Array<Completion>;
}

/** What stands at a place. */
export interface Hover {
  /** Begin of what is described. */
  from: number;
  /** Its end. */
  to: number;
  /** Its name with its type, or its signature. */
  title: string;
  /** A sentence on it. */
  doc: string | null;
  /** Its value in the payload at hand, shortened. */
  value: string | null;
}

/** The call around a place. */
export interface SignatureHelp {
  /** Begin of the function's name in the call. */
  from: number;
  /** Its end. */
  to: number;
  /** The function's signature. */
  signature: string;
  /** A sentence on it. */
  doc: string;
  /** Each parameter's place in `signature`, which is ASCII. */
  parameters: Array<[number, number]>;
  /** The parameter that the place belongs to. */
  active: number;
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
export function repair(request: PreviewRequest): Repair;
/** The faults of a JSON text. */
export function lint(text: string): Diagnostic[];
/** What a code means. @throws {Misuse} */
export function explain(code: string): Explanation;
/** The headers that sign a body, or why it cannot be signed. */
export function sign(request: SignRequest): SignAnswer;
/** Judges a received request; `cause` says what was signed instead, where that was found. */
export function verify(request: VerifyRequest): Verification;

/** The template's syntax tree: postfix quadruples of type, from, to and size, as Lezer's `Tree.build` takes them. @throws {Misuse} */
export function tree(template: string, source: string): Uint32Array;
/** The names of the tree's types, in the order of their numbers. */
export function nodeTypes(): string[];
/** The ways to go on at a place. @throws {Misuse} */
export function complete(request: PlaceRequest): Completions | null;
/** What stands at a place. @throws {Misuse} */
export function hover(request: PlaceRequest): Hover | null;
/** The call around a place; `parameters` are places in `signature`. @throws {Misuse} */
export function signatureHelp(request: PlaceRequest): SignatureHelp | null;
/** The edits that give the variable at a place another name. @throws {Misuse} */
export function rename(request: PlaceRequest & { name: string }): Edit[] | null;
/** The keywords that belong to the one at a place. @throws {Misuse} */
export function matching(request: PlaceRequest): Range[];
