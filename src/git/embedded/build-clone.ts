import { writeFile } from 'node:fs/promises'
import { EOL } from 'node:os'
import { join } from 'node:path'
import type { LineSettings } from '../../core/attributes/convert.js'
import type { ConfigValues } from '../../core/config/config-values.js'
import { filterSpec } from '../../core/clone/object-filter.js'
import { withPromisor } from '../../core/clone/config-lines.js'
import { parseCommit } from '../../core/object/commit.js'
import { isOid, type Oid, zeroOid } from '../../core/object/oid.js'
import { shortRefName } from '../../core/ref/ref-name.js'
import { listCommits } from '../../core/history/list-commits.js'
import { followTags } from '../../core/revision/resolve-revision.js'
import { messages } from '../../output/messages.js'
import { discreet } from '../../output/sanitize.js'
import { GitSlimError } from '../../core/errors.js'
import { readAttributesFiles } from '../files/attributes-files.js'
import { checkOut } from '../files/check-out.js'
import { countObjects } from '../files/count-objects.js'
import { diskFailure } from '../files/file-errors.js'
import { setUpSparseCheckout } from '../files/sparse-checkout.js'
import { initRepository } from '../files/init-repository.js'
import { addTemplateFiles } from '../files/template-files.js'
import { writeSymref } from '../files/loose-ref.js'
import { writeNewRefs } from '../files/packed-refs.js'
import { appendReflog } from '../files/reflog-file.js'
import { commitLinks } from '../in-process/history.js'
import { reflogIdent } from '../in-process/identity.js'
import type { ClonePlan, CloneReceipt, HeadState, RefName, TransferOptions } from '../port.js'
import { type Brought, type Fetching, fetchNeeded, fetchPlanned } from './fetch-clone.js'
import { objectFailure, packFailure } from './object-failure.js'
import { type EmbeddedRepository, openFound, type EmbeddedParts } from './open-repository.js'
import type { Source } from './source.js'

interface Building {
  readonly source: Source
  readonly plan: ClonePlan
  readonly directory: string
  readonly options: TransferOptions
}

/** Makes a planned clone in an empty directory. */
export async function buildClone(parts: EmbeddedParts, building: Building): Promise<CloneReceipt> {
  try {
    return building.plan.items.length === 0 ? await buildEmpty(building) : await buildFull(parts, building)
  } catch (error) {
    throw objectFailure(packFailure(diskFailure(error, building.directory)))
  }
}

async function buildEmpty(building: Building): Promise<CloneReceipt> {
  const { source, plan } = building
  const planned = 'branch' in plan.head ? plan.head.branch : undefined
  const ref = (await source.unbornHead()) ?? planned ?? mainBranch
  // git-clone of one branch from an empty server writes no refspec for later fetches.
  const config = [...plan.config.filter(([, name]) => name !== 'fetch'), ...upstreamLines(plan, ref)]
  await init({ ...building, plan: { ...plan, config } }, ref)
  return {
    head: { kind: 'branch', ref, oid: null },
    commits: 0,
    objects: 0,
    shallow: false,
    receivedBytes: 0,
    filter: undefined,
    fetched: false,
    warnings: [],
  }
}

/** Not known to the plan: which branch is the first. */
function upstreamLines({ bare, originName }: ClonePlan, ref: RefName): ClonePlan['config'] {
  if (bare || !ref.startsWith('refs/heads/')) return []
  const section = `branch "${shortRefName(ref)}"`
  return [
    [section, 'remote', originName],
    [section, 'merge', ref],
  ]
}

async function buildFull(parts: EmbeddedParts, building: Building): Promise<CloneReceipt> {
  const { plan, options } = building
  const values = await valuesOf(building)
  const branch = 'branch' in plan.head ? plan.head.branch : mainBranch
  const gitDirectory = await init(building, branch)
  const fetching = { ...building, gitDirectory }
  const first = await fetchPlanned(fetching, [...new Set(values.values())])
  if (first.filter !== undefined) await init({ ...building, plan: { ...plan, config: withPromisor(plan) } }, branch)
  const worktree = plan.bare ? undefined : building.directory
  const signal = options.signal
  const repository = await openFound({ gitDirectory, worktree }, { env: parts.env, signal })
  const head = await writeRefs(repository, { parts, plan, values })
  const { brought, warnings } = await fillWorktree(repository, fetching, { building, parts, head, first })
  const { objects } = await countObjects(gitDirectory)
  const commits = await countCommits(repository, [...values.values()])
  const { bytes: receivedBytes, shallow, filter } = brought
  const ignored = plan.filter === undefined || filter !== undefined ? [] : [filterSpec(plan.filter)]
  return {
    head,
    commits,
    objects,
    shallow: shallow.size > 0,
    receivedBytes,
    fetched: true,
    filter,
    warnings: [...ignored.map(messages.selection.filterIgnored), ...warnings],
  }
}

const mainBranch = 'refs/heads/main' as RefName

async function init({ plan, directory }: Building, branch: RefName): Promise<string> {
  const { objectFormat, config, templates } = plan
  const gitDirectory = plan.bare ? directory : join(directory, '.git')
  const kind = plan.bare ? 'bare' : 'worktree'
  await initRepository({ gitDirectory, kind, objectFormat, branch, config, templates })
  await addTemplateFiles(gitDirectory, templates)
  await setUpSparseCheckout(gitDirectory, plan.sparse)
  return gitDirectory
}

