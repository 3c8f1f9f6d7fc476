import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import test from 'ava'
import { stack } from '../../fixtures-repos/stack.js'
import type { EditorSession, Simulated } from '../../src/core/editor/session.js'
import type { TodoLine } from '../../src/core/rewrite/todo/todo-list.js'
import { oracle, tryOracle } from '../support/git.js'
import { fc } from '../support/properties.js'
import { randomRuns } from '../support/random-runs.js'
import { open, type TestRepository } from '../support/repository.js'

const never = () => Promise.reject(new Error('nothing is to be asked'))

const files = ['one.txt', 'two.txt', 'in/three.txt', 'in/deep/four.txt', 'five.txt']
/** What a commit does: to which files, and to which of their lines; a few make a new file. */
const commits = fc.array(
  fc.array(fc.record({ file: fc.nat({ max: 4 }), line: fc.nat({ max: 7 }), isNew: fc.nat({ max: 5 }) }), {
    minLength: 1,
    maxLength: 2,
  }),
  { minLength: 5, maxLength: 9 },
)
/** In which order they are picked: those with a low number are dropped. */
const orders = fc.array(fc.nat({ max: 40 }), { minLength: 9, maxLength: 9 })
/** What a person makes of each file that conflicts. */
const persons = fc.constantFrom('ours', 'theirs', 'both', 'another')

type Commits = typeof commits extends fc.Arbitrary<infer T> ? T : never
type Person = 'ours' | 'theirs' | 'both' | 'another'

test('whatever a person does in the files in conflict, git stops where it is said, and nowhere where nothing is', async t => {
  const repo = await open(t, stack, 'system')
  const seen = { conflict: 0, mayConflict: 0, stoppedThere: 0, nothing: 0 }
  const property = fc.assert(
    fc.asyncProperty(fc.record({ commits, orders, person: persons }), async ({ commits, orders, person }) => {
      const base = await makeHistory(repo, commits)
      const { list, simulated } = await simulatedIn(repo, base, orders)
      const stops = await stopsOfGit(repo, { base, list, person })
      const kinds = new Map([...simulated.fates].map(([oid, { kind }]) => [oid as string, kind]))
      for (const line of list) {
        if (!('commit' in line)) continue
        const kind = kinds.get(line.commit)
        const why = `${kind} ${line.commit} ${[...stops].join(' ')}\n${list.map(each => ('commit' in each ? each.commit : '')).join('\n')}`
        if (kind === 'conflict') t.true(stops.has(line.commit), why)
        else if (kind === 'may-conflict') seen.stoppedThere += stops.has(line.commit) ? 1 : 0
        else t.false(stops.has(line.commit), why)
        if (kind === 'conflict') seen.conflict++
        else if (kind === 'may-conflict') seen.mayConflict++
        else if (kind === 'unknown') seen.nothing++
      }
    }),
    { ...randomRuns({ runs: 20, share: 0, of: 1 }), endOnFailure: true },
  )
  await t.notThrowsAsync(property)
  t.log(JSON.stringify(seen))
  t.true(seen.conflict > 0 && seen.mayConflict > 0 && seen.nothing > 0)
})

async function makeHistory(repo: TestRepository, commits: Commits): Promise<string> {
  const at = { cwd: repo.directory, env: repo.env }
  await oracle(['checkout', '-q', '-f', '-B', 'main', stack.oids.A], at)
  const contents = new Map(files.map(file => [file, Array.from({ length: 8 }, (_, i) => `line ${i}`)]))
  const commit = async (message: string) => {
    for (const [file, lines] of contents) {
      await mkdir(dirname(join(repo.directory, file)), { recursive: true })
      await writeFile(join(repo.directory, file), `${lines.join('\n')}\n`)
    }
    await oracle(['add', '-A'], at)
    await oracle(['commit', '-q', '--allow-empty', '-m', message], at)
  }
  await commit('files')
  const base = await repo.oid('main')
  for (const [i, edits] of commits.entries()) {
    for (const { file, line, isNew } of edits) {
      if (isNew === 0) contents.set(`new-${i}.txt`, [`new in ${i}`])
      else contents.get(files[file] ?? '')?.splice(line, 1, `line ${line} of ${i}`)
    }
    await commit(`commit ${i}`)
  }
  return base
}

async function simulatedIn(
  repo: TestRepository,
  base: string,
  orders: readonly number[],
): Promise<{ readonly list: readonly TodoLine[]; readonly simulated: Simulated }> {
  const found: { list: readonly TodoLine[]; simulated: Simulated }[] = []
  const edit = async (session: EditorSession) => {
    const list = session.lines
      .map((line, i) => ({ line, at: (orders[i] ?? 0) < 5 ? -1 : i * 4 + (orders[i] ?? 0) }))
      .filter(({ at }) => at >= 0)
      .toSorted((a, b) => a.at - b.at)
      .map(({ line }) => line)
    found.push({ list, simulated: await session.simulate(list, new AbortController().signal) })
    return { kind: 'leave' } as const
  }
  const planEditor = { unusable: async () => undefined, edit }
  const prompts = { select: never, selectSome: never, confirm: never, text: never, show: () => {} }
  const { stderr } = await repo.runAnyhow({ planEditor, prompts }, 'rebase', base, '--allow-published')
  const [first] = found
  if (first === undefined) throw new Error(stderr)
  return first
}

/** Returns the commits that git stops at. */
async function stopsOfGit(
  repo: TestRepository,
  { base, list, person }: { base: string; list: readonly TodoLine[]; person: Person },
): Promise<ReadonlySet<string>> {
  const file = join(repo.home, 'list')
  await writeFile(file, list.map(line => ('commit' in line ? `pick ${line.commit}\n` : 'noop\n')).join(''))
  const env = { ...repo.env, GIT_SEQUENCE_EDITOR: `cp "${file}"`, GIT_EDITOR: 'true' }
  const at = { cwd: repo.directory, env }
  const stops = new Set<string>()
  await tryOracle(['rebase', '-q', '-i', '--empty=drop', base], at)
  while (existsSync(join(repo.gitDirectory, 'rebase-merge'))) {
    const stopped = (await readFile(join(repo.gitDirectory, 'rebase-merge', 'stopped-sha'), 'utf8')).trim()
    const unmerged = (await repo.gitSays('diff', '--name-only', '--diff-filter=U')).split('\n').filter(Boolean)
    if (unmerged.length === 0) {
      await oracle(['rebase', '--skip'], at)
      continue
    }
    stops.add(await repo.oid(stopped))
    for (const path of unmerged) {
      if (person === 'ours' || person === 'theirs') await tryOracle(['checkout', `--${person}`, '--', path], at)
      else if (person === 'another') await writeFile(join(repo.directory, path), `by hand ${stops.size}\n`)
    }
    await oracle(['add', '-A'], at)
    await tryOracle(['rebase', '--continue'], at)
  }
  return stops
}
