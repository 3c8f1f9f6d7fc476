import { chmod, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { conflicting } from '../../fixtures-repos/conflicting.js'
import { feature } from '../../fixtures-repos/feature.js'
import { stack } from '../../fixtures-repos/stack.js'
import { installHook } from '../support/handover.js'
import { diskBackends } from '../support/backends.js'
import { open, type TestRepository } from '../support/repository.js'
import { keys, startSession } from '../support/terminal.js'

/** An editor that types a message, and ends well or not. */
async function editorThatTypes(repo: TestRepository, text: string, exitCode = 0): Promise<string> {
  const program = join(repo.home, 'editor')
  await writeFile(program, `#!/bin/sh\nprintf '${text}' > "$1"\nexit ${exitCode}\n`)
  await chmod(program, 0o755)
  return program
}

/** Returns the file that a failure names. */
async function keptIn(stderr: string, option = '-F'): Promise<string> {
  const [, path] = new RegExp(`what you typed is kept: ${option} (\\S+)`).exec(stderr) ?? []
  return path === undefined ? `(none named in: ${stderr})` : readFile(path, 'utf8')
}

for (const backend of diskBackends) {
  test(`a message that a hook refuses, or whose editor fails, can be used again [${backend}]`, async t => {
    const repo = await open(t, stack, backend)
    const failing = await editorThatTypes(repo, 'Saved before\\n', 1)
    const failed = await repo.runWith({ env: { GIT_EDITOR: failing } }, 'reword', 'HEAD', '--edit')
    t.is(failed.exitCode, 1)
    t.is(await keptIn(failed.stderr), 'Saved before\n')
    if (backend === 'embedded') return
    await installHook(repo, 'commit-msg', 'exit 1')
    const env = { GIT_EDITOR: await editorThatTypes(repo, 'Typed with care\\n') }
    const refused = await repo.runWith({ env }, 'squash', '--last', '2', '--edit')
    t.is(refused.exitCode, 1)
    t.is(await keptIn(refused.stderr), 'Typed with care\n')
    const [, path = ''] = /-F (\S+)/.exec(refused.stderr) ?? []
    t.is((await repo.run('squash', '--last', '2', '-F', path, '--no-verify')).exitCode, 0)
    t.is(await repo.gitSays('log', '-1', '--format=%s'), 'Typed with care')
  })
}

test('a list with a wrong line can be used again, an emptied message is not kept', async t => {
  const repo = await open(t, conflicting, 'system')
  const { A, D, K } = conflicting.oids
  const list = await editorThatTypes(repo, `pick ${K}\\ntake ${D}\\n`)
  const refused = await repo.runWith({ env: { GIT_SEQUENCE_EDITOR: list } }, 'rebase', A)
  t.not(refused.exitCode, 0, refused.stdout)
  t.is(await keptIn(refused.stderr, '--todo'), `pick ${K}\ntake ${D}\n`)
  const emptied = await repo.runWith(
    { env: { GIT_EDITOR: await editorThatTypes(repo, ' \\n') } },
    'reword',
    'HEAD',
    '--edit',
  )
  t.is(emptied.exitCode, 2)
  t.notRegex(emptied.stderr, /what you typed/)
})

for (const [where, end] of [
  ['at the confirmation', keys.enter],
  ['while it is typed', undefined],
] as const) {
  test(`guided: Ctrl-C ${where} keeps the message that was typed`, async t => {
    const repo = await open(t, feature, 'system')
    const session = startSession(t, ['squash'], { cwd: repo.directory, env: repo.env, columns: 200 })
    await session.shows('Newest commit to fold')
    session.type(keys.enter)
    await session.shows('Oldest commit to fold')
    session.type(keys.enter)
    await session.shows('Message of the new commit')
    session.type(keys.down + keys.enter)
    await session.shows('Message, in one line')
    session.type('Typed here')
    await session.shows('Typed here')
    if (end !== undefined) {
      session.type(end)
      await session.shows('commits into one?')
    }
    session.type(keys.ctrlC)
    t.is(await session.ended(), 130)
    await session.shows(/what you typed is kept: -F \S+SLIM_EDITMSG/)
    t.is(await readFile(join(repo.gitDirectory, 'SLIM_EDITMSG'), 'utf8'), 'Typed here\n')
  })
}
