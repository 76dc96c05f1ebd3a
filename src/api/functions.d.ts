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
