/** The options of the library's functions that rewrite history. */
import type { DateText, MutatingOptions, RunOptions } from './options.js'

/** The options of every rewrite. */
interface SoftRewriteOptions extends MutatingOptions {
  /** The token for a push over https. Default: `GIT_SLIM_TOKEN` of the environment. */
  readonly token?: string | undefined
  /** False: other branches that point to rewritten commits stay. */
  readonly updateRefs?: boolean | undefined
  /** Whether local tags on rewritten commits move. Default: false. */
  readonly updateTags?: boolean | undefined
  /** Whether the branch is pushed, with a lease. Default: false. */
  readonly push?: boolean | undefined
  /** Whether commits that others may have are rewritten. Default: false. */
  readonly allowPublished?: boolean | undefined
  /** False: no pre-rebase, pre-commit and commit-msg hook runs. */
  readonly verify?: boolean | undefined
  /** True, or a key: every new commit is signed; false: none. Default: as git's configuration says. */
  readonly gpgSign?: boolean | string | undefined
}

/** The options of a rewrite that may change files. */
interface RewriteOptions extends SoftRewriteOptions {
  /** `git`: git's own rebase continues; `ours`, `theirs`: as git rebase -X. Default: `stop`, nothing is changed. */
  readonly onConflict?: 'git' | 'ours' | 'theirs' | 'stop' | undefined
  /** Whether local changes in the way are stashed and applied again. Default: as rebase.autoStash says. */
  readonly autostash?: boolean | undefined
}

/** The option that names the branch of a rewrite. */
interface BranchOptions {
  /** The branch, as if it were checked out. Default: the current one. */
  readonly branch?: string | undefined
}

/** Which commits to fold: a range, commits, or one of `last`, `base`, `root`, `since`. Default: those since the base. */
export interface SquashOptions extends RewriteOptions, BranchOptions {
  /** `A..B`, or `A` for `A..HEAD`. */
  readonly range?: string | undefined
  /** Commits that need not be consecutive. */
  readonly commits?: readonly string[] | undefined
  /** With `commits`: the commit into which they are folded. Default: the oldest. */
  readonly into?: string | undefined
  /** The last so many commits. */
  readonly last?: number | undefined
  /** The commits since the merge base with this one. */
  readonly base?: string | undefined
  /** Whether the range begins at the root commit; `range` is then its last commit. */
  readonly root?: boolean | undefined
  /** The commits since this committer date. */
  readonly since?: DateText | undefined
  /** The commits until this committer date. */
  readonly until?: DateText | undefined
  /** Whether all merged commits stay, and the new commit is a merge of them. */
  readonly keepMergedParents?: boolean | undefined
  /** Whether merged commits are folded as well; the new commit has one parent. */
  readonly linearise?: boolean | undefined
  /** The message, or its paragraphs. Default: all messages. */
  readonly message?: string | readonly string[] | undefined
  /** Whose message the new commit has; not together with `message`. */
  readonly messageFrom?: 'first' | 'last' | 'longest' | 'all' | undefined
  /** `first` (default), `last`, `me`, or `Name <mail>`. */
  readonly author?: string | undefined
  /** The author's date: `first` (default), `last`, `now`, or a date. */
  readonly date?: DateText | undefined
  /** False: no Co-authored-by trailers for other authors. */
  readonly coAuthors?: boolean | undefined
}

/** The commits to replay, and the list: one of `todo`, `autosquash` and `printTodo`, else all commits in order. */
export interface RebaseOptions extends RewriteOptions, BranchOptions {
  /** The commits since this one are replayed, onto it. Default: the base of the branch. */
  readonly upstream?: string | undefined
  /** The same as `upstream`. */
  readonly base?: string | undefined
  /** The new base instead of `upstream`; `A...B` is their merge base. */
  readonly onto?: string | undefined
  /** Whether the commits keep their base. */
  readonly keepBase?: boolean | undefined
  /** Whether the root commit is replayed, too. */
  readonly root?: boolean | undefined
  /** The list, as git writes it. */
  readonly todo?: string | undefined
  /** Whether `fixup!`, `squash!` and `amend!` commits are folded in. Default: as rebase.autoSquash says. */
  readonly autosquash?: boolean | undefined
  /** Whether the list is only returned, and nothing changed. */
  readonly printTodo?: boolean | undefined
  /** Whether merges are made again. Default: as rebase.rebaseMerges says. */
  readonly rebaseMerges?: boolean | 'rebase-cousins' | 'no-rebase-cousins' | undefined
  /** False: every commit is made again. */
  readonly ff?: boolean | undefined
  /** Commands that git runs after every commit. */
  readonly exec?: string | readonly string[] | undefined
  /** Whether commits that `upstream` has as cherry-picks are replayed, too. Default: false. */
  readonly reapplyCherryPicks?: boolean | undefined
  /** What happens to commits that become empty. Default: `drop`. */
  readonly empty?: 'drop' | 'keep' | 'stop' | undefined
  /** False: commits that were empty before are dropped. */
  readonly keepEmpty?: boolean | undefined
  /** Whether every commit gets a Signed-off-by trailer. */
  readonly signoff?: boolean | undefined
  /** Trailers for every commit, as `key: value`. */
  readonly trailer?: string | readonly string[] | undefined
  /** Whether the author date becomes the committer date. */
  readonly committerDateIsAuthorDate?: boolean | undefined
  /** Whether the author date becomes now. */
  readonly resetAuthorDate?: boolean | undefined
}

