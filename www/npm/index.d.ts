// Generated from the Rust types of `src/api` and `src/api/functions.d.ts` by the test `types_are_what_is_committed`; `BLESS=1` writes it.
// Every offset is in UTF-16 units; lines and columns start at 1.

/** How well a fact is known. */
export type Standing = "documented" | "observed" | "assumed";

/** The editor's four severities. */
export type Severity = "hint" | "info" | "warning" | "error";

/** The text that a span points into. */
export type Document = "template" | "payload" | "body" | "headers" | "url" | "project";

/** A place in a text. */
export interface Range {
  /** Its start. */
  from: number;
  /** Its end. */
  to: number;
}

/** A further place that belongs to a finding, with a note. */
export interface Label {
  /** The text that the place is in. */
  document: Document;
  /** Its start. */
  from: number;
  /** Its end. */
  to: number;
  /** What is at this place. */
  message: string;
}

/** One replacement in a text. */
export interface Edit {
  /** Start of the text to replace. */
  from: number;
  /** Its end. */
  to: number;
  /** The new text. */
  insert: string;
}

/** A change that is certain to be right, to apply with one click. */
export interface Fix {
  /** What the change does, as a command. */
  title: string;
  /** The edits to the finding's document, in order, without overlaps. */
  edits: Array<Edit>;
}

/** One finding. `line` and `column` start at 1. */
export interface Diagnostic {
  /** Its code; `explain` returns what the code means. */
  code: string;
  /** How severe it is. */
  severity: Severity;
  /** The text that the place is in. */
  document: Document;
  /** Start of its place. */
  from: number;
  /** Its end. */
  to: number;
  /** The line of `from`. */
  line: number | null;
  /** The column of `from`. */
  column: number | null;
  /** What is wrong, in one sentence. */
  message: string;
  /** Further places that belong to it. */
  labels: Array<Label>;
  /** What to write instead. */
  help: string | null;
  /** A change that is certain to be right, if there is one. */
  fix: Fix | null;
  /** The source of the rule: a vendor's page, a section of a standard, a bug report. */
  source: string | null;
  /** JSON pointer of the value in the body that it is about. */
  pointer: string | null;
}

/** The choice "Event Formatting" of the vendor's form. */
export type Formatting = "default" | "slack" | "jira";

/** How a value is put into a JSON string. */
export type Escaping = "json" | "raw";

/** Template, payload, source and destination: the request of `preview`, `torture`, `repair` and `curl`. */
export interface PreviewRequest {
  /** The template; without one, the payload is sent unchanged. */
  template?: string | null;
  /** The payload: JSON text, or the value itself; by default, the event's sample. */
  payload?: string | object | null;
  /** Id of the source. */
  source: string;
  /** The events that the verdict is about: a type, several with commas between them, or `group:NAME`; without them, every event of the source. The payload is one of the first. */
  event?: string | null;
  /** Id of the sample to use as the payload. */
  sample?: string | null;
  /** Id of the destination; by default it is recognised from `url`. */
  destination?: string | null;
  /** The endpoint. */
  url?: string | null;
  /** How the event is written into the template (Cado). */
  formatting?: Formatting | null;
  /** Whether values are escaped in the template (Cado). */
  escaping?: Escaping | null;
  /** The Go type of the data in the vendor's backend, if it is not public; `Preview.alternatives` names the other one. */
  shape?: "map" | "struct" | null;
  /** What an absent key evaluates to (Go). */
  missingKey?: "default" | "invalid" | "zero" | "error" | null;
  /** The type of the payload's numbers in the template (Go). */
  numbers?: "float64" | "int" | "json.Number" | null;
  /** The secret to sign with; several if the scheme carries a signature for each. */
  secret?: string | string[] | null;
  /** Id of the delivery. */
  messageId?: string | null;
  /** The time of the request: Unix seconds or RFC 3339. The engine does not read the clock. */
  timestamp?: number | string | null;
  /** Run the prover? By default, yes. */
  prove?: boolean | null;
}

/** What wrote a part of the body. */
export type SegmentKind = "text" | "payload";

/** A part of the body, with the action and the payload values that wrote it. */
export interface Segment {
  /** Start in the body. */
  from: number;
  /** End in the body. */
  to: number;
  /** Start of the text or action in the template. */
  templateFrom: number;
  /** Its end. */
  templateTo: number;
  /** What wrote it. */
  kind: SegmentKind;
  /** JSON pointers of the payload values. */
  paths: Array<string>;
}

