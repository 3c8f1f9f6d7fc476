import type { Oid } from '../object/oid.js'
import type { TodoLine } from '../rewrite/todo/todo-list.js'
import type { ShapedCommit } from './result-shape.js'
import type { StagedAnswer } from './staged.js'
import type { Token } from '../syntax/tokens.js'

/** A commit as an editor shows it. All text is safe to show. */
export interface CommitFacts {
  readonly oid: Oid
  readonly subject: string
  readonly author: string
  /** The author date, in seconds since 1970; undefined where it cannot be read. */
  readonly seconds: number | undefined
  readonly message: string
  readonly parents: readonly Oid[]
  readonly signature: 'signed' | 'none'
  /** Local branches at this commit. */
  readonly branches: readonly string[]
  /** For a commit that exists only in memory: the commit that it is a part of. */
  readonly partOf?: Oid
}

/** What happens to a commit when the plan is applied. */
export type Fate =
  | { readonly kind: 'kept' }
  | { readonly kind: 'rewritten'; readonly now: Oid }
  /** Dropped, because its change is there already. */
  | { readonly kind: 'emptied' }
  | { readonly kind: 'conflict'; readonly files: readonly ConflictingFile[] }
  /**
   * StepPastConflict a conflict, in files that a conflict before leaves open: the result depends on its resolution.
   */
  | { readonly kind: 'may-conflict'; readonly files: readonly ConflictingFile[] }
  /** StepPastConflict a conflict, where nothing more is known, and none of the files left open is changed. */
  | { readonly kind: 'unknown' }

export interface ConflictingFile {
  readonly path: string
  /** In git's words; empty if there is no message yet. */
  readonly kind: string
}

/** A commit of the resulting history. */
export interface ResultCommit extends ShapedCommit {
  /** Undefined where the id is not known, or there is none. */
  readonly oid: Oid | undefined
  readonly fate: Fate['kind']
}

/** The expected result of a plan, computed without applying it. */
export interface Simulated {
  /** All commits that the plan makes or keeps, parents before children, including those dropped as empty. */
  readonly history: readonly ResultCommit[]
  readonly fates: ReadonlyMap<Oid, Fate>
  /** The resulting tip; undefined where it is not known. */
  readonly tip: Oid | undefined
  /**
   * `final`: the ids are those that applying gives; otherwise a message is still to be written, or a commit to be
   * signed.
   */
  readonly names: 'final' | 'provisional'
  /** Branches that move, and their targets. */
  readonly following: readonly { readonly branch: string; readonly now: Oid }[]
  /** Commits whose signature would be lost. */
  readonly unsigned: ReadonlySet<Oid>
  /** Why nothing, or not everything, is known. */
  readonly trouble: string | undefined
}

/** The progress of slow merges, each of which starts a program. */
export interface Merging {
  readonly program: string
  /** Steps of the plan. */
  readonly done: number
  readonly of: number
}

/** A commit's changes in one file. All text is safe to show. */
export interface FileChange {
  readonly path: string
  readonly kind: 'added' | 'deleted' | 'modified'
  readonly lines: readonly DiffLine[]
}

export interface DiffLine {
  readonly kind: 'hunk' | 'context' | 'added' | 'deleted' | 'note'
  readonly text: string
  /** The line's number in the old and in the new file, from 0, where it is in them. */
  readonly old?: number
  readonly now?: number
}

/** The colours of a file's lines as far as they are known: from the first one on. */
export interface FileColours {
  readonly file: FileChange
  readonly lines: readonly (readonly Token[])[]
}

/** The parts into which a commit can be split, file by file. All text is safe to show. */
export interface SplitFile {
  readonly path: string
  readonly pieces: readonly SplitPiece[]
}

/** A piece: some lines, a file's mode, or a whole file. */
export interface SplitPiece {
  /** The number of the hunk that it is, or a line of. */
  readonly hunk: number
  /** Whether it can be divided into lines. */
  readonly divides: 'into-lines' | 'no'
  readonly title: string
  readonly lines: readonly DiffLine[]
}

