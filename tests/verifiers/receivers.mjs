// Runs the receivers that `--verifier` prints, on loopback, against requests that we sign: right, changed, stale, replayed.
// node tests/verifiers/receivers.mjs [LANGUAGE ...]      (default: every language whose tool is on this machine)
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { checks, hookproof } from './lines.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const work = fs.mkdtempSync(path.join(os.tmpdir(), 'receivers-'));
fs.symlinkSync(path.join(here, 'node_modules'), path.join(work, 'node_modules'));
const venv = path.join(here, '.venv/bin/python');
const python = fs.existsSync(venv) ? venv : 'python3';

// Kept between runs, so that the dependencies of the Rust receivers are built once.
const crateTarget = path.resolve(here, '../../target/receivers');

async function prepareRust(ask, ids) {
  const crate = path.join(work, 'axum');
  fs.cpSync(path.join(here, 'axum'), crate, { recursive: true });
  fs.mkdirSync(path.join(crate, 'src/bin'), { recursive: true });
  for (const scheme of ids) {
    const { text } = await ask({ op: 'verifier', scheme, language: 'rust' });
    if (text) fs.writeFileSync(path.join(crate, 'src/bin', `${scheme}.rs`), text);
  }
  execFileSync('cargo', ['build', '--quiet', '--locked'], { cwd: crate, env: { ...process.env, CARGO_TARGET_DIR: crateTarget, RUSTFLAGS: '-D warnings' }, stdio: 'pipe' });
}

const rackServer = `require 'stringio'; require 'socket'; require './FILE'
app = Hook.new
server = TCPServer.new('127.0.0.1', Integer(ENV.fetch('PORT')))
loop do
  Thread.new(server.accept) do |s|
    s.gets
    env = {}
    while (line = s.gets) && line != "\\r\\n"
      k, v = line.split(':', 2)
      env["HTTP_#{k.upcase.tr('-', '_')}"] = v.strip
    end
    env['rack.input'] = StringIO.new(s.read(env.fetch('HTTP_CONTENT_LENGTH', '0').to_i).to_s)
    status, = app.call(env)
    s.write "HTTP/1.1 #{status} X\\r\\nContent-Length: 0\\r\\nConnection: close\\r\\n\\r\\n"
    s.close
  end
end
`;

// How each language's file is started; `build` runs once a file.
const languages = {
  node: { file: 'mjs', run: (f) => ['node', [f]] },
  python: { file: 'py', run: (f) => [python, [f]] },
  go: {
    file: 'go',
    build: (f) => execFileSync('go', ['build', '-o', f + '.bin', f], { env: { ...process.env, GO111MODULE: 'off' }, stdio: 'pipe' }),
    run: (f) => [f + '.bin', []],
  },
  // All of them are built at once, as binaries of one crate (see `prepare`).
  rust: { file: 'rs', run: (f) => [path.join(crateTarget, 'debug', path.basename(path.dirname(f)).split('-').slice(1, -1).join('-')), []] },
  java: { file: 'java', run: (f) => ['java', ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', f]] },
  php: { file: 'php', run: (f, port) => ['php', ['-S', `127.0.0.1:${port}`, f]] },
  ruby: {
    file: 'rb',
    build: (f) => fs.writeFileSync(f + '.server.rb', rackServer.replace('./FILE', f)),
    run: (f) => ['ruby', [f + '.server.rb']],
  },
};
const has = (tool) => {
  try { execFileSync(tool, [tool === 'go' ? 'version' : tool === 'java' ? '-version' : '--version'], { stdio: 'ignore' }); return true; } catch { return false; }
};
const wanted = process.argv.slice(2).length ? process.argv.slice(2) : Object.keys(languages).filter((l) => has(l === 'python' ? python : l === 'rust' ? 'cargo' : l));

const clock = () => Math.floor(Date.now() / 1000);
const whsec = 'whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=';
const body = Buffer.from('{"a": 1.0, "text": "Über\\u00fc <b>"}\r\n');

function post(port, headers, data) {
  return new Promise((resolve, reject) => {
    const request = http.request({ host: '127.0.0.1', port, path: '/hook', method: 'POST', agent: false, timeout: 5000,
      headers: { 'content-type': 'application/json', 'content-length': data.length, ...headers } }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode));
    });
    request.on('timeout', () => request.destroy(new Error('no answer')));
    request.on('error', reject);
    request.end(data);
  });
}