/** One header of the request. */
export interface Header {
  /** Its name. */
  name: string;
  /** Its value. */
  value: string;
  /** How well it is known that the source sends it. */
  standing: Standing;
  /** Where this is documented. */
  origin: string;
}

/** Where the request goes. */
export interface Target {
  /** Always `POST`. */
  method: string;
  /** The endpoint, if one was given. */
  url: string | null;
}

/** A payload that breaks the template, confirmed by rendering it. */
export interface Counterexample {
  /** The payload. */
  payload: unknown;
  /** The rendered body; null if the render stops with an error. */
  body: string | null;
  /** What is wrong. */
  error: string;
}

/** What can be said of the JSON for every payload in scope. */
export type VerdictKind = "proved" | "assumed" | "refuted" | "unknown";

/** A fact that no page of the vendor states and that a verdict turns on. */
export interface Assumption {
  /** The fact, in words. */
  what: string;
  /** How well it is known. */
  standing: Standing;
  /** Where it comes from. */
  origin: string;
  /** A payload that breaks the template if it does not hold, where one was found. */
  counterexample: unknown;
}

/** Is the body valid JSON for every payload of the events in scope? */
export interface Verdict {
  /** The verdict. */
  kind: VerdictKind;
  /** Why, in one sentence. */
  reason: string | null;
  /** The types of the events that were judged. */
  scope: Array<string>;
  /** Those of them for which it holds, proved or assumed. */
  holdsFor: Array<string>;
  /** What an `assumed` verdict turns on. */
  assumptions: Array<Assumption>;
  /** If it is refuted: a payload that breaks the template. */
  counterexample: Counterexample | null;
}

/** What a receiver's rules say. */
export type Acceptance = "accepted" | "refused" | "unchecked";

/** What the receiver's rules say of the bodies that were tried. */
export interface DestinationVerdict {
  /** One of three words. */
  kind: Acceptance;
  /** One sentence. */
  reason: string;
  /** How many bodies the rules were held against. */
  tried: number;
  /** The rules that hold for every payload. */
  proved: Array<string>;
  /** Where a template's body is refused: a payload that shows it. */
  counterexample: Counterexample | null;
}

/** The body if the vendor's backend holds the data in another shape. */
export interface Alternative {
  /** `map` or `struct`. */
  shape: string;
  /** Is the body the same? */
  same: boolean;
  /** The body; null if the render stops with an error. */
  body: string | null;
  /** The error that stops the render. */
  error: string | null;
}

/** A preview: the request as it would be sent, its findings and the verdict. */
export interface Preview {
  v: 1;
  /** Is there a body, no error among the findings, no refutation and no refusal? */
  ok: boolean;
  /** The rendered body; null if an error in template or payload prevents it. */
  body: string | null;
  /** Its length in bytes. */
  bodyBytes: number | null;
  /** The parts of the body and what wrote each; together they cover it. */
  segments: Array<Segment>;
  /** The request's headers, in order. */
  headers: Array<Header>;
  /** Where the request goes. */
  request: Target;
  /** What holds for every payload. */
  verdict: Verdict;
  /** What the receiver's rules say. */
  destinationVerdict: DestinationVerdict;
  /** Id of the destination whose rules were checked. */
  destination: string;
  /** The findings, by document and place. */
  diagnostics: Array<Diagnostic>;
  /** The payload's text. */
  payload: string;
  /** The data shape of this render. */
  shape: string;
  /** The results for the other shapes that the vendor's data may have. */
  alternatives: Array<Alternative>;
}

/** A template with its fixes applied. */
export interface Repair {
  v: 1;
  /** The template with every fix applied. */
  template: string;
  /** The titles of the fixes, in order. */
  applied: Array<string>;
  /** How many times fixes were applied and the template checked again. */
  rounds: number;
  /** Is the template free of errors now? */
  ok: boolean;
}

/** A body to judge by a destination's rules. */
export interface BodyRequest {
  /** The exact bytes, or the exact text. */
  body: Uint8Array | string;
  /** Id of the destination; without one it is recognised from `url`. */
  destination?: string | null;
  /** The endpoint. */
  url?: string | null;
}

