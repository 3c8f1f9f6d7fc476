import { decodeLossy, encode } from '../../core/bytes/bytes.js'
import { changedFiles, fileChanges, shownPath } from '../../core/editor/changed-files.js'
import { draftAt } from '../../core/editor/draft.js'
import type { CommitFacts, EditorSession } from '../../core/editor/session.js'
import { inUtf8 } from '../../core/message/encoding.js'
import { identParts } from '../../core/object/ident.js'
import type { Oid } from '../../core/object/oid.js'
import { shortRefName } from '../../core/ref/ref-name.js'
import type { CommitInfo } from '../../core/rewrite/commit-info.js'
import { isSigned } from '../../core/rewrite/signature.js'
import { Trees } from '../../core/rewrite/trees.js'
import type { Git } from '../../git/port.js'
import { sanitize } from '../../output/sanitize.js'
import type { Context } from '../context.js'
import { readCommitInfo } from '../rewrite/chain.js'
import { editMessage } from '../rewrite/message.js'
import { publishedAmong } from '../rewrite/published.js'
import type { Start } from '../rewrite/start.js'
import { subjectOf } from '../rewrite/subject.js'
import type { ShownList } from './list-text.js'
import type { RebaseOptions } from './options.js'
import type { RebaseRange } from './range.js'
import { simulation } from './simulate.js'

export interface SessionParts {
  readonly start: Start
  readonly range: RebaseRange
  readonly options: RebaseOptions
  readonly list: ShownList
}

/** Returns all that an editor of a rebase's plan wants to know; close it to end what it has started. */
export function openSession(
  ctx: Context,
  git: Git,
  { start, range, options, list }: SessionParts,
): EditorSession & { close(): Promise<void> } {
  const commits = new Map<string, CommitInfo>([...range.all, ...range.commits].map(info => [info.oid, info]))
  const trees = new Trees(git.objects, git.objectFormat)
  const simulated = simulation(ctx, git, { start, range, options, trees })
  const differing = async (oid: Oid) => {
    const { commit } = commits.get(oid) ?? (await readCommitInfo(git, oid))
    const [parent] = commit.parents
    const before =
      parent === undefined ? trees.empty : (commits.get(parent) ?? (await readCommitInfo(git, parent))).commit.tree
    return changedFiles(trees, before, commit.tree)
  }
  return {
    title: start.branch.name,
    onto: range.ontoName,
    lines: list.lines,
    order: 'newest-first',
    now: ctx.clock().seconds,
    facts: factsOf(commits, start),
    simulate: simulated.simulate,
    changes: async oid => fileChanges(git.objects, await differing(oid), sanitize),
    paths: async oid => (await differing(oid)).map(({ path }) => shownPath(path, sanitize)),
    published: () => publishedAmong(git, start, { range: range.commits, above: [] }),
    draft: (lines, position) => draftAt(lines, position, oid => messageOf(commits.get(oid))),
    write: async draft =>
      decodeLossy(await editMessage(ctx, encode(draft), { git, verification: options.verification })),
    close: () => simulated.close(),
  }
}

function messageOf(info: CommitInfo | undefined): Uint8Array | undefined {
  return info === undefined ? undefined : inUtf8(info.commit).message
}

/** Each is made when it is first asked for: of thousands, few are seen. */
function factsOf(commits: ReadonlyMap<string, CommitInfo>, { branch, refs }: Start): EditorSession['facts'] {
  const branches = new Map<Oid, string[]>()
  for (const { name, oid, symref } of refs.under('refs/heads/')) {
    if (name === branch.ref || symref !== undefined) continue
    branches.set(oid, [...(branches.get(oid) ?? []), sanitize(shortRefName(name))])
  }
  const known = new Map<string, CommitFacts>()
  return word => {
    const info = commits.get(word)
    if (info === undefined) return undefined
    const facts = known.get(word) ?? factsOfCommit(info, branches.get(info.oid) ?? [])
    known.set(word, facts)
    return facts
  }
}

function factsOfCommit({ oid, commit }: CommitInfo, branches: readonly string[]): CommitFacts {
  const { author, message } = inUtf8(commit)
  const { name, date } = identParts(author)
  return {
    oid,
    subject: oneLine(subjectOf(message)),
    author: oneLine(decodeLossy(name)),
    seconds: date?.seconds,
    message: sanitize(decodeLossy(message)),
    parents: commit.parents,
    signature: isSigned(commit) ? 'signed' : 'none',
    branches,
  }
}

function oneLine(text: string): string {
  return sanitize(text).replace(/[\n\t]/g, ' ')
}
