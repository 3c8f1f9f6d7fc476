import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { crowded } from '../../fixtures-repos/crowded.js'
import { workbench } from '../../fixtures-repos/workbench.js'
import { encode } from '../../src/core/bytes/bytes.js'
import type { Edited, EditorSession } from '../../src/core/editor/session.js'
import { isChanged } from '../../src/tui/model/model.js'
import { linesOf } from '../../src/tui/model/rows.js'
import { after, afterAsking, oidOf, opened, planOf, sessionOf } from '../support/editor-session.js'
import { open } from '../support/repository.js'
import { keys, startSession } from '../support/terminal.js'

const never = () => Promise.reject(new Error('nothing is to be asked'))
const prompts = { select: never, selectSome: never, confirm: never, text: never, show: () => {} }

test('what was made of a plan is there again, with why it was refused, and can be undone', t => {
  const lines = [
    { action: 'pick', commit: oidOf('B'), rest: 'B', written: encode('Better\n') },
    { action: 'exec', words: 'make' },
    { action: 'drop', commit: oidOf('A'), rest: 'A' },
  ] as const
  const model = opened({ ...sessionOf('AB'), resumed: { lines, why: 'there is something in the way' } })
  t.is(planOf(model), 'pick B "Better", exec make, drop A')
  t.is(model.notice, 'there is something in the way')
  t.true(isChanged(model))
  t.is(planOf(after(model, 'u')), 'pick A, pick B')
  t.is(planOf(after(model, 'u\u0012')), 'pick B "Better", exec make, drop A')
  t.is(new Set(model.rows.map(({ key }) => key)).size, 3)
})

/** Answers as a person who decides each time anew. */
function deciding(...decisions: readonly ((session: EditorSession) => Promise<Edited>)[]) {
  const seen: (string | undefined)[] = []
  const edit = async (session: EditorSession) => {
    const decide = decisions[seen.length]
    seen.push(session.resumed?.why)
    if (decide === undefined) throw new Error('asked once more')
    return decide(session)
  }
  return { world: { planEditor: { unusable: async () => undefined, edit }, prompts }, seen }
}

const byKeys = (typed: string) => async (session: EditorSession) => {
  const { rows } = await afterAsking(session, opened(session), typed)
  return { kind: 'apply', lines: linesOf(rows) } as const
}
const asItIs = byKeys('')

test('a plan that is refused is kept: once nothing is in the way, it is applied as it was made', async t => {
  const repo = await open(t, workbench, 'system')
  const manual = join(repo.directory, 'README.md')
  await writeFile(manual, 'changed\n')
  const cleaned = async (session: EditorSession) => {
    await repo.gitSays('checkout', '--', 'README.md')
    return asItIs(session)
  }
  const { world, seen } = deciding(byKeys('jjd'), cleaned)
  const { exitCode, stderr } = await repo.runAnyhow(world, 'rebase', '--keep-base', '--allow-published')
  t.is(exitCode, 0, stderr)
  t.is(seen.length, 2)
  t.regex(seen[1] ?? '', /README/)
  t.notRegex(await repo.gitSays('log', '--format=%s', 'topic'), /in the manual/)
})

test('who leaves a plan that was refused is told why, and what to do', async t => {
  const repo = await open(t, workbench, 'system')
  await writeFile(join(repo.directory, 'README.md'), 'changed\n')
  const { world } = deciding(byKeys('jjd'), async () => ({ kind: 'leave' }))
  const { exitCode, stderr } = await repo.runAnyhow(world, 'rebase', '--keep-base', '--allow-published')
  t.not(exitCode, 0)
  t.regex(stderr, /→/)
  t.is(await repo.oid('topic'), workbench.oids.H)
})

/** As it was made before, but every message as it is. */
const withoutQuestions = async ({ resumed }: EditorSession): Promise<Edited> => {
  const lines = resumed?.lines ?? []
  return { kind: 'apply', lines: lines.map(line => (line.action === 'reword' ? { ...line, action: 'pick' } : line)) }
}

test('parts that are in memory outlive a refusal', async t => {
  const repo = await open(t, crowded, 'system')
  const [tree, count] = [await repo.oid('HEAD^{tree}'), Number(await repo.gitSays('rev-list', '--count', 'HEAD'))]
  const { world, seen } = deciding(byKeys('jSJJJjj2\r'), withoutQuestions)
  // The second part asks for a message, and whoever writes it fails.
  const env = { GIT_EDITOR: 'false' }
  const { exitCode, stderr } = await repo.runAnyhow({ ...world, env }, 'rebase', '--keep-base', crowded.oids.A)
  t.is(exitCode, 0, stderr)
  t.regex(seen[1] ?? '', /false/)
  t.is(await repo.oid('HEAD^{tree}'), tree)
  t.is(Number(await repo.gitSays('rev-list', '--count', 'HEAD')), count + 1)
})