async function freePort() {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

async function listening(port, child) {
  for (let i = 0; i < 200; i++) {
    if (child.exitCode !== null) throw new Error('the receiver ended');
    const open = await new Promise((resolve) => {
      const socket = net.connect(port, '127.0.0.1').on('connect', () => { socket.destroy(); resolve(true); }).on('error', () => resolve(false));
    });
    if (open) return;
    await new Promise((r) => setTimeout(r, 50));
  }
  throw new Error('the receiver never listened');
}

const { ask, sign, end } = hookproof();
const { check, done } = checks();
const { ids } = await ask({ op: 'schemes' });
const ran = {};
for (const language of wanted) {
  const kind = languages[language];
  if (language === 'rust') {
    try {
      await prepareRust(ask, ids);
    } catch (error) {
      check('rust receivers build', false, String(error.stderr ?? error.message));
      continue;
    }
  }
  for (const scheme of ids) {
    // The slow starters run one scheme of each shape.
    if (language === 'java' && !['cybercage', 'standard', 'stripe', 'shopify', 'outpost'].includes(scheme)) continue;
    const { text } = await ask({ op: 'verifier', scheme, language });
    if (!text) continue;
    const folder = fs.mkdtempSync(path.join(work, `${language}-${scheme}-`));
    const file = path.join(folder, language === 'java' ? 'Hook.java' : `hook.${kind.file}`);
    fs.writeFileSync(file, text);
    const secret = ['standard', 'svix'].includes(scheme) ? whsec : 'a secret of thirty-two characters';
    const label = `${language} ${scheme}`;
    let child;
    try {
      kind.build?.(file);
      const port = await freePort();
      const [program, args] = kind.run(file, port);
      child = spawn(program, args, { cwd: work, env: { ...process.env, WEBHOOK_SECRET: secret, PORT: String(port) }, stdio: ['ignore', 'ignore', 'pipe'] });
      let noise = '';
      child.stderr.on('data', (d) => { noise = (noise + d).slice(-2000); });
      await listening(port, child).catch((e) => { throw new Error(`${e.message}: ${noise}`); });
      const line = (more = {}) => ({ scheme, secret, body_b64: body.toString('base64'), messageId: 'msg_1', timestamp: scheme === 'convoy' ? null : clock(), event: 'test.ping', ...more });
      const good = await sign(line());
      const status = async (name, expected, headers, data = body) => {
        const got = await post(port, headers, data);
        check(`${label}: ${name}`, expected.includes(got), `gave ${got}`);
      };
      await status('signed', [202], good);
      const dedup = /X-CyberCage-Delivery-ID|webhook-id|svix-id|X-GitHub-Delivery|X-Shopify-Webhook-Id|x-outpost-event-id/.test(text) && language !== 'php';
      if (dedup) await status('delivered again', [200], good);
      const fresh = await sign(line({ messageId: 'msg_2' }));
      const other = Buffer.from(body); other[3] ^= 1;
      await status('one byte changed', [401], fresh, other);
      await status('JSON.stringify of the body', [401], fresh, Buffer.from(JSON.stringify(JSON.parse(body))));
      await status('no headers', [401], {});
      await status('another secret', [401], await sign(line({ secret: scheme === 'standard' || scheme === 'svix' ? 'whsec_ZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXp7' : 'another secret entirely, of length' })));
      const name = Object.keys(fresh).find((k) => /signature|hmac/i.test(k));
      await status('signature cut', [401], { ...fresh, [name]: fresh[name].slice(0, -4) });
      await status('signature of another length', [401], { ...fresh, [name]: fresh[name] + 'AAAA' });
      await status('no signature', [401], { ...fresh, [name]: '' });
      const windows = { standard: [301, -301], svix: [301, -301], slack: [301, -301], stripe: [301], paddle: [10] };
      for (const age of windows[scheme] ?? []) {
        await status(`${age} s old`, [401], await sign(line({ timestamp: clock() - age - Math.sign(age) * 2, messageId: 'msg_3' })));
      }
      if (['standard', 'svix', 'stripe', 'pagerduty', 'outpost', 'paddle'].includes(scheme)) {
        const old = ['standard', 'svix'].includes(scheme) ? 'whsec_ZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXp7' : 'the old secret';
        await status('two signatures', [202], await sign(line({ secret: [old, secret], messageId: 'msg_4' })));
      }
      ran[language] = (ran[language] ?? 0) + 1;
    } catch (error) {
      check(label, false, String(error.stderr ?? error.message));
    } finally {
      child?.kill();
    }
  }
}
end();
fs.rmSync(work, { recursive: true, force: true });
console.log('receivers run:', JSON.stringify(ran));
done();
