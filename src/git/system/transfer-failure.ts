import { messages } from '../../output/messages.js'
import { type ErrorKind, type ErrorText, GitSlimError } from '../../core/errors.js'
import type { Remote } from '../port.js'

interface Tell {
  readonly pattern: RegExp
  readonly kind: ErrorKind
  readonly text: (address: string, reason: string) => ErrorText
}

/**
 * Messages of git and ssh about failed transfers, in the order they are tried: causes before consequences, since the
 * last line is always "the remote end hung up".
 *
 * @see http.c, remote-curl.c, connect.c, upload-pack.c; LC_ALL=C
 */
const tells: readonly Tell[] = [
  { pattern: /detected dubious ownership/, kind: 'refused', text: messages.transfer.foreignRepository },
  { pattern: /transport '[^']*' not allowed/, kind: 'refused', text: messages.transfer.transportNotAllowed },
  {
    pattern: /returned error: 429|Too Many Requests|rate limit(?:ed)?\b/i,
    kind: 'rate-limited',
    text: messages.transfer.rateLimited,
  },
  {
    // curl: "Received HTTP code 407 from proxy after CONNECT", and newer: "CONNECT tunnel failed, response 407".
    pattern: /HTTP code 40[1-7] from proxy|tunnel failed, response 40[1-7]|returned error: 407/,
    kind: 'auth',
    text: messages.transfer.proxyRefuses,
  },
  { pattern: /Host key verification failed/, kind: 'auth', text: messages.transfer.unknownHost },
  { pattern: /Permission denied \([a-z]/, kind: 'auth', text: messages.transfer.noKey },
  {
    pattern: /Authentication failed|could not read (?:Username|Password)|returned error: 40[13]|Access denied/i,
    kind: 'auth',
    text: messages.transfer.notAllowedIn,
  },
  {
    pattern:
      /repository '.*' not found|invalid gitfile format|does not appear to be a git repository|returned error: 4(?:04|10)|Repository not found/i,
    kind: 'not-found',
    text: messages.transfer.noRepository,
  },
  {
    pattern: /expected commit type, but the object dereferences to/,
    kind: 'not-found',
    text: messages.transfer.notOnCommit,
  },
  {
    pattern: /lacks these prerequisite commits|did not send all necessary objects/,
    kind: 'not-found',
    text: messages.transfer.notAllObjects,
  },
  {
    pattern: /not our ref|no such remote ref|couldn't find remote ref|unadvertised object|\^\{commit\}/,
    kind: 'not-found',
    text: messages.transfer.noSuchObject,
  },
  {
    // Over http, version 2, the server ends before it can send a message.
    pattern: /no commits selected for shallow|error processing shallow info/,
    kind: 'not-found',
    text: messages.transfer.noCommitsSelected,
  },
  { pattern: /does not support shallow|shallow capabilities/, kind: 'unsupported', text: messages.transfer.noShallow },
  {
    pattern: /timed out|Timeout, server \S+ not responding|Operation too slow|Timeout was reached|returned error: 408/i,
    kind: 'timeout',
    text: messages.transfer.tooSlow,
  },
  {
    pattern: /unable to update url base from redirection|redirects followed/,
    kind: 'protocol',
    text: messages.transfer.leadsElsewhere,
  },
  { pattern: /returned error: 4\d\d/, kind: 'protocol', text: messages.transfer.notGit },
  { pattern: /^fatal: remote error: /m, kind: 'protocol', text: messages.transfer.serverError },
  {
    // A connection that breaks during the TLS handshake says nothing about certificates.
    pattern:
      /TLS connection was non-properly terminated|Error in the (?:pull|push) function|SSL_ERROR_SYSCALL|SSL_(?:connect|read).*(?:reset|closed)/i,
    kind: 'network',
    text: messages.transfer.brokenOff,
  },
  {
    pattern:
      /SSL (?:certificate|connect|routines)|server certificate|certificate problem|gnutls_handshake|TLS connect|TLS fatal alert|SSL CA cert|client certificate|key or certificate file/i,
    kind: 'protocol',
    text: messages.transfer.notTrusted,
  },
  {
    pattern:
      /Could not resolve|name resolution|Connection (?:was |to \S+ )?(?:refused|reset|closed|aborted)|kex_exchange_identification|Broken pipe|Failed to connect|Couldn't connect|early EOF|hung up|unexpected disconnect|returned error: 5\d\d|Network is unreachable|No route to host|Empty reply|transfer closed|RPC failed|bytes of body are still expected|HTTP\/2 stream|HTTP2 framing|Proxy CONNECT aborted|HTTP code 5\d\d from proxy|tunnel failed, response 5\d\d/i,
    kind: 'network',
    text: messages.transfer.brokenOff,
  },
  {
    pattern: /protocol error|bad line length|invalid .* output|not valid: is this a git repository/i,
    kind: 'protocol',
    text: messages.transfer.notGit,
  },
]

/** Returns the meaning of a failed transfer, if git's messages tell; any other failure unchanged. */
export function transferFailure(error: unknown, { url }: Remote): unknown {
  if (!(error instanceof GitSlimError) || error.reason === undefined) return error
  if (error.kind !== 'git-failed' && error.kind !== 'not-found' && error.kind !== 'corrupt') return error
  const { reason, message, retryAfterMs } = error
  // The address may contain any of these words.
  const words = `${reason}\n${message}`.replaceAll(url, '')
  const tell = tells.find(({ pattern }) => pattern.test(words))
  return tell === undefined
    ? error
    : new GitSlimError(tell.kind, tell.text(url, reason), { cause: error, retryAfterMs })
}
