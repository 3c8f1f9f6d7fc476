import test from 'ava'
import { matchesTagGlob } from '../../../src/core/deepen/tag-glob.js'
import { oracle } from '../../support/git.js'
import { sealedEnvironment } from '../../support/env.js'
import { tempDirectory } from '../../support/temp.js'

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
  ]
  for (const name of names) {
    await oracle(['tag', name], at)
    for (const pattern of patterns) {
      const found = await oracle(['describe', '--tags', '--match', pattern], at).then(
        () => true,
        () => false,
      )
      t.is(matchesTagGlob(pattern, name), found, `${pattern} for ${name}`)
    }
    await oracle(['tag', '-d', name], at)
  }
})