type Values = ReadonlyMap<RefName | Oid, Oid>

/** Returns the object of each of the plan's sources: as offered when the plan was made, or as offered now. */
async function valuesOf({ source, plan }: Building): Promise<Values> {
  const values = new Map<RefName | Oid, Oid>()
  for (const { source: name, offered } of plan.items) {
    const isName = name === 'HEAD' || name.startsWith('refs/')
    const found = offered ?? (isName ? (await source.refs()).find(ref => ref.name === name) : undefined)
    const oid = isName ? found?.oid : (name as Oid)
    if (oid === undefined) {
      throw new GitSlimError(
        'not-found',
        messages.transfer.noSuchObject(plan.remote.url, messages.inProcess.noRef(name)),
      )
    }
    values.set(name, oid)
  }
  return values
}

interface RefWriting {
  readonly parts: EmbeddedParts
  readonly plan: ClonePlan
  readonly values: Values
}

async function writeRefs(repository: EmbeddedRepository, { parts, plan, values }: RefWriting): Promise<HeadState> {
  const { gitDirectory, store, config } = repository
  const refs = new Map<RefName, Oid>()
  for (const { source, targets } of plan.items) {
    for (const target of targets) refs.set(target, values.get(source) as Oid)
  }
  await writeNewRefs(gitDirectory, refs, oid => store.object(oid))
  for (const symref of plan.symrefs) await writeSymref(gitDirectory, symref)
  const head = await headOf(repository, plan, { refs, values })
  if (head.kind === 'detached') await writeFile(join(gitDirectory, 'HEAD'), `${head.oid}\n`)
  if (!plan.bare && head.oid !== null) {
    const cloned = `clone: from ${discreet(plan.remote.url)}`
    const reason = 'branch' in plan.head ? cloned : (plan.head.reason ?? cloned)
    const line = { old: zeroOid('sha1'), new: head.oid, who: reflogIdent(config, parts), reason }
    if (head.kind === 'branch') await appendReflog(gitDirectory, head.ref, line)
    await appendReflog(gitDirectory, 'HEAD' as RefName, line)
  }
  return head
}

async function headOf(
  { store }: EmbeddedRepository,
  { head, items, remote }: ClonePlan,
  { refs, values }: { readonly refs: ReadonlyMap<RefName, Oid>; readonly values: Values },
): Promise<HeadState> {
  if ('branch' in head) return { kind: 'branch', ref: head.branch, oid: refs.get(head.branch) ?? null }
  const first = items[0]
  const isItem = items.some(({ source }) => source === head.detached)
  const oid = !isItem && isOid(head.detached) ? head.detached : first && values.get(first.source)
  const end = oid === undefined ? undefined : await followTags(oid, { read: name => store.object(name) })
  if (end?.object.type === 'commit') return { kind: 'detached', oid: end.oid }
  const reason = messages.inProcess.noCommit(head.detached)
  throw new GitSlimError('not-found', messages.transfer.notOnCommit(remote.url, reason))
}

interface Filling {
  readonly building: Building
  readonly parts: EmbeddedParts
  readonly head: HeadState
  readonly first: Brought
}

async function fillWorktree(
  { gitDirectory, objects, config }: EmbeddedRepository,
  fetching: Fetching,
  { building: { plan, directory, options }, parts, head, first }: Filling,
): Promise<{ readonly brought: Brought; readonly warnings: readonly string[] }> {
  if (!plan.checkout || head.oid === null) return { brought: first, warnings: [] }
  const read = (oid: Oid) => objects.read(oid)
  const { tree } = parseCommit((await read(head.oid)).body)
  const brought = await fetchNeeded(fetching, first, { tree, read })
  const attributes = await readAttributesFiles(gitDirectory, parts.env, config)
  const symlinks = config.getBoolean('core.symlinks') === false ? 'as-files' : 'supported'
  return {
    brought,
    warnings: await checkOut({
      ...options,
      worktree: directory,
      gitDirectory,
      tree,
      sparse: plan.sparse,
      lines: lineSettings(config),
      attributes,
      symlinks,
      read,
    }),
  }
}

/** @see git-config(1), core.autocrlf, core.eol */
function lineSettings(config: ConfigValues): LineSettings {
  const text = config.get('core.autocrlf')
  const autocrlf = text?.toLowerCase() === 'input' ? 'input' : (config.getBoolean('core.autocrlf') ?? false)
  if (autocrlf === 'malformed') throw new GitSlimError('usage', messages.git.notABoolean('core.autocrlf', text ?? ''))
  const eol = config.get('core.eol')?.toLowerCase()
  return { autocrlf, eol: eol === 'lf' || eol === 'crlf' ? eol : EOL === '\r\n' ? 'crlf' : 'lf' }
}

async function countCommits({ store }: EmbeddedRepository, tips: readonly Oid[]): Promise<number> {
  const ends = await Promise.all(tips.map(oid => followTags(oid, { read: name => store.object(name) })))
  const commits = ends.flatMap(end => (end?.object.type === 'commit' ? [end.oid] : []))
  return (await listCommits(commits, [], commitLinks(store))).length
}
