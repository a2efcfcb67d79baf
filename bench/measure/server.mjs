// The benchmark's web server. Like a CDN it speaks HTTP/2 and sends text that is compressed with brotli beforehand; it logs every
// response.
import { execFileSync } from 'node:child_process';
import { createSecureServer } from 'node:http2';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { extname, join, normalize } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

const TYPES = { '.html': 'text/html', '.css': 'text/css', '.js': 'text/javascript', '.mjs': 'text/javascript', '.json': 'application/json', '.wasm': 'application/wasm' };
/** Brotli's best quality, and the one used above a size where the best would take minutes. */
const [BEST, QUICK, BIG] = [11, 9, 1 << 20];

/** Starts serving `{prefix: folder}` on a free port of the loopback. */
export async function serve(folders) {
  const state = { log: [], delay: 0, folders };
  const cache = new Map();
  const server = createSecureServer(certificate(), (request, response) => {
    const entry = { path: new URL(request.url, 'https://x').pathname, start: performance.now() };
    const answer = () => {
      const { status, headers, body } = file(state.folders, entry.path, cache);
      response.writeHead(status, headers).end(body);
      response.on('finish', () => (entry.end = performance.now()));
      Object.assign(entry, { bytes: body.length, status });
      state.log.push(entry);
    };
    state.delay ? setTimeout(answer, state.delay) : answer();
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { state, url: `https://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

/** A key and a self-signed certificate for this run, which the browser is set to accept. */
function certificate() {
  const words = 'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=127.0.0.1 -keyout - -out -';
  const pem = execFileSync('openssl', words.split(' '), { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  return { key: pem, cert: pem };
}

function file(folders, path, cache) {
  const prefix = Object.keys(folders).find((prefix) => path.startsWith(prefix));
  const place = prefix && join(folders[prefix], normalize(path === prefix ? '/index.html' : decodeURIComponent(path).slice(prefix.length)));
  if (!place || !existsSync(place) || !statSync(place).isFile()) return { status: 404, headers: {}, body: Buffer.from('not found') };
  if (!cache.has(place)) cache.set(place, encoded(place));
  return cache.get(place);
}

/** The headers isolate the page's origin, which makes its clock exact to 5 µs. */
function encoded(place) {
  const type = TYPES[extname(place)];
  const headers = {
    'content-type': type ?? 'application/octet-stream',
    'cache-control': 'public, max-age=31536000, immutable',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
  };
  const raw = readFileSync(place);
  if (!type) return { status: 200, headers, body: raw };
  const params = { [constants.BROTLI_PARAM_QUALITY]: raw.length > BIG ? QUICK : BEST, [constants.BROTLI_PARAM_SIZE_HINT]: raw.length };
  return { status: 200, headers: { ...headers, 'content-encoding': 'br' }, body: brotliCompressSync(raw, { params }) };
}
