import { readFileSync } from 'node:fs'
import test from 'ava'
import { commands } from '../../src/cli/program.js'
import { runHere } from '../support/repository.js'
import { sealedEnvironment, testDate } from '../support/env.js'
import { runScript } from './programs.js'

const docs = readFileSync('docs/cli.md', 'utf8')

test('docs/cli.md is what the help says', async t => {
  t.deepEqual(await runScript('scripts/docs.js', ['--check']), { exitCode: 0, output: '' })
})

for (const argv of [
  ['--help'],
  ['help'],
  ...commands.flatMap(({ name }) => [
    [name, '--help'],
    ['help', name],
  ]),
]) {
  test(`git-slim ${argv.join(' ')} prints what docs/cli.md shows`, async t => {
    const surroundings = { cwd: '.', env: sealedEnvironment('.'), clock: () => testDate, signal: AbortSignal.any([]) }
    const { exitCode, stdout, stderr } = await runHere(argv, surroundings)
    t.is(exitCode, 0)
    t.is(stderr, '')
    t.true(docs.includes(`\`\`\`text\n${stdout}\`\`\`\n`), stdout)
  })
}