/** The commit, and its new message. */
export interface RewordOptions extends RewriteOptions, BranchOptions {
  /** The commit to reword. */
  readonly commit: string
  /** The message, or its paragraphs. */
  readonly message: string | readonly string[]
}

/** The commits to drop. */
export interface DropOptions extends RewriteOptions, BranchOptions {
  /** Commits and ranges `A..B`; a merge is dropped with all that it merged. */
  readonly commits: string | readonly string[]
}

/** The commits to move, and their new place: `before` or `after` a commit. */
export interface MoveOptions extends RewriteOptions, BranchOptions {
  /** Commits and ranges `A..B`; they keep their order. */
  readonly commits: string | readonly string[]
  /** The commit before which they go. */
  readonly before?: string | undefined
  /** The commit after which they go. */
  readonly after?: string | undefined
}

/** Where the staged changes go. */
export interface FixupOptions extends SoftRewriteOptions {
  /** The commit that gets the staged changes. */
  readonly commit: string
  /** Its new message, or the paragraphs. Default: its message stays. */
  readonly message?: string | readonly string[] | undefined
}

/** Which commits may get staged changes. */
export interface AbsorbOptions extends SoftRewriteOptions {
  /** Only commits above this one are considered. Default: the base of the branch. */
  readonly base?: string | undefined
  /** Whether fixup! commits are made instead of rewriting. */
  readonly fixups?: boolean | undefined
  /** Whether commits of other authors are considered. */
  readonly allAuthors?: boolean | undefined
}

/** A commit of a split. Without files: all that is left. */
export interface SplitPart {
  /** The files, or directories; of a file, all hunks or those with these numbers (`showHunks` has them), from 1 up. */
  readonly files?: readonly (string | SplitFile)[] | undefined
  /** The message of this commit. */
  readonly message?: string | undefined
}

/** A file of a split, and the numbers of its hunks. */
interface SplitFile {
  /** The path from the top of the repository. */
  readonly path: string
  /** The numbers, from 1 up. Default: all. */
  readonly hunks?: readonly number[] | undefined
}

/** The commit to split, and how: by `paths`, `byFile` or `parts`; `showHunks` only returns its hunks. */
export interface SplitOptions extends SoftRewriteOptions, BranchOptions {
  /** The commit to split. */
  readonly commit: string
  /** The paths of the first commit; the rest is the second one. */
  readonly paths?: string | readonly string[] | undefined
  /** Whether each file becomes a commit. */
  readonly byFile?: boolean | undefined
  /** The files and hunks of each commit; the last one gets the rest. */
  readonly parts?: readonly SplitPart[] | undefined
  /** Whether the files and hunks of the commit are only returned, and nothing changed. */
  readonly showHunks?: boolean | undefined
  /** The message of each commit, in order. */
  readonly message?: string | readonly string[] | undefined
  /** Whether every commit has the old message. */
  readonly keepMessage?: boolean | undefined
}

/** Which operation to undo. */
export interface UndoOptions extends MutatingOptions {
  /** The operation's number. Default: the newest on the current branch. */
  readonly operation?: number | undefined
  /** Whether commits made since are kept, replayed on the restored branch. */
  readonly rebase?: boolean | undefined
}

/** Which operation to redo. */
export interface RedoOptions extends MutatingOptions {
  /** The operation's number. Default: the last undone one on the current branch. */
  readonly operation?: number | undefined
}

/** Which operation to show. */
export interface ShowOperationOptions extends RunOptions {
  /** The operation's number. Default: the newest. */
  readonly operation?: number | undefined
}
