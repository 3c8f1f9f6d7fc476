import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { saveState, setOutputs } from '../../src/action/file-commands.js'
import { isFailure } from '../../src/core/errors.js'
import { tempDirectory } from '../support/temp.js'
import { valuesIn } from '../support/action-scene.js'

test('a value is read as it was set, whatever it holds', async t => {
  const file = join(await tempDirectory(t), 'output')
  await writeFile(file, '')
  const values = {
    plain: 'x',
    empty: '',
    lines: 'a\nother=1\nother<<b\nb\n',
    word: 'end-of-value',
    words: 'end-of-value\nend-of-value-\nother=2',
    more: 'end-of-value----\n',
  }
  await setOutputs({ GITHUB_OUTPUT: file }, values)
  await setOutputs({ GITHUB_OUTPUT: file }, { last: 'y' })
  t.deepEqual(await valuesIn(file), { ...values, last: 'y' })
  t.true((await readFile(file, 'utf8')).endsWith('\n'))
})

test('a file that cannot be written is a failure of the disk', async t => {
  const directory = await tempDirectory(t)
  const error = await t.throwsAsync(saveState({ GITHUB_STATE: directory }, { a: 'b' }))
  t.true(isFailure(error, 'disk'))
})
