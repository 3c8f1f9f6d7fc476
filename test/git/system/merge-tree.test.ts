import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { encode } from '../../../src/core/bytes/bytes.js'
import type { Oid } from '../../../src/core/object/oid.js'
import { hashObject } from '../../../src/core/object/raw-object.js'
import { Quarantine } from '../../../src/git/files/quarantine.js'
import { findGit } from '../../../src/git/system/find-git.js'
import { lengthOfAnswer } from '../../../src/git/system/merge-tree-answer.js'
import { stack } from '../../../fixtures-repos/stack.js'
import { loadEdits } from '../../support/edited-history.js'
import { fakeGit } from '../../support/fake-git.js'
import { defineHistory } from '../../support/history.js'
import { loggingGit } from '../../support/logging-git.js'
import { open, type TestRepository } from '../../support/repository.js'
import { tempDirectory } from '../../support/temp.js'

const lines = (changed: Readonly<Record<number, string>>) =>
  Array.from({ length: 20 }, (_, i) => `${changed[i] ?? i}\n`).join('')

/** Each commit changes another line of one file: without B, C and D have to be merged, one after the other. */
const oneFile = defineHistory('one-file', h => {
  h.commit('A', { 'f.txt': lines({}) })
  h.commit('B', { 'f.txt': lines({ 1: 'b' }) })
  h.commit('C', { 'f.txt': lines({ 1: 'b', 9: 'c' }) })
  h.commit('D', { 'f.txt': lines({ 1: 'b', 9: 'c', 17: 'd' }) })
})

/** A git of a version that answers merges one by one, made of one that does not: it has a process for each. */
const oneByOne = (real: string, answers: string) => `
import { spawnSync } from 'node:child_process'
import { createInterface } from 'node:readline'
const real = (args, input) => spawnSync(${JSON.stringify(real)}, args, { input, stdio: ['pipe', 'pipe', 'inherit'] })
if (args[0] === 'version' || args[0] === '--version') console.log('git version 2.49.0')
else if (!args.includes('merge-tree')) {
  process.exit(spawnSync(${JSON.stringify(real)}, args, { stdio: 'inherit' }).status ?? 1)
} else {
  const commit = (tree, ...parents) => {
    const lines = ['tree ' + tree, ...parents.map(parent => 'parent ' + parent), 'author a <a> 0 +0000', 'committer a <a> 0 +0000', '', '']
    return real(['hash-object', '-t', 'commit', '-w', '--stdin'], lines.join('\\n')).stdout.toString().trim()
  }
  let left = ${answers}
  for await (const line of createInterface({ input: process.stdin })) {
    if (left-- === 0) process.kill(process.pid, 'SIGKILL')
    const [base, , ours, theirs] = line.split(' ')
    const start = commit(base)
    const sides = [commit(ours, start), commit(theirs, start)]
    const { status, stdout } = real(['merge-tree', '--write-tree', '-z', ...sides])
    const answer = (status === 0 ? '1' : '0') + '\\0' + stdout.toString('latin1') + '\\0'
    for (const byte of answer) process.stdout.write(Buffer.from(byte, 'latin1'))
  }
}`

async function gitThatAnswers(t: ExecutionContext, repo: TestRepository, answers: string) {
  const { env } = await fakeGit(t, oneByOne((await findGit(repo.env)) ?? '', answers), repo.env)
  return loggingGit(t, env)
}

/** Opens it with a setting by which all merges are left to git. */
async function openForGit(t: ExecutionContext) {
  const repo = await open(t, oneFile, 'system')
  await repo.gitSays('config', 'diff.algorithm', 'histogram')
  return repo
}

const merges = (commands: readonly (readonly string[])[]) => commands.filter(words => words.includes('merge-tree'))

test('merges that depend on one another are made by one process, and come out as by git rebase', async t => {
  const repo = await openForGit(t)
  const git = await gitThatAnswers(t, repo, '9')
  const { exitCode, stderr } = await repo.runAnyhow({ env: git.env }, 'drop', oneFile.oids.B)
  t.is(exitCode, 0, stderr)
  t.is(merges(await git.commands()).length, 1)
  const dropped = await repo.oid('main')
  await repo.gitSays('reset', '-q', '--hard', oneFile.oids.D)
  await repo.gitSays('rebase', '-q', '--onto', oneFile.oids.A, oneFile.oids.B)
  t.is(await repo.tree('main'), await repo.tree(dropped))
})

