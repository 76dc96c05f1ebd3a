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