/** Why a receiver answered as it did. */
export type Cause = "ok" | "malformed" | "field" | "type" | "length" | "size" | "empty" | "auth" | "forbidden" | "gone" | "notfound" | "method" | "rate" | "busy" | "server" | "redirect" | "unknown";

/** A receiver's answer to decode. */
export interface DecodeRequest {
  /** Id of the destination; without one it is the generic one. */
  destination?: string | null;
  /** The status. */
  status: number;
  /** The headers; names in any case. */
  headers?: Record<string, string | string[]> | null;
  /** The body's text. */
  body?: string | null;
  /** The template that made the request, for the place in it that the answer is about. */
  template?: string | null;
  /** Its source. */
  source?: string | null;
  /** Type of the event. */
  event?: string | null;
  /** Its payload: JSON text, or the value itself; without one, the event's sample. */
  payload?: string | object | null;
}

/** What a receiver's answer means. */
export interface Decode {
  v: 1;
  /** Why the receiver answered so. */
  cause: Cause;
  /** Will the same request fail again? */
  permanent: boolean;
  /** Seconds to wait before the next attempt, where the receiver says so. */
  retryAfter: number | null;
  /** One sentence. */
  message: string;
  /** What to do. */
  help: string | null;
  /** The place in the template that the answer is about. */
  template: Range | null;
}

/** One sample in one variant; it passes if the preview of its payload has no error. */
export interface TortureRow {
  /** Type of the event. */
  event: string;
  /** Id of the sample. */
  sample: string;
  /** How the sample was changed. */
  variant: string;
  /** Does it pass? */
  ok: boolean;
  /** Is the body valid JSON that breaks a rule of the destination? */
  refused: boolean;
  /** Code of the first error. */
  code: string | null;
  /** Message of the first error. */
  error: string | null;
  /** JSON pointer of the payload value that caused it. */
  pointer: string | null;
  /** The action that caused it, in the template. */
  action: Range | null;
  /** The first faulty byte of the body. */
  bodyFault: Range | null;
}

/** The template rendered for hostile and sparse variants of every sample of its source. */
export interface Torture {
  v: 1;
  /** Does every cell pass? */
  ok: boolean;
  /** The variants' names, in the order of the rows. */
  variants: Array<string>;
  /** The cells, in the order of events, samples and variants. */
  rows: Array<TortureRow>;
  /** How many pass. */
  passed: number;
  /** How many fail. */
  failed: number;
  /** Were there more cells than the grid holds? */
  truncated: boolean;
}

/** What a check is about. */
export type CheckKind = "verdict" | "sample" | "payload" | "drift" | "assertion" | "torture";

/** The payloads of one event that show a cause. */
export interface Hold {
  /** The event; `None` if a captured payload names none. */
  event: string | null;
  /** Did the proof find it? */
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

/** The counts. */
export interface ReportSummary {
  webhooks: number;
  failing: number;
  checks: number;
  failed: number;
  warnings: number;
}

/** One fault of a webhook, and the events and payloads that show it. */
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

/** One check and its result. */
export interface ReportCheck {
  /** What it is about. */
  kind: CheckKind;
  /** Which one: unique within its webhook. */
  name: string;
  /** Does it pass? */
  ok: boolean;
  /** One sentence. */
  message: string;
  /** Where to look first; null if there is no such place. */
  place: ReportPlace | null;
  /** The name of the payload it is about. */
  payload: string | null;
  /** Its causes: indexes in the webhook's list. */
  causes: Array<number>;
  /** Findings that belong to this check alone. */
  diagnostics: Array<Diagnostic>;
}

/** One webhook and its checks. */
export interface ReportWebhook {
  /** Its name. */
  name: string;
  /** Do all its checks pass? */
  ok: boolean;
  /** Id of the source. */
  source: string;
  /** The template's file. */
  template: string | null;
  /** Id of the destination whose rules were checked. */
  destination: string;
  /** Its faults, each once. */
  causes: Array<ReportCause>;
  /** Its checks. */
  checks: Array<ReportCheck>;
}

/** The result of checking a project. */
export interface ProjectReport {
  v: 1;
  /** Do all checks pass? */
  ok: boolean;
  /** The project file's name. */
  project: string;
  /** The counts. */
  summary: ReportSummary;
  /** The project file's own faults: if there are any, nothing was checked. */
  faults: Array<Diagnostic>;
  /** Every webhook, in the order of the file. */
  webhooks: Array<ReportWebhook>;
}

/** The language that a template is written in. */
export type Dialect = "go" | "dollar";

/** The page that a source's facts come from. */
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
  /** Does the vendor's test button send it? */
  test: boolean;
  standing: Standing;
  origin: string;
  /** The default one first. */
  samples: Array<Sample>;
}