/** All pieces of a commit, numbered from 0. */
export interface SplitChoices {
  readonly files: readonly SplitFile[]
  /** The hunks that are divided into lines. */
  readonly byLine: readonly number[]
  /** For each piece, its part when every file is a part of its own; files that belong together share one. */
  readonly byFile: readonly number[]
}

/** A plan that a person edits, and all queries about it. */
export interface EditorSession {
  /** The plan's subject, in a few words. */
  readonly title: string
  /** The base of the commits, as people name it. */
  readonly onto: string
  /** Oldest first. */
  readonly lines: readonly TodoLine[]
  /** The decision that could not be applied before; undefined for the first time. */
  readonly resumed?: Resumed
  /** The order that is shown first. */
  readonly order: 'newest-first' | 'oldest-first'
  /** Whether messages can be written in the editor, or are asked for later. */
  readonly messages: 'written-here' | 'asked-for-later'
  /** Whether a plan that replaces published commits is applied. */
  readonly ofOthers: 'replaced' | 'refused'
  /** The time now, in seconds since 1970. */
  readonly now: number
  /** Returns the commit that a line names. */
  facts(commit: string): CommitFacts | undefined
  /**
   * Replays lines in memory. Rejects with the signal's reason when it is aborted.
   *
   * @param tell called from time to time while merges take long
   */
  simulate(lines: readonly TodoLine[], signal: AbortSignal, tell?: (merging: Merging) => void): Promise<Simulated>
  /** Returns what a commit changes, file by file. */
  changes(commit: Oid): Promise<readonly FileChange[] | 'unreadable'>
  /** Determines the colours of lines, file after file; for one file it may report more and more. */
  colours(files: readonly FileChange[], signal: AbortSignal): AsyncIterable<FileColours>
  /** Returns the paths that a commit changes; none where that cannot be read. */
  paths(commit: Oid): Promise<readonly string[]>
  /**
   * Returns what a commit can be split into.
   *
   * @param byLine the hunks that are divided into lines
   */
  pieces(commit: Oid, byLine: readonly number[]): Promise<SplitChoices | Failed>
  /**
   * Makes commits from the parts of one, only in memory, and returns them as lines name them, oldest first.
   *
   * @param parts for each piece the part that it goes into, from 0 on; none is empty
   */
  split(commit: Oid, parts: readonly number[], byLine: readonly number[]): Promise<readonly Oid[] | Failed>
  /** Returns those of the plan's commits that are published. */
  published(): Promise<ReadonlySet<Oid> | Failed>
  /** Returns the message that lines give a commit or a fold, by the position of its last line. */
  draft(lines: readonly TodoLine[], position: number): string
  /** Opens the user's editor on a text and returns what was saved, also if the editor failed after that. */
  write(draft: string): Promise<string | (Failed & { readonly saved?: string })>
  /** Returns where the staged changes would be absorbed. */
  staged(): Promise<StagedAnswer>
}

/** Why something failed, in words for people. A failure without a reason is a bug, and thrown. */
export interface Failed {
  readonly failed: string
}

/** A decision that could not be applied: nothing has changed, and another one may follow. */
export interface Resumed {
  readonly lines: readonly TodoLine[]
  /** In words for people. */
  readonly why: string
}

/** A person's decision about a plan. */
export type Edited =
  | { readonly kind: 'apply'; readonly lines: readonly TodoLine[] }
  /** Nothing is changed. */
  | { readonly kind: 'leave' }
  /** The staged changes are absorbed, as they were shown, identified by their tree. The plan is not applied. */
  | { readonly kind: 'absorb'; readonly staged: Oid }
  /** The plan begins after another commit, which a revision names. It has no edits yet. */
  | { readonly kind: 'base'; readonly revision: string; readonly lines: readonly TodoLine[] }
