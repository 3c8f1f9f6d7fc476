// Writes THIRD_PARTY_LICENSES: whose code is in the bundle, by esbuild's own account, and under which terms.
// With --check, only tells whether the file is right. Run it after a build.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const file = 'THIRD_PARTY_LICENSES'
const { outputs } = JSON.parse(readFileSync('build/meta.json', 'utf8'))

/** The text of licences that name nobody, for packages that state one and do not bring it along. */
const standardTerms = { 'Apache-2.0': 'node_modules/typescript/LICENSE' }

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
  const { name, version, license } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'))
  const own = readdirSync(directory).find(entry => /^(licen[cs]e|copying)(\.|$)/i.test(entry))
  const terms = own === undefined ? standardTerms[license] : join(directory, own)
  if (typeof license !== 'string' || terms === undefined) throw new Error(`${name} comes without a licence`)
  const body = readFileSync(terms, 'utf8').replaceAll('\r\n', '\n').trim()
  return `${name} ${version} (${license})\n\n${body}`
}
