// Calls into the worker, one at a time, each with a time limit; a worker that passes it is replaced.

/** How long a call of the live preview may take. */
const LIMIT = 250;
/** How long the first call of a page may take: the module is still being compiled to fast code. */
const FIRST_LIMIT = 3000;

/** The worker was stopped because a call took too long. */
export class Stopped extends Error {
  /** @param {number} limit */
  constructor(limit) {
    super(`stopped after ${limit} ms`);
    this.limit = limit;
  }
}

/** The core refused the call, or failed. */
export class Refused extends Error {
  /** @param {string} message @param {string | null} code */
  constructor(message, code) {
    super(message);
    this.code = code;
  }
}

// Creating a worker is a Trusted Types sink: this policy lets through the one address that is ours.
const address = new URL(WORKER_URL, document.baseURI).href;
const policy = /** @type {any} */ (globalThis).trustedTypes?.createPolicy("app", {
  createScriptURL: (/** @type {string} */ url) => {
    if (url !== address) throw new TypeError("not the page's worker");
    return url;
  },
});

/** Compiles the module once; the worker and the editor share it. */
export async function compile() {
  const url = new URL(WASM_URL, document.baseURI).href;
  try {
    return await WebAssembly.compileStreaming(fetch(url));
  } catch {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`the engine could not be loaded (${response.status})`);
    return WebAssembly.compile(await response.arrayBuffer());
  }
}

/**
 * @typedef {{ name: string, args: any[], limit: number | null, resolve: (answer: { result: any, milliseconds: number }) => void, reject: (error: Error) => void }} Call
 */

export class Engine {
  /** @type {Worker | undefined} */ #worker;
  /** @type {Call[]} */ #queue = [];
  /** @type {Call | undefined} */ #current;
  #id = 0;
  #ready = false;
  #warm = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #timer;

  /** @param {WebAssembly.Module} module */
  constructor(module) {
    this.module = module;
    /** How many workers were replaced. */
    this.replaced = 0;
  }

  /**
   * @param {string} name
   * @param {...any} args
   * @returns {Promise<{ result: any, milliseconds: number }>}
   */
  call(name, ...args) {
    return this.#enqueue(null, name, args);
  }

  /**
   * A call with a time limit of its own.
   * @param {number} limit in milliseconds
   * @param {string} name
   * @param {...any} args
   * @returns {Promise<{ result: any, milliseconds: number }>}
   */
  within(limit, name, ...args) {
    return this.#enqueue(limit, name, args);
  }

  /** @param {number | null} limit @param {string} name @param {any[]} args @returns {Promise<{ result: any, milliseconds: number }>} */
  #enqueue(limit, name, args) {
    // The worker starts with the first call.
    if (!this.#worker) this.#start();
    return new Promise((resolve, reject) => {
      this.#queue.push({ name, args, limit, resolve, reject });
      this.#next();
    });
  }

  #start() {
    const worker = new Worker(policy ? policy.createScriptURL(address) : address, { type: "module" });
    this.#worker = worker;
    this.#ready = false;
    worker.addEventListener("message", (event) => this.#hear(event.data));
    worker.addEventListener("error", (event) => this.#fail(new Refused(event.message || "the engine could not be started", null)));
    worker.postMessage({ module: this.module });
  }

  #replace() {
    this.#worker?.terminate();
    this.replaced += 1;
    this.#start();
  }

  #next() {
    if (!this.#ready || this.#current) return;
    const call = this.#queue.shift();
    if (!call) return;
    this.#current = call;
    this.#id += 1;
    const limit = call.limit ?? (this.#warm ? LIMIT : FIRST_LIMIT);
    this.#timer = setTimeout(() => {
      this.#settle()?.reject(new Stopped(limit));
      this.#replace();
    }, limit);
    this.#worker?.postMessage({ id: this.#id, name: call.name, args: call.args });
  }

  #settle() {
    clearTimeout(this.#timer);
    const call = this.#current;
    this.#current = undefined;
    return call;
  }

  /** @param {any} message */
  #hear(message) {
    if (message.ready) {
      this.#ready = true;
      this.#next();
      return;
    }
    if (message.id !== this.#id || !this.#current) return;
    const call = /** @type {Call} */ (this.#settle());
    if (message.error) {
      call.reject(new Refused(message.error.message, message.panic ? "panic" : message.error.code));
      if (message.panic) this.#replace();
    } else {
      if (call.name === "preview") this.#warm = true;
      call.resolve({ result: message.result, milliseconds: message.milliseconds });
    }
    this.#next();
  }

  /** @param {Error} error */
  #fail(error) {
    this.#settle()?.reject(error);
    for (const call of this.#queue.splice(0)) call.reject(error);
  }
}
