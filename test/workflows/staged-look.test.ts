import test, { type ExecutionContext } from 'ava'
import { staging, tenLines } from '../../fixtures-repos/staging.js'
import type { Edited, EditorSession } from '../../src/core/editor/session.js'
import type { StagedAnswer } from '../../src/core/editor/staged.js'
import type { AbsorbDocument } from '../../src/index.js'
import { oracle } from '../support/git.js'
import { open, type RunResult, type TestRepository } from '../support/repository.js'
import { stageForMany } from '../support/staged.js'

/** Runs a rebase whose editor asks where what is staged goes, and then decides. */
async function looked(
  repo: TestRepository,
  argv: readonly string[],
  decide: (answer: StagedAnswer, session: EditorSession) => Promise<Edited> | Edited = () => ({ kind: 'leave' }),
): Promise<RunResult & { readonly answer: StagedAnswer }> {
  let answer: StagedAnswer | undefined
  const planEditor = {
    unusable: async () => undefined,
    edit: async (session: EditorSession) => decide((answer = await session.staged()), session),
  }
  const ran = await repo.runAnyhow({ tty: 'yes', planEditor }, 'rebase', ...argv)
  if (answer === undefined) throw new Error(`the editor was not opened: ${ran.stderr}`)
  return { ...ran, answer }
}

function partsOf(answer: StagedAnswer) {
  return answer.kind === 'staged' ? answer.staged.parts : []
}

/** What `absorb` itself says of each part: as a document, and to people. */
async function saidByVerb(t: ExecutionContext, repo: TestRepository, ...argv: readonly string[]) {
  const json = await repo.runAnyhow({}, 'absorb', '--dry-run', '--json', ...argv)
  t.is(json.exitCode, 0, json.stderr)
  const { parts } = JSON.parse(json.stdout) as AbsorbDocument
  const { stdout } = await repo.runAnyhow({}, 'absorb', '--dry-run', ...argv)
  const said = stdout.split('\n').slice(0, parts.length)
  return { parts, said: said.map(line => line.trim().replace(/ {2,}/, ' | ')) }
}

for (const [title, rebase, absorb] of [
  ['by its own base', ['--keep-base'], []],
  ['by a base further up, which hides what is below', ['--keep-base', 'HEAD~2'], ['--base', 'HEAD~2']],
  ['put elsewhere, by the range of the plan', ['--onto', 'main', 'HEAD~3'], ['--base', 'HEAD~3']],
] as const) {
  test(`the editor says of each staged part what absorb says: ${title}`, async t => {
    const repo = await open(t, staging, 'system')
    await stageForMany(repo)
    const { answer } = await looked(repo, rebase)
    const shown = partsOf(answer)
    const { parts, said } = await saidByVerb(t, repo, ...absorb)
    t.deepEqual(
      shown.map(({ place, goal }) => `${place} | ${goal}`),
      said,
    )
    t.deepEqual(
      shown.map(({ fate, commit }) => [fate === 'goes' ? commit : null, fate === 'stays' ? (commit ?? null) : null]),
      parts.map(({ commit, by }) => [commit, by]),
    )
    t.true(shown.length >= 7)
  })
}

test('the lines of a staged part are those of the hunk, and harmless', async t => {
  const repo = await open(t, staging, 'system')
  await stageForMany(repo)
  const { answer } = await looked(repo, ['--keep-base'])
  const lines = partsOf(answer).map(part =>
    Array.from({ length: part.count }, (_, i) => part.line(i)).map(
      ({ kind, text }) => `${kind === 'added' ? '+' : '-'}${text}`,
    ),
  )
  t.deepEqual(lines, [
    ['-Of lines.', '+Of red lines.'],
    [],
    ['-two', '+zwei', '+²'],
    ['-line 4', '+vier'],
    ['-six', '+sechs'],
    ['-nine', '+neun'],
    ['-本', '+本と雑誌'],
  ])
})

test('a newline that goes is seen', async t => {
  const repo = await open(t, staging, 'system')
  await repo.write('README.md', 'A list\n\nOf lines.')
  await repo.gitSays('add', '--all')
  const [part] = partsOf((await looked(repo, ['--keep-base'])).answer)
  t.deepEqual([part?.line(0).text, part?.line(1).text], ['Of lines.', 'Of lines. (no newline at the end)'])
})

test('a carriage return that comes is seen', async t => {
  const repo = await open(t, staging, 'system')
  await repo.write('README.md', 'A list\n\nOf lines.\r\n')
  await repo.gitSays('add', '--all')
  const [part] = partsOf((await looked(repo, ['--keep-base'])).answer)
  t.deepEqual([part?.line(0).text, part?.line(1).text], ['Of lines.', 'Of lines.^M'])
})

