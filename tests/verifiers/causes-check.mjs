// Are the committed cases of the causes what the scripts print? `node tests/verifiers/causes-check.mjs --write` writes them anew.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const fixtures = path.resolve(here, '../../fixtures/signatures');
const makers = {
  node: ['node', 'causes.mjs'], python: ['python3', 'causes.py'], go: ['go', 'run', 'causes.go'], php: ['php', 'causes.php'], ruby: ['ruby', 'causes.rb'],
};

/** Calls `check(name, ok, detail)` for each language whose tool is here; answers those that are not. */
export function checkCauses(check, write = false) {
  const absent = [];
  for (const [language, [tool, ...args]] of Object.entries(makers)) {
    const file = path.join(fixtures, `causes-${language}.jsonl`);
    let printed;
    try {
      printed = execFileSync(tool, args, { cwd: here, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    } catch (error) {
      if (error.code === 'ENOENT') absent.push(language);
      else check(`causes in ${language}`, false, String(error.stderr ?? error));
      continue;
    }
    if (write) fs.writeFileSync(file, printed);
    check(`causes in ${language} are the committed ones`, fs.readFileSync(file, 'utf8') === printed);
  }
  return absent;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { checks } = await import('./lines.mjs');
  const { check, done } = checks();
  const absent = checkCauses(check, process.argv.includes('--write'));
  if (absent.length) console.log('not on this machine:', absent.join(', '));
  done();
}