/** A function that the source's templates can call in addition to the language's own. */
export interface SourceFunction {
  name: string;
  signature: string;
  doc: string;
  standing: Standing;
  origin: string;
}

/** A format in which the vendor writes the event into the template. */
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

/** A template to start from, or one from the vendor's page. */
export interface Starter {
  id: string;
  title: string;
  /** Id of the destination it is written for. */
  destination: string;
  /** Types of the events it is for; empty for every event. */
  events: Array<string>;
  formatting: string | null;
  /** Is it copied from the vendor's page with its mistakes? */
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
  /** Is the body fixed? A template is then for a relay that rewrites it. */
  relay: boolean;
  events: Array<SourceEvent>;
  functions: Array<SourceFunction>;
  formattings: Array<SourceFormatting>;
  /** The headers that it sends; placeholders are in `{{…}}`. */
  headers: Array<Header>;
  /** Null if it does not sign, or its page does not say. */
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
  /** What it is, in one sentence. */
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
  /** The id of a scheme, or your own scheme as an object. */
  scheme: string | Record<string, unknown>;
  /** The secret; during rotation several, if the scheme carries a signature for each. */
  secret: string | string[];
  /** The exact bytes or text of the body. */
  body: Uint8Array | string;
  /** Id of the message. */
  messageId?: string | null;
  /** The time to sign: Unix seconds or RFC 3339. */
  timestamp?: number | string | null;
  /** The URL exactly as it will be requested; some schemes sign it. */
  url?: string | null;
  /** The request's method; by default `POST`. */
  method?: string | null;
  /** Type of the event. */
  event?: string | null;
  /** The request's other headers; RFC 9421 can sign them. */
  headers?: Record<string, string | string[]> | null;
}

/** The headers that sign a body, or why it cannot be signed. */
export type SignAnswer = { id: null, headers: Record<string, string> } | { id: null, error: string };

/** A received request to verify. */
export interface VerifyRequest {
  /** The id of a scheme, or your own scheme as an object. */
  scheme: string | Record<string, unknown>;
  /** The secret, or several of which any may have signed. */
  secret: string | string[];
  /** Former secrets: never accepted, but reported if one of them made the signature. */
  previous?: string | string[] | null;
  /** The exact bytes or text that arrived, never a parsed and re-serialised object. */
  body: Uint8Array | string;
  /** The headers that arrived; the case of names does not matter. */
  headers: Record<string, string | string[]>;
  /** The time to verify at: Unix seconds or RFC 3339; without it, the timestamp's age is not checked. */
  at?: number | string | null;
  /** The URL exactly as the sender requested it; some schemes sign it. */
  url?: string | null;
  /** The request's method; by default `POST`. */
  method?: string | null;
  /** Return the bytes that were signed, in hex, if the cause of a mismatch is found? */
  bytes?: boolean | null;
  /** Look for the cause of a mismatch? By default, yes. */
  explain?: boolean | null;
}

/** The result of verifying a request. */
export interface Verification {
  /** The `id` of a batch line; else null. */
  id: null;
  /** Is it signed with one of the secrets and, if the time is checked, within the tolerance? */
  ok: boolean;
  /** A stable word: `valid`, `stale`, `future`, `mismatch`, … */
  reason: string;
  /** The code of the mistake that explains a mismatch, if it was found. */
  cause: string | null;
  /** The cause in a sentence. */
  message?: string;
  /** Codes of further mistakes made together with the cause. */
  together?: Array<string>;
  /** Codes of other causes that give the same bytes for this body. */
  also?: Array<string>;
  /** The scheme that the request follows, if it is another one. */
  actualScheme?: string;
  /** The bytes that were signed, in hex, if `bytes` was set. */
  signedHex?: string;
  /** Why the request could not be verified at all. */
  error?: string;
}

/** A position in a template. */
export interface PlaceRequest {
  /** The template. */
  template: string;
  /** The payload's JSON text, to show its values. */
  payload?: string | null;
  /** Id of the source. */
  source: string;
  /** Type of the event. */
  event?: string | null;
  /** The position. */
  offset: number;
  /** The new name, for `rename`. */
  name?: string | null;
}

