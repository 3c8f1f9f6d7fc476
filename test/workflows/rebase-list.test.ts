import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { stack } from '../../fixtures-repos/stack.js'
import { tryOracle } from '../support/git.js'
import { open, type TestRepository } from '../support/repository.js'

const { A, B, C, D } = stack.oids

/** Returns the list that git would have edited. */
async function gitsList(repo: TestRepository): Promise<string> {
  const file = join(repo.home, 'list')
  const env = { ...repo.env, GIT_SEQUENCE_EDITOR: `f() { cp "$1" "${file}"; return 1; }; f` }
  await tryOracle(['rebase', '-i', A], { cwd: repo.directory, env })
  const lines = (await readFile(file, 'utf8')).split('\n')
  return `${lines.slice(0, lines.indexOf('')).join('\n')}\n`
}

for (const [name, ...settings] of [
  ['rebase.abbreviateCommands', ['rebase.abbreviateCommands', 'true']],
  ['rebase.instructionFormat', ['rebase.instructionFormat', '(%an <%ae>) %s%d'], ['log.showSignature', 'true']],
  ['rebase.autoSquash', ['rebase.autoSquash', 'true']],
  ['core.abbrev', ['core.abbrev', '12']],
] as const) {
  test(`the list is written as git would by ${name}`, async t => {
    const repo = await open(t, stack, 'system')
    await repo.gitSays('commit', '-q', '--allow-empty', '-m', 'fixup! B')
    for (const setting of settings) await repo.gitSays('config', ...setting)
    // From 2.50 on, git sets apart by a mark what is for people alone.
    const theirs = (await gitsList(repo)).replace(/^(\w+ \w+) # /gm, '$1 ')
    t.is((await repo.run('rebase', A, '--print-todo')).stdout, theirs)
  })
}

test('rebase.autoSquash counts where a list is shown, and can be overruled', async t => {
  const repo = await open(t, stack, 'system')
  await repo.gitSays('commit', '-q', '--allow-empty', '-m', 'fixup! B')
  await repo.gitSays('config', 'rebase.autoSquash', 'true')
  const last = (await repo.run('rebase', A, '--print-todo', '--no-autosquash')).stdout.trim().split('\n').at(-1)
  t.regex(last ?? '', / fixup! B # empty$/)
  t.is((await repo.run('rebase', A, '--yes')).stdout, 'nothing to do: main is up to date\n')
  t.is((await repo.runWith({ env: { GIT_SEQUENCE_EDITOR: ':' } }, 'rebase', A)).exitCode, 0)
  t.is(await repo.gitSays('log', '--format=%s'), 'D\nC\nB\nA')
})

for (const [key, value, mark] of [
  ['core.commentChar', ';', ';'],
  ['core.commentChar', 'auto', '#'],
  ['core.commentString', '//', '//'],
  ['core.commentString', '→ ', '→'],
] as const) {
  test(`a comment begins as ${key} ${value} says`, async t => {
    const repo = await open(t, stack, 'system')
    await repo.gitSays('config', key, value)
    const seen = join(repo.home, 'seen')
    const script = `f() { cp "$1" "${seen}"; printf '${mark} nothing\\n  ${mark} again\\npick ${C}\\n' > "$1"; }; f`
    const { exitCode, stderr } = await repo.runWith({ env: { GIT_SEQUENCE_EDITOR: script } }, 'rebase', B)
    t.is(exitCode, 0, stderr)
    t.is(await repo.oid('main'), C)
    const comments = (await readFile(seen, 'utf8')).split('\n\n').slice(1).join('\n').trim().split('\n')
    t.true(comments.length > 5)
    t.true(comments.every(line => line.startsWith(mark)))
  })
}

test('the list is shown in UTF-8 whatever stands in it', async t => {
  const repo = await open(t, stack, 'system')
  await repo.gitSays('branch', 'größe', C)
  const seen = join(repo.home, 'seen')
  await repo.runWith({ env: { GIT_SEQUENCE_EDITOR: `f() { cp "$1" "${seen}"; return 1; }; f` } }, 'rebase', 'größe')
  t.regex(await readFile(seen, 'utf8'), /^# Rebase onto größe\./m)
})

test('the sequence editor is the one that git would take', async t => {
  const repo = await open(t, stack, 'system')
  await repo.gitSays('config', 'sequence.editor', `sed -i 's/^pick .* D$/drop ${D}/'`)
  await repo.gitSays('config', 'core.editor', 'false')
  const prompts = { confirm: () => Promise.reject(new Error('asked')) } as never
  const { exitCode, stderr } = await repo.runWith({ prompts, tty: 'yes' }, 'rebase', B)
  t.is(exitCode, 0, stderr)
  t.is(await repo.oid('main'), C)
  await repo.run('undo')
  const env = { GIT_SEQUENCE_EDITOR: `sed -i '/ C$/d'` }
  t.is((await repo.runWith({ env }, 'rebase', B)).exitCode, 0)
  t.is(await repo.gitSays('log', '--format=%s'), 'D\nB\nA')
})

test('without git, the list has subjects, and that is said', async t => {
  const repo = await open(t, stack, 'embedded')
  await writeFile(join(repo.home, '.gitconfig'), '[rebase]\n\tinstructionFormat = %an\n')
  const { stdout, stderr } = await repo.run('rebase', C, '--print-todo')
  t.is(stdout, `pick ${D.slice(0, 7)} D\n`)
  t.regex(stderr, /does not know rebase\.instructionFormat/)
})

test('--plain goes with nothing that leaves no question to be asked', async t => {
  const repo = await open(t, stack, 'system')
  for (const other of [['--todo', 'list'], ['--autosquash'], ['--exec', 'true'], ['--print-todo'], ['--yes']]) {
    const { exitCode, stderr } = await repo.run('rebase', stack.oids.A, '--plain', ...other)
    t.is(exitCode, 2)
    t.regex(stderr, /--plain and --\S+ cannot be given together/)
  }
})
