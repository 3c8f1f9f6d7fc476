import { fc, testProp } from '../support/properties.js'
import test, { type ExecutionContext } from 'ava'
import { conflicting } from '../../fixtures-repos/conflicting.js'
import { evilMerge, merged, octopus } from '../../fixtures-repos/merges.js'
import { workbench } from '../../fixtures-repos/workbench.js'
import type { Standing } from '../../src/core/editor/result-shape.js'
import type { EditorSession, Simulated } from '../../src/core/editor/session.js'
import type { Model } from '../../src/tui/model/model.js'
import { shapeOfRows } from '../../src/tui/model/row-shape.js'
import { linesOf } from '../../src/tui/model/rows.js'
import type { DefinedHistory } from '../support/history.js'
import { after, opened } from '../support/editor-session.js'
import { open, type TestRepository } from '../support/repository.js'

/** What a plan comes to before it is done, asked again and again, and what doing it comes to. */
interface Tried {
  readonly simulated: readonly Simulated[]
  readonly exitCode: number
  readonly stderr: string
}

/** Presses keys as a person would, simulates after each, and applies what has come of it. */
async function tried(repo: TestRepository, where: readonly string[], keys: readonly string[]): Promise<Tried> {
  const simulated: Simulated[] = []
  const edit = async (session: EditorSession) => {
    // What could not be applied comes back, and is left then: the failure is how the command ends.
    if (session.resumed !== undefined) return { kind: 'leave' } as const
    let model: Model = opened(session)
    for (const key of keys) {
      model = after(model, key)
      simulated.push(await session.simulate(linesOf(model.rows), new AbortController().signal))
    }
    if (shapeOfRows(model.rows).trouble !== undefined) return { kind: 'leave' } as const
    return { kind: 'apply', lines: linesOf(model.rows) } as const
  }
  const planEditor = { unusable: async () => undefined, edit }
  const prompts = { select: never, selectSome: never, confirm: never, text: never, show: () => {} }
  const argv = ['rebase', ...where, '--keep-base', '--allow-published', '--on-conflict=stop']
  const { exitCode, stderr } = await repo.runAnyhow({ planEditor, prompts }, ...argv)
  return { simulated, exitCode, stderr }
}

const never = () => Promise.reject(new Error('nothing is to be asked'))
const pressed = fc.array(fc.constantFrom('j', 'j', 'k', 'J', 'K', 'f', 'd', 'p', 'u', '\u0012', 'v', ' ', '\u001b'), {
  minLength: 1,
  maxLength: 14,
})

const histories: readonly (readonly [DefinedHistory, ...where: readonly string[]])[] = [
  [conflicting, conflicting.oids.A],
  [workbench, workbench.oids.A],
  [merged, merged.oids.A, '--rebase-merges'],
  [evilMerge, evilMerge.oids.A, '--rebase-merges'],
  [octopus, octopus.oids.A, '--rebase-merges'],
]

for (const [history, ...where] of histories) {
  testProp(
    `what is simulated after each key is what applying makes: ${history.name}`,
    [pressed],
    async (t: ExecutionContext, keys: readonly string[]) => {
      const repo = await open(t, history, 'system')
      const branch = history === workbench ? 'topic' : 'main'
      const before = await repo.oid(branch)
      const { simulated, exitCode, stderr } = await tried(repo, where, keys)
      const last = simulated.at(-1)
      const now = await repo.oid(branch)
      if (exitCode === 4)
        t.true(
          [...(last?.fates.values() ?? [])].some(({ kind }) => kind === 'conflict'),
          stderr,
        )
      else if (exitCode === 0 && now !== before) t.is(last?.tip, now)
      else if (exitCode === 0 && last?.trouble === undefined) t.is(last?.tip, before)
      if (exitCode === 0 && now !== before && last !== undefined)
        t.deepEqual(drawnIn(last), await madeIn(repo, branch, last))
      for (const { branch: name, now: tip } of exitCode === 0 && now !== before ? (last?.following ?? []) : []) {
        t.is(await repo.oid(name), tip)
      }
    },
    { numRuns: 12 },
  )
}

/** Returns the commits of a history that is drawn, each with the first it stands on, and what it merges. */
function drawnIn({ history }: Simulated): readonly string[] {
  const inside = (place: Standing | undefined): string | undefined => {
    const commit = typeof place === 'number' ? history[place] : undefined
    // What says nothing any more is drawn, and what is built on it stands on the one below.
    return commit?.fate === 'emptied' ? inside(commit.parents[0]) : commit?.oid
  }
  const { reached } = reachedIn(history)
  return history
    .filter((commit, at) => commit.oid !== undefined && commit.fate !== 'emptied' && reached.has(at))
    .map(({ oid, parents }) => [oid, ...parents.map(inside).filter(Boolean)].join(' '))
    .toSorted()
}

/** Returns the positions of what the last commit is built on. */
function reachedIn(history: Simulated['history']): { readonly reached: ReadonlySet<number> } {
  const reached = new Set<number>()
  const waiting = [history.length - 1]
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (reached.has(at)) continue
    reached.add(at)
    waiting.push(...(history[at]?.parents ?? []).filter(place => typeof place === 'number'))
  }
  return { reached }
}

/** Returns those of a branch's commits that are drawn, with those of their parents that are. */
async function madeIn(repo: TestRepository, branch: string, { history }: Simulated): Promise<readonly string[]> {
  const names = new Set<string | undefined>(history.map(({ oid }) => oid))
  const lines = (await repo.gitSays('log', '--format=%H %P', branch)).split('\n').map(line => line.trim().split(' '))
  return lines
    .filter(([oid]) => names.has(oid))
    .map(oids => oids.filter(oid => names.has(oid)).join(' '))
    .toSorted()
}

test('a side that is taken is taken in the simulation, too, where merges in memory know of it', async t => {
  const repo = await open(t, conflicting, 'system')
  const knows = (await repo.backend()).capabilities.has('favoured-merges')
  const simulated: Simulated[] = []
  const edit = async (session: EditorSession) => {
    const lines = session.lines.filter(line => !('commit' in line && line.commit === conflicting.oids.C))
    simulated.push(await session.simulate(lines, new AbortController().signal))
    return { kind: 'apply', lines } as const
  }
  const planEditor = { unusable: async () => undefined, edit }
  const prompts = { select: never, selectSome: never, confirm: never, text: never, show: () => {} }
  const argv = ['rebase', conflicting.oids.A, '--keep-base', '--allow-published', '--on-conflict=theirs']
  const { exitCode, stderr } = await repo.runAnyhow({ planEditor, prompts }, ...argv)
  t.is(exitCode, 0, stderr)
  t.is(simulated[0]?.tip, knows ? await repo.oid('main') : undefined)
})
