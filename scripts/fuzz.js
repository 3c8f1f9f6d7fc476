// Runs the tests that compare with git on many more random cases than the suite does: on histories (FC_RUNS, 20,000 by
// default), or, as `npm run fuzz -- embedded`, on packs and packets as a stranger might send them (50,000 by default).
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const [what, ...rest] = process.argv.slice(2)
const isEmbedded = what === 'embedded'
const histories = readdirSync('test/workflows').filter(name => name.endsWith('-differential.test.ts'))
const files = isEmbedded
  ? ['mutated-packs', 'mutated-packets'].map(name => `test/git/embedded/${name}.test.ts`)
  : histories.map(name => `test/workflows/${name}`)
const ava = fileURLToPath(import.meta.resolve('ava')).replace(/entrypoints[/\\].*$/, 'entrypoints/cli.mjs')
const args = [ava, '--timeout=24h', ...(isEmbedded ? rest : process.argv.slice(2)), ...files]
const env = { ...process.env, FC_RUNS: process.env['FC_RUNS'] ?? (isEmbedded ? '50000' : '20000') }
const { status } = spawnSync(process.execPath, args, { stdio: 'inherit', env })
process.exitCode = status ?? 1
