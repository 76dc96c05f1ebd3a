// A receiver as CyberCage's customers should write it: verify over the raw bytes, in constant time, then answer.
// Prints its port, then one JSON line for each request.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer } from 'node:http'

const secret = process.env.RECEIVER_SECRET
const server = createServer((request, response) => {
  const chunks = []
  request.on('data', (chunk) => chunks.push(chunk))
  request.on('end', () => {
    const raw = Buffer.concat(chunks)
    const expected = Buffer.from(`sha256=${createHmac('sha256', secret).update(raw).digest('hex')}`)
    const given = Buffer.from(request.headers['x-cybercage-signature'] ?? '')
    const ok = given.length === expected.length && timingSafeEqual(given, expected)
    let parsed = null
    try {
      parsed = JSON.parse(raw.toString('utf8'))
    } catch {}
    console.log(
      JSON.stringify({
        ok,
        method: request.method,
        url: request.url,
        rawHeaders: request.rawHeaders,
        event: request.headers['x-cybercage-event'] ?? null,
        delivery: request.headers['x-cybercage-delivery-id'] ?? null,
        timestamp: request.headers['x-cybercage-timestamp'] ?? null,
        contentType: request.headers['content-type'] ?? null,
        bytes: raw.length,
        parsedEvent: parsed?.event ?? null,
      }),
    )
    response.writeHead(ok ? 200 : 401, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ received: ok }))
  })
})
server.listen(0, '127.0.0.1', () => console.log(server.address().port))
// Ends with its parent: the pipe closes, or half a minute passes.
process.stdin.on('end', () => process.exit(0)).resume()
setTimeout(() => process.exit(0), 60_000).unref()
