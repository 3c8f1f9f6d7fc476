/** Messages of all rewriting verbs. */
import type { ErrorText } from '../../core/errors.js'
import { many } from '../many.js'
import { shellWord } from '../shell-word.js'

export function baseTaken(base: string, commits: number | undefined): string {
  return commits === undefined ? `base: ${base}` : `base: ${base} (${many(commits, 'commit')} since)`
}

export function staysElsewhere(branch: string, use: 'checked-out' | 'in-rebase'): string {
  if (use === 'in-rebase') return `${branch} is being rebased in another worktree: not updated`
  return `${branch} is checked out in another worktree, whose files would change: not updated`
}

export function branchLeft({ branch, onto, fork }: { branch: string; onto: string; fork: string }): string {
  const command = ['git', 'rebase', '--onto', onto, fork, branch].map(shellWord).join(' ')
  return `${branch} is based on a rewritten commit and keeps the old one; to rebase it: ${command}`
}

export function filesBehind(it: {
  readonly from: string
  readonly to: string
  readonly back: { readonly verb: 'undo' | 'redo'; readonly id: number }
  readonly why: string
}): ErrorText {
  return {
    message: 'the branch was updated, but the files were not',
    reason: it.why,
    hints: [
      `update them when the cause is gone: git update-index -q --refresh; git read-tree -m -u ${it.from} ${it.to}`,
      `or undo: git slim ${it.back.verb} ${it.back.id}`,
    ],
  }
}

export function interruptedAfter(operation: number): ErrorText {
  return {
    message: `interrupted after operation ${operation} had updated the branch: files, hooks or notes may not be done`,
    hints: ['complete them, and see what can be undone: git slim operations'],
  }
}

export function conflict(it: {
  step: number
  of: number
  commit: string
  subject: string
  paths: readonly { path: string; kind: string }[]
  /** Whether git's own rebase could continue from there. */
  byGit: 'possible' | 'impossible'
}): ErrorText {
  const shown = it.paths.slice(0, 20).map(({ path, kind }) => `${path} (${kind})`)
  const more = it.paths.length > shown.length ? [`and ${many(it.paths.length - shown.length, 'path')} more`] : []
  return {
    message: `step ${it.step} of ${it.of} ${it.paths.length === 0 ? 'becomes empty' : 'conflicts'}; nothing was changed`,
    reason: [`${it.commit} ${it.subject}`, ...shown, ...more].join('\n'),
    hints:
      it.byGit === 'possible'
        ? [
            'resolve it in git rebase, which goes on from there: add --on-conflict=git',
            ...(it.paths.length === 0 ? [] : ['or take a side: add --on-conflict=ours or --on-conflict=theirs']),
          ]
        : ['choose a later commit, above the conflicting one'],
  }
}

export function mergeNamed(verb: string, commit: string): ErrorText {
  const what = { move: 'be moved', squash: 'be folded', fixup: 'be amended' }[verb] ?? `be named to ${verb}`
  return {
    message: `${commit} is a merge, which cannot ${what}`,
    hints: ['name other commits; the merge is made again from their new versions', 'git log --oneline --graph -20'],
  }
}

export function notOnBranch(name: string): ErrorText {
  return {
    message: `${name} is not on the current branch`,
    hints: ['git log --oneline -20', 'check out the branch that has it, and run this there'],
  }
}

export function emptied(commit: string, subject: string): string {
  return `${commit} ${subject}: dropped, its changes are already upstream`
}

export function strayFixup(commit: string, subject: string, fate: 'folded' | 'kept'): string {
  const what = fate === 'folded' ? 'it is folded into the new commit' : 'it stays a separate commit'
  return `${commit} ${subject}: the commit it names is not in the range; ${what}`
}

export function messageLeftOut(commit: string, subject: string): string {
  return `${commit} ${subject}: its message is left out; to keep it: --message-from all`
}

export function tagInside(tag: string): string {
  return `the tag ${tag} points into the folded commits: not moved`
}

export function tagSignaturesDropped(tags: readonly string[]): string {
  const shown = tags.slice(0, 5).join(', ')
  return `signatures dropped from tags: ${shown}${tags.length > 5 ? `, and ${tags.length - 5} more tags` : ''}`
}

