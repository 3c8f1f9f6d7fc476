import { once } from 'node:events'
import { concat, decodeLossy } from '../../../core/bytes/bytes.js'
import { netrcCredential } from '../../../core/network/netrc.js'
import { messages } from '../../../output/messages.js'
import { sanitize } from '../../../output/sanitize.js'
import { GitSlimError } from '../../../core/errors.js'
import type { Credential, Remote } from '../../port.js'
import { connectionFailure, statusFailure } from '../http/failure.js'
import { type HttpAnswer, type HttpQuestion, httpRequest, type HttpSurroundings } from '../http/request.js'
import { type Advertisement, readAdvertisement } from './advertisement.js'
import { serverError } from './server-error.js'
import { BrokenAnswer, MalformedPacket, type Packet, packets, RefusedByServer } from './pkt-line.js'

const service = 'git-upload-pack'
const infoPath = `/info/refs?service=${service}`
const mostRedirects = 5

/** A repository on an HTTP server, asked by git's smart protocol. @see gitprotocol-http(5) */
export class SmartServer {
  /** The URL for requests: another than the original if the server redirected. */
  private base: URL
  /** Sent once the server has asked for authentication. */
  private authorization: string | undefined
  /** The credentials sent to each server: none is sent twice. */
  private readonly shown = new Set<string>()
  /** The user that .netrc names for the server. */
  private notedUser: string | undefined

  constructor(
    private readonly remote: Remote,
    private readonly surroundings: HttpSurroundings & { readonly agent: string },
  ) {
    this.base = new URL(remote.url.replace(/\/+$/, ''))
  }

  /** Asks for the server's capabilities and refs. */
  async discover(): Promise<Advertisement> {
    return this.explained(async () => {
      const answer = await this.get()
      try {
        const type = answer.headers['content-type'] ?? ''
        if (type !== `application/x-${service}-advertisement`) {
          throw this.notGit(messages.transfer.foreignAnswer(sanitize(type)))
        }
        const advertisement = await readAdvertisement(packets(answer.body))
        if (advertisement === undefined) throw this.notGit(messages.inProcess.saysNothing)
        return advertisement
      } finally {
        answer.close()
      }
    })
  }

  /** Sends a request, and passes the answer's packets to the reader. */
  async ask<T>(body: Uint8Array, version: 0 | 2, read: (answer: AsyncIterable<Packet>) => Promise<T>): Promise<T> {
    return this.explained(async () => {
      const type = `application/x-${service}`
      const headers = { 'Content-Type': `${type}-request`, Accept: `${type}-result`, ...this.headers(version) }
      const url = new URL(`${this.base.href.replace(/\/$/, '')}/${service}`)
      const answer = await this.authorized({ url, method: 'POST', headers, body })
      try {
        if (answer.status !== 200) throw await this.refusal(answer)
        return await read(packets(answer.body))
      } finally {
        answer.close()
      }
    })
  }

  /** Only the first request may be redirected; later ones use its final URL. */
  private async get(): Promise<HttpAnswer> {
    for (let redirects = 0; ; redirects++) {
      const url = new URL(`${this.base.href.replace(/\/$/, '')}${infoPath}`)
      const answer = await this.authorized({ url, method: 'GET', headers: this.headers(2) })
      if (answer.status === 200) return answer
      const { location } = answer.headers
      const { redirects: wanted } = this.surroundings.settings
      const leads = isRedirect(answer.status) && location !== undefined && wanted === 'followed'
      try {
        if (!leads || redirects >= mostRedirects) throw await this.refusal(answer)
        if (!URL.canParse(location, url.href)) throw this.notGit(messages.inProcess.badRedirect)
        this.follow(new URL(location, url))
      } finally {
        answer.close()
      }
    }
  }

  private follow(target: URL): void {
    const path = `${target.pathname}${target.search}`
    const downgraded = this.base.protocol === 'https:' && target.protocol !== 'https:'
    if (downgraded || !/^https?:$/.test(target.protocol) || !path.endsWith(infoPath)) {
      const shown = `${target.protocol}//${target.host}${target.pathname}`
      throw this.notGit(messages.inProcess.redirectElsewhere(shown))
    }
    if (target.origin !== this.base.origin) this.authorization = undefined
    this.base = new URL(target.origin + path.slice(0, -infoPath.length))
  }