/** The kind of a completion. */
export type CompletionKind = "field" | "variable" | "function" | "keyword" | "template";

/** One completion. */
export interface Completion {
  /** The text to insert. */
  label: string;
  /** Its kind. */
  kind: CompletionKind;
  /** Its type or signature. */
  detail: string | null;
  /** A description in one sentence. */
  doc: string | null;
  /** Its value in the payload, shortened. */
  value: string | null;
}

/** The completions at a position. */
export interface Completions {
  /** Start of the text that a completion replaces. */
  from: number;
  /** Its end. */
  to: number;
  /** Every completion, the likeliest kind first; the caller filters them by the text typed so far. */
  options: Array<Completion>;
}

/** What the editor shows for the text at a position. */
export interface Hover {
  /** Start of the text that is described. */
  from: number;
  /** Its end. */
  to: number;
  /** Its name with its type, or its signature. */
  title: string;
  /** A description in one sentence. */
  doc: string | null;
  /** Its value in the payload, shortened. */
  value: string | null;
}

/** The function call around a position. */
export interface SignatureHelp {
  /** Start of the function's name in the call. */
  from: number;
  /** Its end. */
  to: number;
  /** The function's signature. */
  signature: string;
  /** A description in one sentence. */
  doc: string;
  /** Start and end of each parameter in `signature`, which is ASCII. */
  parameters: Array<[number, number]>;
  /** Index of the parameter at the position. */
  active: number;
}

/** Thrown for an error in the call itself; a faulty template is not one: it has an answer. */
export interface Misuse extends Error {
  code: string;
}

/** The engine's version. */
export function version(): string;
/** Every source, destination and signature scheme. */
export function catalogue(): Catalogue;
/** The JSON text of a sample event; without an id, the event's default sample. @throws {Misuse} */
export function sample(source: string, event: string, id?: string | null): string;
/** The text of one of a source's templates. @throws {Misuse} */
export function starter(source: string, template: string): string;
/** Renders, checks, proves and signs. @throws {Misuse} */
export function preview(request: PreviewRequest): Preview;
/** Renders the template for hostile and sparse variants of every sample of the source, or of the request's event. @throws {Misuse} */
export function torture(request: PreviewRequest): Torture;
/** The preview of one cell of that grid, named `EVENT/SAMPLE/VARIANT`. @throws {Misuse} */
export function torture(request: PreviewRequest & { cell: string }): Preview;
/** Checks a project: the text of its `hookproof.json`, and the texts of the files that it names, by path. @throws {Misuse} */
export function checkProject(project: string, files: Record<string, string>): ProjectReport;
/** The request as a `curl` command for a POSIX shell, with `$WEBHOOK_URL` for the URL; null if there is no body. @throws {Misuse} */
export function curl(request: PreviewRequest): string | null;
/** Applies every fix of the template, round by round until none is left. @throws {Misuse} */
export function repair(request: PreviewRequest): Repair;
/** The faults of a JSON text. */
export function lint(text: string): Diagnostic[];
/** What a code means. @throws {Misuse} */
export function explain(code: string): Explanation;
/** The headers that sign a body, or why it cannot be signed. */
export function sign(request: SignRequest): SignAnswer;
/** Verifies a received request; `cause` names the mistake that explains a mismatch, if it was found. */
export function verify(request: VerifyRequest): Verification;

/** The template's syntax tree: groups of four numbers (type, from, to, size) in postfix order, as Lezer's `Tree.build` reads them. @throws {Misuse} */
export function tree(template: string, source: string): Uint32Array;
/** The names of the tree's types, in the order of their numbers. */
export function nodeTypes(): string[];
/** The completions at a position. @throws {Misuse} */
export function complete(request: PlaceRequest): Completions | null;
/** What the editor shows for the text at a position. @throws {Misuse} */
export function hover(request: PlaceRequest): Hover | null;
/** The function call around a position. @throws {Misuse} */
export function signatureHelp(request: PlaceRequest): SignatureHelp | null;
/** The edits that rename the variable at a position. @throws {Misuse} */
export function rename(request: PlaceRequest & { name: string }): Edit[] | null;
/** The keywords that go with the one at a position (`if`, `else`, `end`). @throws {Misuse} */
export function matching(request: PlaceRequest): Range[];
