// Runs the tests that compare with git on many more random histories than the suite does: FC_RUNS, 20,000 by default.
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const files = readdirSync('test/workflows').filter(name => name.endsWith('-differential.test.ts'))
const ava = fileURLToPath(import.meta.resolve('ava')).replace(/entrypoints[/\\].*$/, 'entrypoints/cli.mjs')
const args = [ava, '--timeout=24h', ...process.argv.slice(2), ...files.map(name => `test/workflows/${name}`)]
const env = { ...process.env, FC_RUNS: process.env['FC_RUNS'] ?? '20000' }
const { status } = spawnSync(process.execPath, args, { stdio: 'inherit', env })
process.exitCode = status ?? 1
