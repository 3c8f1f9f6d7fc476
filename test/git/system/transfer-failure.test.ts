import test from 'ava'
import type { ErrorKind, GitSlimError } from '../../../src/core/errors.js'
import { failureOfGit } from '../../../src/git/system/failure.js'
import { transferFailure } from '../../../src/git/system/transfer-failure.js'

const url = 'https://example.invalid/repo.git'
const unable = `fatal: unable to access '${url}/': `
const hungUp = 'fatal: the remote end hung up unexpectedly'
const noRead = 'fatal: Could not read from remote repository.'

/** What git, curl and ssh have said, in one version or another, and what it tells. */
const words: readonly (readonly [kind: ErrorKind, ...stderr: string[]])[] = [
  ['network', `${unable}Could not resolve host: example.invalid`],
  ['network', `${unable}Failed to connect to example.invalid port 443 after 1 ms: Couldn't connect to server`],
  ['network', `${unable}Recv failure: Connection was reset`],
  ['network', `${unable}OpenSSL SSL_connect: Connection reset by peer in connection to example.invalid:443`],
  ['network', `${unable}OpenSSL SSL_connect: SSL_ERROR_SYSCALL in connection to example.invalid:443`],
  ['network', `${unable}gnutls_handshake() failed: The TLS connection was non-properly terminated.`],
  ['network', `${unable}GnuTLS, handshake failed: Error in the pull function.`],
  ['network', `${unable}GnuTLS recv error (-54): Error in the pull function.`],
  ['network', `${unable}Error in the HTTP2 framing layer`],
  ['network', `${unable}Empty reply from server`],
  ['network', `${unable}The requested URL returned error: 503`],
  ['network', `${unable}Received HTTP code 502 from proxy after CONNECT`],
  ['network', 'error: RPC failed; curl 92 HTTP/2 stream 5 was not closed cleanly: CANCEL (err 8)', hungUp],
  ['network', 'error: RPC failed; curl 18 transfer closed with outstanding read data remaining', 'fatal: early EOF'],
  ['network', 'fatal: unable to connect to example.invalid:', 'example.invalid[0: ::1]: errno=Connection refused'],
  ['network', 'ssh: Could not resolve hostname example.invalid: Temporary failure in name resolution', noRead],
  ['network', 'kex_exchange_identification: Connection closed by remote host', noRead],
  ['network', 'Connection to example.invalid closed by remote host.', noRead],
  ['network', 'client_loop: send disconnect: Broken pipe', 'fatal: early EOF'],
  ['timeout', `${unable}Failed to connect to example.invalid port 443: Connection timed out`],
  ['timeout', `${unable}Operation too slow. Less than 1 bytes/sec transferred the last 60 seconds`],
  ['timeout', `${unable}The requested URL returned error: 408`],
  ['timeout', 'ssh: connect to host example.invalid port 22: Connection timed out', noRead],
  ['timeout', 'Timeout, server example.invalid not responding.', noRead],
  ['rate-limited', `${unable}The requested URL returned error: 429`],
  [
    'rate-limited',
    'remote: You have exceeded a secondary rate limit.',
    `${unable}The requested URL returned error: 403`,
  ],
  ['auth', `fatal: Authentication failed for '${url}/'`],
  ['auth', `${unable}The requested URL returned error: 403`],
  ['auth', `${unable}Received HTTP code 407 from proxy after CONNECT`],
  ['auth', `${unable}CONNECT tunnel failed, response 407`],
  ['auth', `fatal: could not read Username for '${url}': terminal prompts disabled`],
  ['auth', 'git@example.invalid: Permission denied (publickey).', noRead],
  ['auth', 'Host key verification failed.', noRead],
  ['not-found', `fatal: repository '${url}/' not found`],
  ['not-found', `${unable}The requested URL returned error: 410`],
  ['not-found', 'ERROR: Repository not found.', noRead],
  ['not-found', `fatal: remote error: upload-pack: not our ref ${'a'.repeat(40)}`],
  ['unsupported', 'fatal: dumb http transport does not support shallow capabilities'],
  ['unsupported', 'fatal: Server does not support shallow clients'],
  ['protocol', `${unable}SSL certificate problem: unable to get local issuer certificate`],
  ['protocol', `${unable}server certificate verification failed. CAfile: none CRLfile: none`],
  ['protocol', `${unable}gnutls_handshake() failed: Handshake failed`],
  ['protocol', `${unable}GnuTLS recv error (-12): A TLS fatal alert has been received.`],
  ['protocol', `${unable}error reading X.509 key or certificate file`],
  ['protocol', `${unable}could not load PEM client certificate, OpenSSL error error:02001002`],
  ['protocol', `${unable}Problem with the SSL CA cert (path? access rights?)`],
  ['protocol', 'fatal: protocol error: bad line length character: <!DO'],
  ['protocol', 'fatal: remote error: out of order'],
  ['protocol', 'error: RPC failed; HTTP 413 curl 22 The requested URL returned error: 413', hungUp],
  [
    'protocol',
    `fatal: unable to update url base from redirection:\n  asked for: ${url}\n   redirect: https://example.invalid/login`,
  ],
  ['protocol', `${unable}Maximum (20) redirects followed`],
  ['refused', "fatal: transport 'file' not allowed"],
  ['disk', 'fatal: write error: No space left on device', 'fatal: fetch-pack: invalid index-pack output'],
  ['disk', 'error: unable to write file big.bin'],
  ['git-failed', 'fatal: something else'],
]

for (const [kind, ...lines] of words) {
  test(`${kind}: ${lines.join(' / ')}`, t => {
    const stderr = lines.join('\n')
    const plain = failureOfGit({ args: ['fetch'], exitCode: 128, signal: null, stderr, retryAfterMs: 7 })
    const failure = transferFailure(plain, { url }) as GitSlimError
    t.is(failure.kind, kind)
    // Of a full disk the line is shown that says so, and no other.
    t.is(failure.reason, kind === 'disk' ? lines[0] : stderr)
    if (kind === 'network' || kind === 'rate-limited') t.is(failure.retryAfterMs, 7)
  })
}

test('what the address says is not what went wrong', t => {
  const address = 'https://example.invalid/timed out/early EOF.git'
  const plain = failureOfGit({ args: [], exitCode: 128, signal: null, stderr: `fatal: odd: ${address}` })
  t.is(transferFailure(plain, { url: address }), plain)
})
