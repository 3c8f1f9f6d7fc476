import { readFileSync } from 'node:fs'
import test from 'ava'
import { trackedFiles } from './programs.js'

const page = readFileSync('docs/configuration.md', 'utf8')
const named = new Set([...page.matchAll(/`([^`]+)`/g)].map(([, name]) => generic(name ?? '')))
const files = (await trackedFiles()).filter(file => /^src\/.*\.ts$/.test(file))
const sources = files.map(file => readFileSync(file, 'utf8'))

/** What git-slim sets for programs that it starts, and what a machine rather than a user sets. */
const notSettings =
  /^(GIT_SLIM_(EDITED_FILE|HOOK|VERSION|CREDENTIAL_\w+)|GIT_REFLOG_ACTION|GIT_TEST_\w+|GIT_TRACE_CURL|GIT_CURL_VERBOSE|GPG_TTY|GITHUB_\w+|RUNNER_\w+|SUDO_UID|USER(NAME|PROFILE)?|LOGNAME|OS|GIT_ATTR_NOSYSTEM)$/

/** Makes names comparable: git ignores case, and `${name}` in the source is `<name>` on the page. */
function generic(name: string): string {
  return name
    .replace(/\$\{[^}]*\}|<[^>]*>/g, '<>')
    .replace(/^remote\.origin\./, 'remote.<>.')
    .toLowerCase()
}

function found(pattern: RegExp): readonly string[] {
  return [...new Set(sources.flatMap(text => [...text.matchAll(pattern)].map(([, name]) => name ?? '')))]
}

test('every setting that the source reads stands on the page of the configuration', t => {
  const read = found(/\.get(?:Boolean|All)?\(\s*['`]([a-z]+\.[^'`]+)['`]/g)
  const own = found(/'(slim\.\w+)'/g)
  t.true(read.length > 30)
  t.true(own.length >= 7)
  t.deepEqual(
    [...read, ...own].filter(name => !named.has(generic(name))),
    [],
  )
})

test('every variable that the source reads stands on the page of the configuration', t => {
  const read = [...found(/\benv(?:\.|\[')([A-Z][A-Z_]+)\b/g), ...found(/'(GIT_SLIM_[A-Z_]+)'/g)]
  t.true(read.length > 30)
  t.deepEqual(
    read.filter(name => !notSettings.test(name) && !named.has(name.toLowerCase())),
    [],
  )
})

test('the page names no setting and no variable of git-slim that does not exist', t => {
  const source = sources.join('\n')
  const ours = [...named].filter(name => /^(slim\.|git_slim_)/.test(name))
  t.deepEqual(
    ours.filter(name => !source.toLowerCase().includes(`'${name}'`)),
    [],
  )
})

test('the manual page has the configuration and the environment', t => {
  const manual = readFileSync('dist/man/git-slim.1', 'utf8')
  t.regex(manual, /\.SH "?CONFIGURATION"?\n[\s\S]*slim\\?\.base[\s\S]*\.SH "?ENVIRONMENT"?\n[\s\S]*GIT_SLIM_BACKEND/)
})
