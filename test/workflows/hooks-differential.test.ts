import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { oracle } from '../support/git.js'
import { defineHistory } from '../support/history.js'
import { type HookLog, logHooks, writeHook } from '../support/logging-hooks.js'
import { open, type TestRepository } from '../support/repository.js'

const apart = defineHistory('apart', h => {
  for (const label of ['A', 'B', 'C', 'D', 'E']) h.commit(label, { [`${label}.txt`]: `${label}\n` })
})

/** What git does: by a list, or by a command; git-slim takes each for a rebase. */
interface Case {
  readonly title: string
  readonly todo?: readonly string[]
  readonly git: readonly string[]
  readonly slim: readonly string[]
}

const { oids } = apart
const cases: readonly Case[] = [
  {
    title: 'picks that are replayed',
    todo: [`drop ${oids.C}`, `pick ${oids.D}`, `pick ${oids.E}`],
    git: ['rebase', '-q', '-i', oids.B],
    slim: ['rebase', oids.B, '--todo', '-'],
  },
  {
    title: 'picks that stay as they are',
    todo: [`pick ${oids.C}`, `pick ${oids.D}`, `pick ${oids.E}`],
    git: ['rebase', '-q', '-i', oids.B],
    slim: ['rebase', oids.B, '--todo', '-'],
  },
  {
    title: 'a reword',
    todo: [`pick ${oids.C}`, `reword ${oids.D}`, `pick ${oids.E}`],
    git: ['rebase', '-q', '-i', oids.B],
    slim: ['rebase', oids.B, '--todo', '-'],
  },
  {
    title: 'a fixup',
    todo: [`pick ${oids.C}`, `fixup ${oids.D}`, `pick ${oids.E}`],
    git: ['rebase', '-q', '-i', oids.B],
    slim: ['rebase', oids.B, '--todo', '-'],
  },
  {
    title: 'a squash whose message is edited',
    todo: [`pick ${oids.C}`, `pick ${oids.D}`, `squash ${oids.E}`],
    git: ['rebase', '-q', '-i', oids.B],
    slim: ['rebase', oids.B, '--todo', '-'],
  },
  {
    title: 'a fixup with its message',
    todo: [`pick ${oids.C}`, `fixup -C ${oids.D}`, `pick ${oids.E}`],
    git: ['rebase', '-q', '-i', oids.B],
    slim: ['rebase', oids.B, '--todo', '-'],
  },
  {
    title: 'a message for the last commit',
    git: ['commit', '-q', '--amend', '-m', 'E, reworded'],
    slim: ['reword', 'HEAD', '-m', 'E, reworded'],
  },
  {
    title: 'a message for the last commit, in the editor',
    git: ['commit', '-q', '--amend'],
    slim: ['reword', 'HEAD', '--edit'],
  },
  {
    title: 'everything replayed, and no upstream',
    todo: [`pick ${oids.B}`, `pick ${oids.A}`],
    git: ['rebase', '-q', '-i', '--root'],
    slim: ['rebase', '--root', '--todo', '-'],
  },
]

for (const { title, todo, git, slim } of cases) {
  test(`hooks are called as git calls them: ${title}`, async t => {
    const repo = await open(t, apart, 'system')
    const calls = await logHooks(repo)
    const editor = join(repo.home, 'editor')
    await writeHook(editor, `sed 's/^\\([A-E]\\)$/\\1, edited/' "$1" >"$1.new" && mv "$1.new" "$1"`)
    const list = todo && `${todo.join('\n')}\n`
    const copy = join(repo.home, 'todo')
    await writeFile(copy, list ?? '')
    // The empty tree, which git's own rebase --root .
    await repo.gitSays('hash-object', '-w', '-t', 'tree', '/dev/null')
    const env = { ...repo.env, GIT_EDITOR: editor, GIT_SEQUENCE_EDITOR: `cp ${copy}` }
    await oracle(git, { cwd: repo.directory, env })
    const [wanted, tree] = [await summary(repo, await calls()), await repo.gitSays('rev-parse', 'HEAD^{tree}')]
    await oracle(['reset', '-q', '--hard', oids.E], { cwd: repo.directory, env: repo.env })

    const { exitCode, stderr } = await repo.runAnyhow({ env, stdin: list ?? '' }, ...slim)
    t.is(exitCode, 0, stderr)
    t.is(await repo.gitSays('rev-parse', 'HEAD^{tree}'), tree)
    const seen = inOurOrder(await summary(repo, await calls()))
    t.deepEqual(seen, inOurOrder(todo === undefined ? wanted.map(inRebase) : withoutUnwritten(wanted)))
  })
}

/** Calls without what no two runs have in common. */
async function summary(repo: TestRepository, calls: readonly HookLog[]): Promise<readonly HookLog[]> {
  const subjects = new Map<string, string>()
  for (const line of (await repo.gitSays('log', '--all', '--reflog', '--format=%H %s')).split('\n')) {
    const [oid = '', ...subject] = line.split(' ')
    subjects.set(oid, subject.join(' '))
  }
  const named = (text: string) => text.replace(/[0-9a-f]{40}/g, oid => subjects.get(oid) ?? oid)
  return calls.map(call => ({
    ...call,
    // Where git has finished, nothing but its own directory is left of the rebase.
    rebasing: call.hook === 'post-rewrite' ? '' : call.rebasing,
    // It is another directory, of the same repository.
    gitDirectory: '',
    index: '',
    // Git shows its own comments where an editor follows.
    text: named(
      call.text
        .replace(/^#.*\n/gm, '')
        .replace(/\n{2,}/g, '\n')
        .trim(),
    ),
    args: call.args.map(arg =>
      call.hook === 'prepare-commit-msg' && arg !== 'message' && arg !== 'commit' ? '…' : arg,
    ),
  }))
}

/** A commit whose message nobody writes is left alone here; git runs prepare-commit-msg, and tells it of no editor. */
function withoutUnwritten(calls: readonly HookLog[]): readonly HookLog[] {
  return calls.filter(({ hook, editor }) => hook !== 'prepare-commit-msg' || editor !== ':')
}

function inRebase(call: HookLog): HookLog {
  return call.hook === 'post-rewrite' ? call : { ...call, head: 'detached', rebasing: 'refs/heads/main' }
}

/**
 * Git moves HEAD with each commit, and makes intermediate ones: post-commit runs for each, and post-rewrite for each that
 * is amended. Here HEAD moves once. What runs before a commit is made runs in the same order, for each commit.
 */
function inOurOrder(calls: readonly HookLog[]): readonly HookLog[] {
  const before = calls.filter(({ hook }) => !hook.startsWith('post-'))
  const commits = calls.filter(({ hook }) => hook === 'post-commit').slice(-1)
  const rewrite = calls.filter(({ hook }) => hook === 'post-rewrite').slice(-1)
  const after = [...commits, ...rewrite].map(call => ({ ...call, author: '' }))
  return [...before, ...after].map(call => (call.hook === 'post-commit' ? { ...call, editor: '' } : call))
}
