import type { Oid } from '../object/oid.js'
import type { TodoLine } from '../rewrite/todo/todo-list.js'
import type { ShapedCommit } from './result-shape.js'
import type { StagedAnswer } from './staged.js'
import type { Token } from '../syntax/tokens.js'

/** What an editor shows of a commit. All text is safe to be shown. */
export interface CommitFacts {
  readonly oid: Oid
  readonly subject: string
  readonly author: string
  /** When it was written, in seconds since 1970; undefined where that cannot be read. */
  readonly seconds: number | undefined
  readonly message: string
  readonly parents: readonly Oid[]
  readonly signature: 'signed' | 'none'
  /** Local branches that stand there. */
  readonly branches: readonly string[]
  /** Where it is in memory alone: the commit that it is a part of. */
  readonly partOf?: Oid
}

/** What becomes of a commit when the plan is carried out. */
export type Fate =
  | { readonly kind: 'kept' }
  | { readonly kind: 'rewritten'; readonly now: Oid }
  /** Left out: what it changes is there already. */
  | { readonly kind: 'emptied' }
  | { readonly kind: 'conflict'; readonly files: readonly ConflictingFile[] }
  /** StepPastConflict a conflict, in files that it leaves open: what comes of it depends on what is done there. */
  | { readonly kind: 'may-conflict'; readonly files: readonly ConflictingFile[] }
  /** StepPastConflict a conflict, where nothing more can be told, and none of the files that it leaves open is changed. */
  | { readonly kind: 'unknown' }

export interface ConflictingFile {
  readonly path: string
  /** In git's words; empty where there is nothing to be said yet. */
  readonly kind: string
}

/** A commit of the history that would come out. */
export interface ResultCommit extends ShapedCommit {
  /** Undefined where it cannot be told, or there is none. */
  readonly oid: Oid | undefined
  readonly fate: Fate['kind']
}

/** What a plan would come to, by all that can be told without doing it. */
export interface Simulated {
  /** All commits that the plan makes, or keeps, parents before children; what is left out because it says nothing, too. */
  readonly history: readonly ResultCommit[]
  readonly fates: ReadonlyMap<Oid, Fate>
  /** The tip that would come out; undefined where it cannot be told. */
  readonly tip: Oid | undefined
  /** `final`: the very names that carrying it out gives; else some message is still to be written, or signed. */
  readonly names: 'final' | 'provisional'
  /** Branches that follow, and where to. */
  readonly following: readonly { readonly branch: string; readonly now: Oid }[]
  /** Commits whose signature would be lost. */
  readonly unsigned: ReadonlySet<Oid>
  /** Why nothing, or not all, can be told. */
  readonly trouble: string | undefined
}

/** How far merges have got that take long, since a program is started for each of them. */
export interface Merging {
  readonly program: string
  /** Steps of the plan. */
  readonly done: number
  readonly of: number
}

/** What a commit changes in one file. All text is safe to be shown. */
export interface FileChange {
  readonly path: string
  readonly kind: 'added' | 'deleted' | 'modified'
  readonly lines: readonly DiffLine[]
}

export interface DiffLine {
  readonly kind: 'hunk' | 'context' | 'added' | 'deleted' | 'note'
  readonly text: string
  /** Which line it is of the file as it was, and as it is now, from 0: those that it is in. */
  readonly old?: number
  readonly now?: number
}

/** What the lines of a file consist of, as far as that is known: from the first on, each from its beginning. */
export interface FileColours {
  readonly file: FileChange
  readonly lines: readonly (readonly Token[])[]
}

/** What a commit can be split into, file by file. All text is safe to be shown. */
export interface SplitFile {
  readonly path: string
  readonly pieces: readonly SplitPiece[]
}

/** What goes into one of the commits as a whole: some lines, a file's mode, or all of a file. */
export interface SplitPiece {
  readonly title: string
  readonly lines: readonly DiffLine[]
}

/** All that a commit can be split into; pieces are numbered throughout, from 0. */
export interface SplitChoices {
  readonly files: readonly SplitFile[]
  /** For each piece, the part that it is in where each file is one; files that are one matter are together. */
  readonly byFile: readonly number[]
}

/** A plan that a person is to edit, and all that can be found out about it while they do. */
export interface EditorSession {
  /** What the plan is about, in a few words. */
  readonly title: string
  /** What the commits are put on, as people name it. */
  readonly onto: string
  /** Oldest first. */
  readonly lines: readonly TodoLine[]
  /** What was made of them before, and could not be carried out; undefined: nobody has decided yet. */
  readonly resumed?: Resumed
  /** The order that is shown at first. */
  readonly order: 'newest-first' | 'oldest-first'
  /** Whether messages can be written in the editor, or somebody else asks for them later. */
  readonly messages: 'written-here' | 'asked-for-later'
  /** Whether a plan that replaces what others may have is carried out. */
  readonly ofOthers: 'replaced' | 'refused'
  /** The time now, in seconds since 1970. */
  readonly now: number
  /** Returns what is known of a commit by the word that a line names it with. */
  facts(commit: string): CommitFacts | undefined
  /**
   * Replays lines in memory. Rejects with the signal's reason when it is aborted.
   *
   * @param tell called from time to time while merges take long
   */
  simulate(lines: readonly TodoLine[], signal: AbortSignal, tell?: (merging: Merging) => void): Promise<Simulated>
  /** Returns what a commit changes, file by file. */
  changes(commit: Oid): Promise<readonly FileChange[] | 'unreadable'>
  /** Finds out what lines consist of, file after file; of one file it may tell more and more. */
  colours(files: readonly FileChange[], signal: AbortSignal): AsyncIterable<FileColours>
  /** Returns the paths that a commit changes; none where that cannot be read. */
  paths(commit: Oid): Promise<readonly string[]>
  /** Returns what a commit can be split into. */
  pieces(commit: Oid): Promise<SplitChoices | Failed>
  /**
   * Makes commits of the parts of one, in memory alone, and returns them as lines name them, oldest first.
   *
   * @param parts for each piece the part that it goes into, from 0 on; none is empty
   */
  split(commit: Oid, parts: readonly number[]): Promise<readonly Oid[] | Failed>
  /** Returns those of the plan's commits that others may have. */
  published(): Promise<ReadonlySet<Oid> | Failed>
  /** Returns the message that lines give a commit or a fold, by the position of its last line. */
  draft(lines: readonly TodoLine[], position: number): string
  /** Opens the user's editor on a text and returns what was saved, also where the editor failed after that. */
  write(draft: string): Promise<string | (Failed & { readonly saved?: string })>
  /** Returns where what is staged now would be absorbed. */
  staged(): Promise<StagedAnswer>
}

/** Why something could not be done, in words for people. What has none is a bug, and thrown. */
export interface Failed {
  readonly failed: string
}

/** A decision that could not be carried out: nothing has changed, and another one may be. */
export interface Resumed {
  readonly lines: readonly TodoLine[]
  /** In words for people. */
  readonly why: string
}

/** What a person made of a plan. */
export type Edited =
  | { readonly kind: 'apply'; readonly lines: readonly TodoLine[] }
  /** Everything is to stay as it is. */
  | { readonly kind: 'leave' }
  /** What is staged is to be absorbed, as it was shown: by the tree that it makes. The plan is not carried out. */
  | { readonly kind: 'absorb'; readonly staged: Oid }
