import { platform } from 'node:os'
import { readRetryAfter } from '../../core/network/retry-after.js'
import type { Env } from '../port.js'

/** What git tells of its talk over http, beyond what it says when it fails. */
export interface HttpTrace {
  push(chunk: Uint8Array): void
  /** Whether a connection is being made: from then on curl itself guards against stalls. */
  isConnecting(): boolean
  /** What the last answer's `Retry-After` asked for. */
  retryAfterMs(): number | undefined
  /** The content type of the last answer when none was of git's protocol; undefined when one was, or none came. */
  foreignType(): string | undefined
}

/**
 * Returns the settings by which git writes headers to descriptor 3, without bodies and without what authorises us.
 * Undefined when the user traces already, and on Windows, where git inherits no descriptor but the first three.
 *
 * @see git(1), GIT_TRACE_CURL, GIT_TRACE_REDACT
 */
export function traceEnvironment(env: Env): Env | undefined {
  if (platform() === 'win32') return undefined
  if (env['GIT_TRACE_CURL'] !== undefined || env['GIT_CURL_VERBOSE'] !== undefined) return undefined
  return { GIT_TRACE_CURL: '3', GIT_TRACE_CURL_NO_DATA: '1', GIT_TRACE_REDACT: '1' }
}

/** Returns a reader of that trace, which keeps a few facts and forgets the rest. */
export function httpTrace(nowMs: () => number): HttpTrace {
  let rest = ''
  let connecting = true
  let retryAfterMs: number | undefined
  let type: string | undefined
  let isGit = false
  const take = (line: string) => {
    const [, name = '', value = ''] = /<= Recv header: *(retry-after|content-type): *(.*?)\r?$/i.exec(line) ?? []
    if (name.toLowerCase() === 'retry-after') retryAfterMs = readRetryAfter(value, nowMs())
    else if (name !== '') {
      type = value
      isGit ||= value.startsWith('application/x-git-')
    } else if (/<= Recv header: *HTTP\//.test(line)) {
      retryAfterMs = undefined
      type = ''
    } else if (/== Info: +Trying /.test(line)) connecting = true
    else if (line.includes('=> Send header')) connecting = false
  }
  return {
    push: chunk => {
      const lines = (rest + Buffer.from(chunk).toString('latin1')).split('\n')
      rest = lines.pop() ?? ''
      lines.forEach(take)
    },
    isConnecting: () => connecting,
    retryAfterMs: () => retryAfterMs,
    foreignType: () => (isGit ? undefined : type),
  }
}