  /** Sends a request, and repeats it with a credential when the server asks for one: the given one, then .netrc. */
  private async authorized(question: HttpQuestion): Promise<HttpAnswer> {
    for (;;) {
      const answer = await this.send(question)
      const authorization = answer.status === 401 ? await this.nextAuthorization() : undefined
      if (authorization === undefined) return answer
      this.authorization = authorization
      await beginningOf(answer)
      answer.close()
    }
  }

  private async nextAuthorization(): Promise<string | undefined> {
    const given = this.isMeant() ? this.remote.credential : undefined
    const user = given?.password === undefined ? given?.username || undefined : undefined
    // As in curl, .netrc applies to whatever server is reached: each entry names its host.
    const noted = netrcCredential(await this.surroundings.settings.netrc(), this.base.hostname, user)
    this.notedUser = noted?.username
    const known = [given, noted].flatMap(credential => (credential?.password === undefined ? [] : [basic(credential)]))
    const next = known.find(authorization => !this.shown.has(`${this.base.origin} ${authorization}`))
    if (next !== undefined) this.shown.add(`${this.base.origin} ${next}`)
    return next
  }

  private send(question: HttpQuestion): Promise<HttpAnswer> {
    const { settings } = this.surroundings
    // Headers that the user set up for one server are not sent to another: they may contain a token.
    const headers = this.isMeant() ? Object.fromEntries(settings.headers) : {}
    const own = this.authorization === undefined ? {} : { Authorization: this.authorization }
    return httpRequest({ ...question, headers: { ...headers, ...question.headers, ...own } }, this.surroundings)
  }

  /** Tells whether requests go to the original server, and not to one that it redirected to. */
  private isMeant(): boolean {
    return this.base.origin === new URL(this.remote.url).origin
  }

  private headers(version: 0 | 2): Readonly<Record<string, string>> {
    return { 'User-Agent': `git/${this.surroundings.agent}`, ...(version === 2 ? { 'Git-Protocol': 'version=2' } : {}) }
  }

  private async refusal(answer: HttpAnswer): Promise<GitSlimError> {
    const { status, headers } = answer
    const words = await wordsOf(answer)
    const noted = messages.inProcess.netrcSays(this.base.hostname, this.notedUser)
    return statusFailure(this.remote.url, { status, words, noted, retryAfter: headers['retry-after'] })
  }

  private notGit(reason: string): GitSlimError {
    return new GitSlimError('protocol', messages.transfer.notGit(this.remote.url, reason))
  }

  private async explained<T>(talk: () => Promise<T>): Promise<T> {
    try {
      return await talk()
    } catch (error) {
      // A connection that we closed fails like a broken one, or like an answer that ends too early.
      if (this.surroundings.signal.aborted) throw new GitSlimError('interrupted', messages.common.interrupted)
      if (error instanceof MalformedPacket) throw this.notGit(error.message)
      if (error instanceof RefusedByServer) throw serverError(error.message, this.remote.url)
      if (error instanceof BrokenAnswer) {
        throw new GitSlimError(
          'network',
          messages.transfer.brokenOff(this.remote.url, messages.inProcess.answerBrokeOff),
        )
      }
      throw connectionFailure(error, this.remote.url)
    }
  }
}

function isRedirect(status: number): boolean {
  return [301, 302, 303, 307, 308].includes(status)
}

function basic({ username, password }: Credential): string {
  return `Basic ${Buffer.from(`${username}:${password ?? ''}`).toString('base64')}`
}

/** The part of a server's error message that is read, and the time limit for it. */
const mostWords = 1000
const patienceMs = 1000

/** A server's error message; an HTML page counts as none. */
async function wordsOf(answer: HttpAnswer): Promise<string> {
  const bytes = await beginningOf(answer)
  const isText = answer.headers['content-type']?.startsWith('text/plain') ?? false
  return isText ? sanitize(decodeLossy(bytes)).trim().slice(0, 500) : ''
}

/** A short answer is read to its end, and the connection can be reused; a longer one is cut off. */
async function beginningOf(answer: HttpAnswer): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  const reading = answer.body[Symbol.asyncIterator]()
  const over = new AbortController()
  const timer = setTimeout(() => over.abort(), patienceMs)
  try {
    const isOver = once(over.signal, 'abort').then(() => ({ done: true, value: undefined }) as const)
    for (let size = 0; size < mostWords; ) {
      const { done, value } = await Promise.race([reading.next(), isOver])
      if (done === true) break
      chunks.push(value)
      size += value.length
    }
  } finally {
    clearTimeout(timer)
  }
  return concat(chunks)
}