test('a conflict ends the process too, and nothing is left', async t => {
  const repo = await openForGit(t)
  const { env } = await gitThatAnswers(t, repo, '9')
  const { exitCode, stderr } = await repo.runWith({ env }, 'move', oneFile.oids.D, '--before', oneFile.oids.B)
  t.is(exitCode, 0, stderr)
  await repo.write('f.txt', lines({ 1: 'b', 9: 'c', 17: 'd and more' }))
  await repo.gitSays('commit', '-q', '-a', '-m', 'E')
  const conflict = await repo.runWith({ env }, 'move', 'HEAD', '--before', 'HEAD~2')
  t.is(conflict.exitCode, 0, conflict.stderr)
  const other = await repo.runWith({ env }, 'drop', 'HEAD~3')
  t.is(other.exitCode, 4, other.stderr)
  t.regex(other.stderr, /f\.txt \(contents\)/)
})

test('a process that dies between two merges is told of, and nothing has changed', async t => {
  const repo = await openForGit(t)
  const git = await gitThatAnswers(t, repo, '1')
  const { exitCode, stderr } = await repo.runWith({ env: git.env }, 'drop', oneFile.oids.B)
  t.is(exitCode, 1)
  t.regex(stderr, /git merge-tree/)
  t.is(merges(await git.commands()).length, 1)
  t.is(await repo.oid('main'), oneFile.oids.D)
})

test('a git that cannot merge without files is told apart, and the version named that can', async t => {
  const repo = await openForGit(t)
  const real = (await findGit(repo.env)) ?? ''
  const code = `
    import { spawnSync } from 'node:child_process'
    if (args.includes('merge-tree')) process.exit(129)
    if (args[0] === 'version' || args[0] === '--version') console.log('git version 2.37.4')
    else process.exit(spawnSync(${JSON.stringify(real)}, args, { stdio: 'inherit' }).status ?? 1)`
  const { env } = await fakeGit(t, code, repo.env)
  const { exitCode, stderr } = await repo.runWith({ env }, 'drop', oneFile.oids.B)
  t.is(exitCode, 1)
  t.regex(stderr, /2\.37\.4/)
  t.regex(stderr, /2\.38/)
  t.is(await repo.oid('main'), oneFile.oids.D)
})

test('an answer is complete when all that it announces is there', t => {
  const clean = ['1', 'tree', '']
  const conflict = ['0', 'tree', '100644 oid 1\tf', '100644 oid 2\tf', '', '2', 'f', 'g', 'CONFLICT', 'text', '']
  const withoutStages = ['0', 'tree', '', '1', 'f', 'CONFLICT', 'text', '']
  for (const answer of [clean, conflict, withoutStages]) {
    for (let i = 0; i < answer.length; i++) t.is(lengthOfAnswer(answer.slice(0, i)), undefined, `${i}`)
    t.is(lengthOfAnswer(answer), answer.length)
    t.is(lengthOfAnswer([...answer, ...conflict]), answer.length)
  }
})

test('what git has put into the quarantine already is not written again: git leaves it read-only', async t => {
  const directory = await tempDirectory(t)
  const quarantine = new Quarantine(directory, 'sha1')
  const object = { type: 'blob', body: encode('x\n') } as const
  const oid = hashObject(object, 'sha1')
  const path = join(directory, oid.slice(0, 2), oid.slice(2))
  await mkdir(dirname(path))
  await writeFile(path, "git's", { mode: 0o444 })
  await quarantine.put(object)
  t.is(await readFile(path, 'utf8'), "git's")
  t.deepEqual(await readdir(dirname(path)), [oid.slice(2)])
  t.true(quarantine.has(oid))
  await t.throwsAsync(quarantine.read(oid), undefined, 'what is broken is no object')
})

test('a conflict of which git leaves no tree is a conflict all the same', async t => {
  const repo = await open(t, stack, 'system')
  const rename = (from: string, to: string) => ({ kind: 'rename-directory', from, to }) as const
  const [before, base, theirs] = await loadEdits(repo, [
    { edits: [rename('c', 'lib/a'), { kind: 'rename', file: 0, path: 'a' }] },
    { edits: [rename('lib', 'a')] },
  ])
  const ours = (await repo.gitSays('commit-tree', '-m', 'back', '-p', `${base}`, `${before}^{tree}`)).trim() as Oid
  const git = await repo.open()
  const merger = git.merger({ host: 'here', pid: process.pid, isAlive: () => true })
  const outcome = await merger.mergeCommits({ ours, theirs: theirs as Oid, made: new Map() })
  t.is(outcome.kind, 'conflict')
  await merger.close()
  await git.close()
})
