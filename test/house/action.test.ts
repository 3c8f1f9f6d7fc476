import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import { inputDefaults } from '../../src/action/inputs.js'
import { actionMetadata } from '../support/action-metadata.js'
import { runScript } from './programs.js'

const { inputs, outputs, runs } = actionMetadata

test('action.yml starts one file of this repository, for both steps', t => {
  t.deepEqual(runs, { using: 'node24', main: 'dist-action/index.cjs', post: 'dist-action/index.cjs' })
  t.true(existsSync('dist-action/index.cjs'))
})

test('action.yml and the reader of inputs know the same inputs, with the same defaults', t => {
  t.deepEqual(Object.keys(inputs), Object.keys(inputDefaults))
  for (const [name, value] of Object.entries(inputDefaults)) {
    const given = inputs[name]?.default ?? ''
    t.true(given === value || (value === '' && given.startsWith('${{')), `${name}: ${given}`)
  }
})

test('action.yml describes everything, in the words that a runner knows', t => {
  const known = ['author', 'branding', 'description', 'inputs', 'name', 'outputs', 'runs']
  t.deepEqual(Object.keys(actionMetadata).toSorted(), known)
  for (const [name, entry] of Object.entries({ ...inputs, ...outputs })) {
    t.regex(name, /^[a-z]+(?:-[a-z]+)*$/)
    t.true(entry.description.length > 10, name)
    t.true(
      Object.values(entry).every(value => typeof value === 'string'),
      name,
    )
    t.deepEqual(
      Object.keys(entry).filter(key => !['default', 'description'].includes(key)),
      [],
      name,
    )
  }
})

/** The inputs of actions/checkout v7, and what each is when it is not given. */
const theirs: Readonly<Record<string, string>> = {
  repository: '${{ github.repository }}',
  ref: '',
  token: '${{ github.token }}',
  'ssh-key': '',
  'ssh-known-hosts': '',
  'ssh-strict': 'true',
  'ssh-user': 'git',
  'persist-credentials': 'true',
  path: '',
  clean: 'true',
  filter: '',
  'sparse-checkout': '',
  'sparse-checkout-cone-mode': 'true',
  'fetch-depth': '1',
  'fetch-tags': 'false',
  'show-progress': 'true',
  lfs: 'false',
  submodules: 'false',
  'set-safe-directory': 'true',
  'github-server-url': '',
  'allow-unsafe-pr-checkout': 'false',
}

test('whoever comes from actions/checkout finds every input, with the default it had but for one', t => {
  const changed = Object.entries(theirs).filter(([name, value]) => (inputs[name]?.default ?? '') !== value)
  t.deepEqual(changed, [
    ['persist-credentials', 'true'],
    // The workspace itself, in other words.
    ['path', ''],
  ])
  t.deepEqual(
    Object.keys(theirs).filter(name => inputs[name] === undefined),
    [],
  )
  t.true('ref' in outputs && 'commit' in outputs)
})

test('the committed bundle is what the source makes, byte for byte', async t => {
  const directory = await mkdtemp(join(tmpdir(), 'git-slim-action-'))
  t.teardown(() => rm(directory, { recursive: true, force: true }))
  const made = join(directory, 'index.cjs')
  t.deepEqual(await runScript('scripts/build-action.js', [made]), { exitCode: 0, output: '' })
  const same = (await readFile(made)).equals(await readFile('dist-action/index.cjs'))
  t.true(same, 'dist-action/ is of another source: npm run build:action')
})
