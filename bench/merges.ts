import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { CommitGraph } from '../src/core/history/commit-graph.js'
import type { CommitLinks } from '../src/core/history/commit-links.js'
import { parseCommit } from '../src/core/object/commit.js'
import type { Oid } from '../src/core/object/oid.js'
import { CommitRelations } from '../src/core/rewrite/merge/commit-relations.js'
import { certainlyJoined, type MergeTools } from '../src/core/rewrite/merge/merge-step.js'
import { TreeSteps } from '../src/core/rewrite/merge/tree-steps.js'
import { Trees } from '../src/core/rewrite/tree/trees.js'
import type { Git } from '../src/git/port.js'
import { lengthOfAnswer } from '../src/git/system/merge-tree-answer.js'
import { makeBackend } from '../test/support/backends.js'
import { benchEnvironment } from './environment.js'

export interface RealMerges {
  readonly repository: string
  /** Of so many merges one is made. */
  readonly every: number
}

/** Git makes so many merges in one process. */
const atOnce = 500

/**
 * Makes the merges of a real history anew, without git where that is certain, and compares with what git merge-tree makes.
 *
 * @throws Error at the first one that came out otherwise
 */
export async function checkRealMerges({ repository, every }: RealMerges): Promise<void> {
  const scratch = await mkdtemp(join(tmpdir(), 'git-slim-bench-merges-'))
  const env = benchEnvironment(scratch)
  const { signal } = new AbortController()
  const backend = await makeBackend('system', { env, clock: () => ({ seconds: 0, offset: '+0000' }) as never, signal })
  const git = await backend.open(repository)
  const count = { same: 0, 'left to git, which merges': 0, 'left to git, which conflicts': 0 }
  try {
    const links = await git.history.links([(await git.refs.resolve('HEAD')) as Oid])
    const merges = links.filter(({ parents }) => parents.length === 2).filter((_, i) => i % every === 0)
    console.log(`${merges.length} merges of ${links.length} commits`)
    for (let at = 0; at < merges.length; at += atOnce) {
      const some = merges.slice(at, at + atOnce)
      const theirs = await mergedByGit({ repository, scratch, env }, some)
      const ours = await mergedHere(git, links, some)
      for (const [i, merge] of some.entries()) {
        const [tree, byGit] = [ours[i], theirs[i]]
        if (tree !== undefined && tree !== byGit)
          throw new Error(`${merge.oid}: ${tree}, by git ${byGit ?? 'a conflict'}`)
        if (tree !== undefined) count.same++
        else count[byGit === undefined ? 'left to git, which conflicts' : 'left to git, which merges']++
      }
      console.log(at + some.length, count)
    }
  } finally {
    await git.close()
    await rm(scratch, { recursive: true, force: true, maxRetries: 5 })
  }
}

async function mergedHere(
  git: Git,
  links: readonly CommitLinks[],
  merges: readonly CommitLinks[],
): Promise<readonly (Oid | undefined)[]> {
  const trees = new Trees(git.objects, git.objectFormat)
  const merger = git.merger({ host: 'here', pid: process.pid, isAlive: () => true })
  const treeOf = async (oid: Oid) => parseCommit((await git.objects.read(oid)).body).tree
  const graph = new CommitGraph(links)
  const relations = new CommitRelations({ graph: async () => graph, treeOf }, [], () => undefined)
  const steps = new TreeSteps(trees, merger, [])
  const tools: MergeTools = { trees, merger, steps, commits: new Map(), relations, baseTrees: undefined }
  const found: (Oid | undefined)[] = []
  try {
    for (const { parents } of merges) {
      const [ours, theirs] = await Promise.all(parents.map(async oid => ({ oid, tree: await treeOf(oid) })))
      found.push(ours && theirs && (await certainlyJoined(tools, [ours, theirs])))
    }
    return found
  } finally {
    await merger.close()
  }
}

interface Place {
  readonly repository: string
  readonly scratch: string
  readonly env: NodeJS.ProcessEnv
}

/** Returns the trees of merges, undefined where they conflict; the repository itself is left alone. */
async function mergedByGit({ repository, scratch, env }: Place, merges: readonly CommitLinks[]) {
  const run = (args: readonly string[], more: NodeJS.ProcessEnv = {}) =>
    promisify(execFile)('git', ['-C', repository, ...args], {
      env: { ...env, ...more },
      encoding: 'latin1',
      maxBuffer: 2 ** 30,
    })
  const objects = (await run(['rev-parse', '--path-format=absolute', '--git-path', 'objects'])).stdout.trim()
  const quarantine = {
    GIT_OBJECT_DIRECTORY: await mkdtemp(join(scratch, 'objects-')),
    GIT_ALTERNATE_OBJECT_DIRECTORIES: objects,
  }
  const merging = run(['merge-tree', '--stdin', '-z', '--allow-unrelated-histories'], quarantine)
  merging.child.stdin?.end(merges.map(({ parents }) => `${parents.join(' ')}\n`).join(''))
  const fields = (await merging).stdout.split('\0')
  const trees: (string | undefined)[] = []
  for (let at = 0; at < fields.length - 1; ) {
    const length = lengthOfAnswer(fields.slice(at, at + 2000)) ?? lengthOfAnswer(fields.slice(at))
    if (length === undefined) throw new Error('an answer that does not end')
    trees.push(fields[at] === '1' ? fields[at + 1] : undefined)
    at += length
  }
  await rm(quarantine.GIT_OBJECT_DIRECTORY, { recursive: true, force: true, maxRetries: 5 })
  return trees
}
