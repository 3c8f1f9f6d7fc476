import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { diskBackends } from '../../support/backends.js'
import { defineHistory, type HistoryBuilder } from '../../support/history.js'
import { open, openBare } from '../../support/repository.js'

const lines = (changed: Readonly<Record<number, string>>) =>
  Array.from({ length: 20 }, (_, i) => `${changed[i] ?? i}\n`).join('')

/** Each commit changes another line of one file, from the top down. */
const build = (h: HistoryBuilder) => {
  h.commit('A', { 'f.txt': lines({}), 'g.txt': 'g\n' })
  h.commit('B', { 'f.txt': lines({ 1: 'b' }) })
  h.commit('C', { 'f.txt': lines({ 1: 'b', 9: 'c' }) })
  h.commit('D', { 'f.txt': lines({ 1: 'b', 9: 'c', 17: 'd' }) })
}

const oneFile = defineHistory('one-file-plain', h => {
  build(h)
  h.detach('A')
  h.commit('E', { 'f.txt': lines({ 9: 'c', 17: 'd' }) })
  h.checkout('main')
})

for (const backend of [...diskBackends, 'memory'] as const) {
  test(`changes to one file that are apart are merged [${backend}]`, async t => {
    const repo = await openBare(t, oneFile, backend)
    const { exitCode, stderr } = await repo.run('drop', oneFile.oids.B)
    t.is(exitCode, 0, stderr)
    t.is(await repo.tree('main'), oneFile.trees.E)
  })
}

test('in a worktree commits change places, and no file is touched', async t => {
  const repo = await open(t, oneFile, 'embedded')
  const { exitCode, stderr } = await repo.run('move', oneFile.oids.D, '--before', oneFile.oids.B)
  t.is(exitCode, 0, stderr)
  t.is(await repo.tree('main'), oneFile.trees.D)
  t.is(await repo.gitSays('log', '--format=%s', 'main'), 'C\nB\nD\nA')
})

const settings = { 'merge.renormalize': 'true', 'merge.default': 'union', 'core.attributesFile': '~/attributes' }

for (const [key, value] of Object.entries(settings)) {
  test(`with ${key} it is left to git`, async t => {
    const repo = await openBare(t, oneFile, 'embedded')
    await repo.gitSays('config', key, value)
    const { exitCode, stderr } = await repo.run('drop', oneFile.oids.B)
    t.is(exitCode, 1)
    t.regex(stderr, /f\.txt may have attributes/)
    t.regex(stderr, /install git 2\.38 or newer/)
    t.is(await repo.oid('main'), oneFile.oids.D)
  })
}

for (const place of ['own', "the user's"] as const) {
  test(`with attributes that name a way to merge it is left to git: ${place}`, async t => {
    const repo = await openBare(t, oneFile, 'embedded')
    const directory = place === 'own' ? join(repo.gitDirectory, 'info') : join(repo.home, '.config', 'git')
    await mkdir(directory, { recursive: true })
    await writeFile(join(directory, 'attributes'), '*.txt merge=union\n')
    t.regex((await repo.run('drop', oneFile.oids.B)).stderr, /f\.txt may have attributes/)
  })
}

const attributed = defineHistory('attributed', h => {
  h.commit('attributes', { '.gitattributes': '*.txt binary\n' })
  build(h)
})

test('with attributes in the tree it is left to git', async t => {
  const repo = await openBare(t, attributed, 'embedded')
  t.regex((await repo.run('drop', attributed.oids.B)).stderr, /f\.txt may have attributes/)
})

const changes: Readonly<Record<string, readonly [HistoryBuilderStep, HistoryBuilderStep, RegExp]>> = {
  'the same line': [
    { 'f.txt': lines({ 1: 'x' }) },
    { 'f.txt': lines({ 1: 'y' }) },
    /f\.txt has been changed on both sides/,
  ],
  'a file that is no text': [{ 'f.txt': '\0' }, { 'f.txt': '\0\0' }, /f\.txt has been changed on both sides/],
  'a file that is deleted': [{ 'g.txt': 'x\n' }, { 'g.txt': null }, /g\.txt \(modify\/delete\)/],
  'a mode': [{ 'g.txt': 'x\n' }, { 'g.txt': { exec: 'g\n' } }, /g\.txt is of several kinds/],
  'what may be a rename': [{ 'g.txt': 'x\n' }, { 'g.txt': null, 'h.txt': 'g\n' }, /files may have been renamed/],
}

type HistoryBuilderStep = NonNullable<Parameters<HistoryBuilder['commit']>[1]>

for (const [what, [first, second, said]] of Object.entries(changes)) {
  test(`what is not certain is not merged: ${what}`, async t => {
    const history = defineHistory(`plain ${what}`, h => {
      h.commit('A', { 'f.txt': lines({}), 'g.txt': 'g\n' })
      h.commit('B', first)
      h.commit('C', second)
    })
    const repo = await openBare(t, history, 'embedded')
    const { exitCode, stderr } = await repo.run('drop', history.oids.B)
    t.true([1, 4].includes(exitCode))
    t.regex(stderr, said)
    t.is(await repo.oid('main'), history.oids.C)
  })
}
