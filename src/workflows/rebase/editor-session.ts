import { decodeLossy, encode } from '../../core/bytes/bytes.js'
import { draftAt } from '../../core/editor/draft.js'
import type { EditorSession, Failed } from '../../core/editor/session.js'
import { EditorFailure } from '../../core/errors.js'
import type { CommitInfo } from '../../core/rewrite/plan/commit-info.js'
import type { InMemory } from '../../core/rewrite/replay/in-memory.js'
import { Trees } from '../../core/rewrite/tree/trees.js'
import type { Git } from '../../git/port.js'
import type { Context } from '../context.js'
import { changesIn } from '../editor/changes.js'
import { failed, orElse } from '../editor/expected-failures.js'
import { factsOf, messageOf } from '../editor/facts.js'
import { CommitParts } from '../editor/parts.js'
import { stagedIn } from '../editor/staged.js'
import { editMessage } from '../rewrite/finish/message.js'
import { publishedAmong } from '../rewrite/plan-context/published.js'
import type { Start } from '../rewrite/plan-context/start.js'
import type { ShownList } from './list-text.js'
import type { RebaseOptions } from './options.js'
import type { RebaseRange } from './range.js'
import { absorbing } from './absorbing.js'
import { rebaseSimulation } from './simulate.js'

export interface SessionParts {
  readonly start: Start
  readonly range: RebaseRange
  readonly options: RebaseOptions
  readonly list: ShownList
}

/** Returns the session for an editor of a rebase's plan; close it to end its processes. */
export function openSession(
  ctx: Context,
  git: Git,
  { start, range, options, list }: SessionParts,
): EditorSession & { readonly parts: InMemory; close(): Promise<void> } {
  const commits = new Map<string, CommitInfo>([...range.all, ...range.commits].map(info => [info.oid, info]))
  const trees = new Trees(git.objects, git.objectFormat)
  const { committer } = start
  const parts = new CommitParts(git, { trees, committer, made: info => commits.set(info.oid, info) })
  const simulated = rebaseSimulation(ctx, parts.git, { start, range, options, trees, parts })
  const written = async (draft: string) =>
    decodeLossy(await editMessage(ctx, encode(draft), { git, verification: options.verification }))
  const look = stagedIn(ctx, git, { start, ...absorbing(range, options) })
  return {
    title: start.branch.name,
    onto: range.ontoName,
    lines: list.lines,
    order: 'newest-first',
    messages: 'written-here',
    ofOthers: options.published === 'allow' ? 'replaced' : 'refused',
    now: ctx.clock().seconds,
    facts: factsOf(commits, { branch: start.branch.ref, refs: start.refs, wholes: parts.wholes }),
    simulate: simulated.simulate,
    ...changesIn(parts.git, { commits, trees }),
    pieces: parts.pieces,
    split: parts.split,
    parts,
    published: () => orElse(publishedAmong(git, start, { commits: range.all, tags: options.tags }), failed),
    draft: (lines, position) => draftAt(lines, position, oid => messageOf(commits.get(oid))),
    write: draft => orElse(written(draft), failedToWrite),
    staged: () => look.staged(),
    close: async () => {
      await Promise.all([look.close(), simulated.close()])
    },
  }
}

function failedToWrite(error: Error): Failed & { readonly saved?: string } {
  const saved = error instanceof EditorFailure ? error.saved : undefined
  return { ...failed(error), ...(saved && { saved: decodeLossy(saved) }) }
}
