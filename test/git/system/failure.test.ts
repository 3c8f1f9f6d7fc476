import test from 'ava'
import type { ErrorKind } from '../../../src/core/errors.js'
import { failureOfGit } from '../../../src/git/system/failure.js'

const a = 'a'.repeat(40)
const b = 'b'.repeat(40)

/** What git has said, in one version or another, and what it tells. */
const words: readonly (readonly [stderr: string, kind: ErrorKind, message: RegExp])[] = [
  [`fatal: prepare: cannot lock ref 'refs/heads/x': is at ${a} but expected ${b}`, 'ref-moved', RegExp(a)],
  ["fatal: prepare: cannot lock ref 'refs/heads/x': reference already exists", 'ref-moved', /refs\/heads\/x/],
  ["fatal: cannot lock ref 'HEAD': unable to resolve reference 'HEAD'", 'ref-moved', /HEAD/],
  [`fatal: cannot lock ref 'refs/x': reference is missing but expected ${a}`, 'ref-moved', /refs\/x/],
  [
    "fatal: prepare: cannot lock ref 'refs/x': Unable to create '/r/.git/refs/x.lock': File exists.\n\nAnother git",
    'ref-locked',
    /\/r\/\.git\/refs\/x\.lock/,
  ],
  ["fatal: Unable to create '/r/.git/packed-refs.lock': File exists.", 'ref-locked', /packed-refs\.lock/],
  ['fatal: prepare: cannot lock references', 'ref-locked', /locked/],
  [
    "fatal: cannot lock ref 'refs/x': Unable to create '/r/.git/refs/x.lock': Permission denied",
    'git-failed',
    /update/,
  ],
  ['fatal: write error: No space left on device', 'disk', /update-ref/],
  ["fatal: sha1 file '/r/.git/index.lock' write error. Out of diskspace", 'disk', /update-ref/],
  ["fatal: prepare: cannot update ref 'refs/x': couldn't write '/r/.git/refs/x.lock'", 'disk', /update-ref/],
  ['fatal: unable to write new index file', 'disk', /update-ref/],
  ['fatal: empty ident name (for <a@b>) not allowed', 'identity', /who you are/],
  [`fatal: packed object ${a} (stored in ./x.pack) is corrupt`, 'corrupt', /damaged/],
  ['', 'git-failed', /^git update-ref ended with exit code 128$/],
]

for (const [stderr, kind, message] of words) {
  test(`${kind}: ${stderr || 'nothing'}`, t => {
    const args = ['-c', 'core.x=y', 'update-ref', '--stdin']
    const failure = failureOfGit({ args, exitCode: 128, signal: null, stderr })
    t.is(failure.kind, kind)
    t.regex(failure.message, message)
    t.is(failure.reason, stderr || 'git gave no reason')
  })
}

test('of a full disk one line is told, however many files git names', t => {
  const files = Array.from({ length: 1000 }, (_, i) => `error: unable to write file ${i}`)
  const told = (...lines: readonly string[]) =>
    failureOfGit({ args: ['read-tree'], exitCode: 128, signal: null, stderr: lines.join('\n') }).reason
  t.is(told(...files), 'error: unable to write file 0 (and 999 more lines like it)')
  t.is(told('warning: other', files[0] ?? ''), 'error: unable to write file 0')
  t.is(
    told(...files, 'fatal: x: No space left on device'),
    'fatal: x: No space left on device (and 1000 more lines like it)',
  )
})

test('a signal is told', t => {
  const failure = failureOfGit({ args: ['fetch'], exitCode: -1, signal: 'SIGKILL', stderr: '' })
  t.is(failure.message, 'git fetch was killed by SIGKILL')
})