export function alsoMoved(branches: readonly string[]): string {
  const shown = branches.slice(0, 5).join(', ')
  return `also updated: ${shown}${branches.length > 5 ? `, and ${branches.length - 5} more` : ''}`
}

export function unchanged(where: string): string {
  return `nothing to do: ${where} is up to date`
}

interface Line {
  readonly verb: string
  readonly summary: string
  readonly short: string
  readonly where: string
  readonly files: 'untouched' | 'changed'
}

export function done({ verb, summary, short, where, files, undo }: Line & { readonly undo: string }): string {
  return `${past(verb)} ${summary} → ${short} on ${where} · files ${files} · undo: ${undo}`
}

/** The number of commits after a rebase, if it has changed. */
export function intoFewer(made: number, commits: number): string {
  return made === commits ? '' : ` into ${made}`
}

export function would({ verb, summary, short, where }: Line): string {
  return `would ${verb === 'fixup' ? 'fix up' : verb} ${summary} → ${short} on ${where} · nothing was changed`
}

const irregular: Readonly<Record<string, string>> = { drop: 'dropped', fixup: 'fixed up', split: 'split' }

function past(verb: string): string {
  return irregular[verb] ?? `${verb}${verb.endsWith('e') ? 'd' : 'ed'}`
}

export function commitCount(count: number): string {
  return many(count, 'commit')
}

export function notACommitOrRange(text: string): ErrorText {
  return { message: `"${text}" is neither a commit nor a range A..B`, hints: ['git log --oneline -10'] }
}

export function nothingLeft(branch: string): ErrorText {
  return {
    message: `${branch} would have no commits left`,
    hints: ['leave one out, or delete the branch'],
  }
}

export function noCommitsIn(range: string): ErrorText {
  return { message: `there is no commit in ${range}`, hints: ['git log --oneline -10'] }
}

export const needsMessage: ErrorText = {
  message: 'a reword without a message opens the editor, and there is no terminal',
  hints: ["say the message: git slim reword <commit> -m '…'", 'or open the editor anyway: --edit'],
}

export const needsDestination: ErrorText = {
  message: 'name the destination: --before <commit> or --after <commit>',
  hints: ['git slim move --help'],
}

export function toItself(commit: string): ErrorText {
  return { message: `${commit} cannot be moved next to itself`, hints: ['git slim move --help'] }
}

export function notTogether(verb: string, options: readonly string[]): ErrorText {
  return { message: `${options.join(' and ')} cannot be given together`, hints: [`git slim ${verb} --help`] }
}

export const changesBack = 'local changes were stashed and applied again'

export const changesKept =
  'local changes were stashed, and conflict with the rewritten files; they stay in git stash list as well'

export function changesInStash(reason: string): string {
  return `local changes were stashed, and could not be applied (${reason}): git stash pop --index`
}

export function checkedOutMeanwhile(now: string, was: string): ErrorText {
  const what = now === 'HEAD' ? 'HEAD was detached' : `${now.replace('refs/heads/', '')} was checked out`
  return {
    message: `${what} meanwhile; nothing was changed`,
    hints: [`go back, and run the command again: git checkout ${shellWord(was)}`],
  }
}

export function noSuchBranch(name: string): ErrorText {
  return { message: `there is no local branch ${JSON.stringify(name)}`, hints: ['list the branches: git branch'] }
}

export function nowCheckedOut(branch: string): ErrorText {
  return {
    message: `${branch} was checked out meanwhile; nothing was changed`,
    hints: ['run the command again, without naming the branch'],
  }
}

/** The command that undoes a rewrite: of another branch than the current one by its number. */
export function undoCommand(operation: number, branch: string | undefined): string {
  return branch === undefined ? 'git slim undo' : `git slim undo ${operation}`
}

export function published(where: readonly string[], others: 'and others' | 'alone'): ErrorText {
  const rest = others === 'and others' ? ' and others' : ''
  const verb = where.length > 1 ? 'hold' : 'holds'
  return {
    message: `commits in the range are published: ${where.join(', ')}${rest} ${verb} them`,
    reason:
      'Whoever has these commits would have to reset to the new ones. The remote-tracking branches here may be out of date.',
    hints: ['choose a range of unpublished commits', 'or rewrite them anyway: add --allow-published'],
  }
}
