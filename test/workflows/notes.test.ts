import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import type { Env } from '../../src/git/port.js'
import { oracle } from '../support/git.js'
import { defineHistory } from '../support/history.js'
import { open, type TestRepository } from '../support/repository.js'

const apart = defineHistory('apart', h => {
  for (const label of ['A', 'B', 'C', 'D', 'E']) h.commit(label, { [`${label}.txt`]: `${label}\n` })
})
const { oids } = apart
const all = ['notes.rewriteRef', 'refs/notes/*'] as const

/** Gives every commit notes, in two refs. */
async function annotate(repo: TestRepository): Promise<void> {
  for (const ref of ['commits', 'other']) {
    for (const [label, oid] of Object.entries(oids)) {
      await repo.gitSays('notes', `--ref=${ref}`, 'add', '-m', `${ref} of ${label}\n`, '-m', 'the same', String(oid))
    }
  }
}

/** Returns the notes of the branch's commits, by subject. */
async function notesOf(repo: TestRepository): Promise<string> {
  return repo.gitSays('log', '--notes=commits', '--notes=other', '--format=%s%n%N')
}

interface Case {
  readonly title: string
  readonly settings: readonly (readonly [string, string])[]
  readonly env?: Env
  /** A list for both; else both reword the last commit. */
  readonly todo?: readonly string[]
}

const fold = [`pick ${oids.C}`, `fixup ${oids.D}`, `pick ${oids.E}`]
/** Without what git amends on its way, and copies notes for as such. */
const replayed = [`drop ${oids.C}`, `pick ${oids.D}`, `pick ${oids.E}`]
const cases: readonly Case[] = [
  { title: 'none where nothing is set', settings: [], todo: fold },
  { title: 'of all refs', settings: [all], todo: fold },
  { title: 'of one ref', settings: [['notes.rewriteRef', 'refs/notes/other']], todo: fold },
  { title: 'overwritten', settings: [all, ['notes.rewriteMode', 'overwrite']], todo: fold },
  { title: 'sorted', settings: [all, ['notes.rewriteMode', 'cat_sort_uniq']], todo: fold },
  { title: 'ignored', settings: [all, ['notes.rewriteMode', 'ignore']], todo: fold },
  { title: 'not after a rebase', settings: [all, ['notes.rewrite.rebase', 'false']], todo: replayed },
  { title: 'not after a rebase, but here it amends', settings: [all, ['notes.rewrite.rebase', 'false']] },
  { title: 'not where it amends', settings: [all, ['notes.rewrite.amend', 'no']] },
  {
    title: 'as the environment says',
    settings: [all],
    env: { GIT_NOTES_REWRITE_REF: 'refs/notes/commits', GIT_NOTES_REWRITE_MODE: 'overwrite' },
    todo: [`pick ${oids.D}`, `fixup ${oids.C}`, `drop ${oids.E}`],
  },
]

for (const { title, settings, env = {}, todo } of cases) {
  test(`notes follow as git has them follow: ${title}`, async t => {
    const repo = await open(t, apart, 'system')
    await annotate(repo)
    for (const [key, value] of settings) await repo.gitSays('config', key, value)
    const list = join(repo.home, 'list')
    await writeFile(list, `${(todo ?? []).join('\n')}\n`)
    const at = { cwd: repo.directory, env: { ...repo.env, ...env, GIT_SEQUENCE_EDITOR: `cp ${list}` } }
    const before = await repo.gitSays('for-each-ref', 'refs/notes')
    await oracle(todo ? ['rebase', '-q', '-i', oids.B] : ['commit', '-q', '--amend', '-m', 'x'], at)
    const wanted = await notesOf(repo)
    await oracle(['reset', '-q', '--hard', oids.E], at)
    for (const line of before.split('\n')) {
      const [oid = '', , ref = ''] = line.split(/\s/)
      await repo.gitSays('update-ref', ref, oid)
    }
    const argv = todo ? ['rebase', oids.B, '--todo', list] : ['reword', 'HEAD', '-m', 'x']
    const { exitCode, stderr } = await repo.runAnyhow({ env }, ...argv)
    t.is(exitCode, 0, stderr)
    t.is(await notesOf(repo), wanted)
  })
}

test('undo finds the notes where they were, and redo where they are', async t => {
  const repo = await open(t, apart, 'system')
  await annotate(repo)
  await repo.gitSays('config', ...all)
  const before = await notesOf(repo)
  t.is((await repo.run('squash', '--last', '2', '-m', 'x')).exitCode, 0)
  const after = await notesOf(repo)
  t.regex(after, /^x\ncommits of D\n\nthe same\n\ncommits of E\n\nthe same/)
  await repo.run('undo')
  t.is(await notesOf(repo), before)
  await repo.run('redo')
  t.is(await notesOf(repo), after)
})

test('notes that cannot be copied are told with the command that copies them', async t => {
  const repo = await open(t, apart, 'system')
  await annotate(repo)
  await repo.gitSays('config', ...all)
  const lock = join(repo.gitDirectory, 'refs', 'notes', 'commits.lock')
  await mkdir(join(lock, '..'), { recursive: true })
  await writeFile(lock, '')
  const { exitCode, stderr } = await repo.run('squash', '--last', '2', '-m', 'x')
  t.is(exitCode, 3, stderr)
  t.regex(stderr, /the rewrite is done, but the notes/)
  t.is(await repo.gitSays('log', '-1', '--format=%s'), 'x')
  await rm(lock)
  const command = /copy them: (git notes .*)$/m.exec(stderr)?.[1] ?? ''
  t.is(await repo.gitSays('-c', `alias.again=!${command}`, 'again'), '')
  t.regex(await notesOf(repo), /^x\ncommits of D\n/)
})

test('without git notes are not copied, and that is said', async t => {
  const repo = await open(t, apart, 'embedded')
  await repo.gitSays('config', ...all)
  const { exitCode, stderr } = await repo.run('squash', '--last', '2', '-m', 'x')
  t.is(exitCode, 0)
  t.regex(stderr, /the notes of the old commits were not copied/)
})
