import type { IncomingMessage, ServerResponse } from 'node:http'

/** The large files that a server keeps, by the SHA-256 of their bytes. */
export type LfsStore = Map<string, Uint8Array>

interface BatchRequest {
  readonly operation: 'download' | 'upload'
  readonly objects: readonly { readonly oid: string; readonly size: number }[]
}

const MEDIA_TYPE = 'application/vnd.git-lfs+json'

/**
 * Answers requests of git-lfs: the batch API with basic transfers, at the address that git-lfs finds by itself,
 * `<repository>/info/lfs`. Returns false for any other request.
 *
 * @see git-lfs, docs/api/batch.md, docs/api/basic-transfers.md
 */
export function answerLfs(store: LfsStore, { request, body }: LfsQuestion, response: ServerResponse): boolean {
  const [, base, rest] = /^(.*\/info\/lfs)\/(.*)$/.exec(request.url ?? '') ?? []
  if (base === undefined || rest === undefined) return false
  const objects = `http://${request.headers.host}${base}/objects`
  if (rest === 'objects/batch') json(response, 200, batch(store, objects, JSON.parse(body.toString()) as BatchRequest))
  else if (rest.startsWith('objects/')) transfer(store, rest.slice('objects/'.length), { request, body, response })
  else json(response, 404, { message: 'not served' })
  return true
}

interface LfsQuestion {
  readonly request: IncomingMessage
  readonly body: Buffer
}

function batch(store: LfsStore, base: string, { operation, objects }: BatchRequest): object {
  return {
    transfer: 'basic',
    objects: objects.map(({ oid, size }) => {
      const action = { [operation]: { href: `${base}/${oid}` } }
      if (operation === 'upload') return { oid, size, ...(store.has(oid) ? {} : { actions: action }) }
      if (store.has(oid)) return { oid, size, actions: action }
      return { oid, size, error: { code: 404, message: 'Object does not exist' } }
    }),
  }
}

function transfer(
  store: LfsStore,
  oid: string,
  { request, body, response }: LfsQuestion & { readonly response: ServerResponse },
): void {
  if (request.method === 'PUT') {
    store.set(oid, body)
    response.end()
    return
  }
  const bytes = store.get(oid)
  if (bytes === undefined) json(response, 404, { message: 'no such object' })
  else response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(bytes)
}

function json(response: ServerResponse, status: number, value: object): void {
  response.writeHead(status, { 'content-type': MEDIA_TYPE }).end(JSON.stringify(value))
}
