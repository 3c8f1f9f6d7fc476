// Writes THIRD_PARTY_LICENSES: whose code is in the bundle, by esbuild's own account, and under which terms.
// With --check, only tells whether the file is right. Run it after a build.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const file = 'THIRD_PARTY_LICENSES'
const { outputs } = JSON.parse(readFileSync('build/meta.json', 'utf8'))

const bundled = Object.values(outputs)
  .flatMap(({ inputs }) => Object.entries(inputs))
  .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
  .map(([path]) => packageDirectory(path))
  .filter(directory => directory !== undefined)

const text = [
  'git-slim bundles the packages below. Each is under its own terms, which follow its name.',
  ...[...new Set(bundled)].map(notice).toSorted(),
].join(`\n\n${'-'.repeat(80)}\n\n`)

if (!process.argv.includes('--check')) writeFileSync(file, `${text}\n`)
else if (readFileSync(file, 'utf8') !== `${text}\n`) {
  process.stderr.write(`${file} is not what the bundle holds: run npm run build && npm run licenses\n`)
  process.exitCode = 1
}

/** `node_modules/a/node_modules/@b/c/lib/x.js` → `node_modules/a/node_modules/@b/c` */
function packageDirectory(path) {
  return /^.*\bnode_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0]
}

function notice(directory) {
  const { name, version, license, author } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'))
  const own = readdirSync(directory).find(entry => /^(licen[cs]e|copying)([.-]|$)/i.test(entry))
  const terms = own === undefined ? standardTerms(license, author) : readFileSync(join(directory, own), 'utf8')
  if (typeof license !== 'string' || terms === undefined) throw new Error(`${name} comes without a licence`)
  return `${name} ${version} (${license})\n\n${terms.replaceAll('\r\n', '\n').trim()}`
}

/** The text of a licence that a package states and does not bring along, taken from one that does. */
function standardTerms(license, author) {
  if (license === 'Apache-2.0') return readFileSync('node_modules/typescript/LICENSE', 'utf8')
  if (license === 'MIT') return readFileSync('LICENSE', 'utf8').replace(/^Copyright .*$/m, `Copyright (c) ${author}`)
  return undefined
}