test('what was shown is absorbed exactly as absorb does it, and undone by undo', async t => {
  const [repo, other] = await Promise.all([open(t, staging, 'system'), open(t, staging, 'system')])
  await Promise.all([stageForMany(repo), stageForMany(other)])
  const before = await repo.gitSays('status', '--porcelain=v2')
  const ran = await looked(repo, ['--keep-base'], answer =>
    answer.kind === 'staged' ? { kind: 'absorb', staged: answer.staged.tree } : { kind: 'leave' },
  )
  t.is(ran.exitCode, 0, ran.stderr)
  const verb = await other.runAnyhow({ tty: 'yes' }, 'absorb')
  t.is(ran.stdout, verb.stdout)
  // The rebase has said its base before, with the number of its commits.
  const besidesBase = (said: string) => said.replace(/^base: origin\/main.*\n/, '')
  t.is(besidesBase(ran.stderr), besidesBase(verb.stderr))
  t.is(await repo.oid('topic'), await other.oid('topic'))
  t.is(await repo.gitSays('status', '--porcelain=v2'), await other.gitSays('status', '--porcelain=v2'))
  t.regex(await repo.gitSays('show', 'topic~3:list.txt'), /zwei/)
  await repo.runAnyhow({}, 'undo')
  t.is(await repo.oid('topic'), staging.oids.E)
  t.is(await repo.gitSays('status', '--porcelain=v2'), before)
})

test('what was staged since it was shown is not absorbed unseen', async t => {
  const repo = await open(t, staging, 'system')
  await stageForMany(repo)
  const ran = await looked(repo, ['--keep-base'], async answer => {
    await repo.write('list.txt', tenLines({ 2: 'deux', 6: 'six', 9: 'nine' }))
    await repo.gitSays('add', 'list.txt')
    return answer.kind === 'staged' ? { kind: 'absorb', staged: answer.staged.tree } : { kind: 'leave' }
  })
  t.is(ran.exitCode, 1)
  t.regex(ran.stderr, /something else is staged than was shown/)
  t.is(await repo.oid('topic'), staging.oids.E)
})

test('a dry run absorbs nothing', async t => {
  const repo = await open(t, staging, 'system')
  await stageForMany(repo)
  const ran = await looked(repo, ['--keep-base', '--dry-run'], answer =>
    answer.kind === 'staged' ? { kind: 'absorb', staged: answer.staged.tree } : { kind: 'leave' },
  )
  t.regex(ran.stdout, /would absorb 4 changes/)
  t.is(await repo.oid('topic'), staging.oids.E)
})

test('without anything staged it is said so, and the plan can still be edited', async t => {
  const repo = await open(t, staging, 'system')
  const { answer, exitCode } = await looked(repo, ['--keep-base'])
  t.is(exitCode, 0)
  t.deepEqual(answer, { kind: 'nothing', why: 'nothing is staged: there is nothing to fold into a commit' })
})

test('with conflicts in the index it is said why, and the plan can still be edited', async t => {
  const repo = await open(t, staging, 'system')
  const blob = await repo.gitSays('rev-parse', 'HEAD:README.md')
  const stages = [1, 2, 3].map(stage => `100644 ${blob.trim()} ${stage}\tREADME.md\n`)
  const input = [`0 ${'0'.repeat(40)}\tREADME.md\n`, ...stages].join('')
  await oracle(['update-index', '--index-info'], { cwd: repo.directory, env: repo.env, input })
  const { answer } = await looked(repo, ['--keep-base'])
  t.deepEqual(answer, { kind: 'nothing', why: 'the index has unresolved conflicts' })
})

test('with the first commit of all in the plan, all is looked at that others do not have', async t => {
  const repo = await open(t, staging, 'system')
  await stageForMany(repo)
  const goalOf = async (...argv: readonly string[]) =>
    partsOf((await looked(repo, ['--root', ...argv])).answer).find(({ place }) => place === 'list.txt:5 +1 -1')?.goal
  t.is(await goalOf(), `stays: not touched since ${staging.oids.A.slice(0, 7)}, which others may have`)
  t.is(
    await goalOf('--allow-published'),
    `stays: last touched by Ada Author in ${staging.oids.A.slice(0, 7)} Begin the list`,
  )
})

test('who leaves while it is still looked at waits for no more than what makes files', async t => {
  const repo = await open(t, staging, 'system')
  await stageForMany(repo)
  const said: Promise<string>[] = []
  const planEditor = {
    unusable: async () => undefined,
    edit: async (session: EditorSession): Promise<Edited> => {
      for (let i = 0; i < 3; i++) {
        const looking = session.staged()
        said.push(
          looking.then(
            ({ kind }) => kind,
            (error: Error) => error.name,
          ),
        )
      }
      return { kind: 'leave' }
    },
  }
  const { exitCode, stderr } = await repo.runAnyhow({ tty: 'yes', planEditor }, 'rebase', '--keep-base')
  t.is(exitCode, 0, stderr)
  t.deepEqual(await Promise.all(said), ['AbortError', 'AbortError', 'AbortError'])
})
