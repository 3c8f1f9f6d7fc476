import test from 'ava'
import { wildmatch, type WildmatchRules } from '../../../src/core/wildmatch/wildmatch.js'
import { oracle } from '../../support/git.js'
import { sealedEnvironment } from '../../support/env.js'
import { tempDirectory } from '../../support/temp.js'

const asDescribe: WildmatchRules = { slash: 'is-a-letter', letters: 'case-sensitive' }

test('a pattern matches the tags that git describe --match takes', async t => {
  const directory = await tempDirectory(t)
  const at = { cwd: directory, env: sealedEnvironment(directory) }
  await oracle(['init', '-q'], at)
  await oracle(['commit', '-q', '--allow-empty', '-m', 'one'], at)
  const names = ['v1.0', 'v1-0', 'rel/v1', 'V1.0', 'ünï', 'va+b', 'a.b']
  const patterns = [
    'v*',
    '*',
    'v1.0',
    'v?.?',
    'v1?0',
    'rel*',
    'rel/*',
    '*v1',
    'v[0-9]*',
    'v[!0-9]*',
    'v\\[1]',
    'va+b',
    '[',
    'a.b',
    'aXb',
    'ün?',
    '',
    'v[[]1]',
    'v[a-',
    '**1',
    'r[!a]l/v1',
    'rel[/]v1',
    '[[:upper:]]1',
  ]
  for (const name of names) {
    await oracle(['tag', name], at)
    for (const pattern of patterns) {
      const found = await oracle(['describe', '--tags', '--match', pattern], at).then(
        () => true,
        () => false,
      )
      t.is(wildmatch(pattern, name, asDescribe), found, `${pattern} for ${name}`)
    }
    await oracle(['tag', '-d', name], at)
  }
})

test('letters of either case match where case is ignored, also in brackets', t => {
  const rules: WildmatchRules = { slash: 'separates', letters: 'ignore-case' }
  const told = (pattern: string) => ['Ab/c', 'aB/C', 'ä/c'].map(text => wildmatch(pattern, text, rules))
  t.deepEqual(told('ab/c'), [true, true, false])
  t.deepEqual(told('[a][[:upper:]]/?'), [true, true, false])
  t.deepEqual(told('[^a]*/c'), [false, false, true])
  t.deepEqual(told('**/C'), [true, true, true])
  t.deepEqual(told('*c'), [false, false, false])
})
