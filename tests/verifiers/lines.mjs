// Asks hookproof: one JSON line in, one out. HOOKPROOF_LINES names the built example (cargo build --example lines).
import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

export function hookproof() {
  const program = process.env.HOOKPROOF_LINES ?? path.join(root, 'target/debug/examples/lines');
  const child = spawn(program, { stdio: ['pipe', 'pipe', 'inherit'] });
  const waiting = [];
  createInterface({ input: child.stdout }).on('line', (line) => waiting.shift()?.(JSON.parse(line)));
  let broken;
  child.on('error', (error) => { broken = error; for (const answer of waiting.splice(0)) answer({ error: String(error) }); });
  const ask = (question) => new Promise((resolve, reject) => {
    if (broken) return reject(broken);
    waiting.push(resolve);
    child.stdin.write(JSON.stringify(question) + '\n');
  });
  return {
    ask,
    sign: async (line) => {
      const { headers, error } = await ask({ op: 'sign', ...line });
      if (error) throw new Error(error);
      return headers;
    },
    end: () => child.stdin.end(),
  };
}

/** Counts checks and ends with the line that says how many. */
export function checks() {
  let passed = 0;
  const failed = [];
  return {
    check(name, ok, detail = '') {
      if (ok) passed += 1;
      else failed.push(`${name} ${detail}`);
    },
    done() {
      for (const name of failed) console.log('FAILED', name);
      console.log(`${passed} passed, ${failed.length} failed`);
      process.exitCode = failed.length ? 1 : 0;
    },
  };
}