test('what fails when the branch has moved is told, and the plan is not shown again', async t => {
  const repo = await open(t, workbench, 'system')
  await repo.gitSays('config', 'notes.rewriteRef', 'refs/notes/*')
  await repo.gitSays('config', 'notes.rewrite.rebase', 'perhaps')
  const { world, seen } = deciding(byKeys('jjd'))
  const { exitCode, stderr } = await repo.runAnyhow(world, 'rebase', '--keep-base', '--allow-published')
  t.not(exitCode, 0)
  t.regex(stderr, /notes\.rewrite\.rebase/)
  t.is(seen.length, 1)
  t.not(await repo.oid('topic'), workbench.oids.H)
})

test('on the terminal: refused, shown again, and left', async t => {
  const repo = await open(t, workbench, 'system')
  await writeFile(join(repo.directory, 'README.md'), 'changed\n')
  const argv = ['rebase', '--keep-base', '--allow-published']
  const session = startSession(t, argv, { cwd: repo.directory, env: repo.env })
  await session.shows('7 commits · no conflict')
  session.type('jjd')
  await session.shows('7 to 6 commits')
  session.type(keys.enter)
  await session.shows('Apply this to topic?')
  session.type(keys.enter)
  await session.shows(/7 to 6 commits[^]*README/)
  session.type('qy')
  t.not(await session.ended(), 0)
  await session.isGivenBack()
  t.is(await repo.oid('topic'), workbench.oids.H)
})

for (const [name, answer] of [
  ['Stop', '\u001b[B\r'],
  ['Esc', keys.escape],
  ['Ctrl-C', keys.ctrlC],
] as const) {
  test(`on the terminal: a conflict answered with ${name} leads back to the plan, as it was`, async t => {
    const repo = await open(t, workbench, 'system')
    const argv = ['rebase', '--keep-base', '--allow-published']
    const session = startSession(t, argv, { cwd: repo.directory, env: repo.env })
    await session.shows('7 commits · no conflict')
    session.type('jjdGKK ')
    await session.shows('7 to 6 commits · conflict')
    await session.shows(/\*pick +810754e/)
    session.type(keys.enter)
    await session.shows('Apply this to topic?')
    session.type(keys.enter)
    await session.shows('What now?')
    session.type(answer)
    // Marks, undo and all are there.
    await session.shows(/7 to 6 commits · conflict[^]*\*pick +810754e[^]*(?:conflicts|interrupted)/)
    session.type('u')
    await session.shows('7 to 6 commits')
    session.type('uu')
    await session.shows('7 commits · no conflict')
    session.type('q')
    t.is(await session.ended(), name === 'Ctrl-C' ? 130 : 4, session.screen())
    await session.isGivenBack()
    t.is(await repo.oid('topic'), workbench.oids.H)
  })
}

test('what was typed in an editor before another one failed is there again', async t => {
  const repo = await open(t, workbench, 'system')
  const at = join(repo.home, 'count')
  // The first message is changed; the second, too, and then the editor fails; after that all goes well.
  const script = `n=$(cat ${at} 2>/dev/null || echo 0); echo $((n + 1)) >${at}; f=$1; cp "$f" ${at}.$n; sed -i.bak "1s/^/$n /" "$f"; test "$n" != 1`
  const editor = join(repo.home, 'editor')
  await writeFile(editor, `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  const again = async ({ resumed }: EditorSession) => ({ kind: 'apply', lines: resumed?.lines ?? [] }) as const
  const { world, seen } = deciding(byKeys('jrjr'), again)
  const argv = ['rebase', '--keep-base', '--allow-published']
  const { exitCode, stderr } = await repo.runAnyhow({ ...world, env: { GIT_EDITOR: editor } }, ...argv)
  t.is(exitCode, 0, stderr)
  t.is(seen.length, 2)
  t.regex(await readFile(`${at}.2`, 'utf8'), /^0 /)
  t.regex(await readFile(`${at}.3`, 'utf8'), /^1 /)
  t.regex(await repo.gitSays('log', '--format=%s', 'topic'), /^2 0 /m)
  t.regex(await repo.gitSays('log', '--format=%s', 'topic'), /^3 1 /m)
})
