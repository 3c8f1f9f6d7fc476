import type { FileChange, FileColours, Merging, Simulated, SplitChoices, Failed } from '../../core/editor/session.js'
import type { StagedAnswer } from '../../core/editor/staged.js'
import type { Oid } from '../../core/object/oid.js'
import type { Input } from '../keys/read-keys.js'
import type { Model, Size } from './model.js'
import type { Row } from './rows.js'

/** Results that arrive later. */
export type SessionEvent =
  | { readonly kind: 'simulated'; readonly rows: readonly Row[]; readonly result: Simulated }
  | { readonly kind: 'merging'; readonly rows: readonly Row[]; readonly merging: Merging }
  | { readonly kind: 'changes'; readonly commit: Oid; readonly changes: readonly FileChange[] | 'unreadable' }
  | { readonly kind: 'coloured'; readonly colours: FileColours }
  | { readonly kind: 'paths'; readonly paths: ReadonlyMap<Oid, readonly string[]> }
  | { readonly kind: 'published'; readonly commits: ReadonlySet<Oid> }
  /** The user's editor was closed. */
  | { readonly kind: 'written'; readonly key: number; readonly text: string }
  /** The message of a row opens in its field; `text` is what was typed before, if it differs from the draft. */
  | { readonly kind: 'drafted'; readonly key: number; readonly draft: string; readonly text?: string }
  | { readonly kind: 'notice'; readonly text: string }
  | { readonly kind: 'staged'; readonly answer: StagedAnswer }
  | SplitSessionEvent

/** Work outside of the editor. */
export type Effect =
  | { readonly kind: 'end'; readonly with: 'apply' | 'leave' | 'interrupt' }
  /** Ends the editor, and absorbs the staged changes, as they were shown. */
  | { readonly kind: 'absorb'; readonly staged: Oid }
  /** Ends the editor, which opens again on the commits since a revision. */
  | { readonly kind: 'base'; readonly revision: string }
  /** Finds out where the staged changes would be absorbed. */
  | { readonly kind: 'look-at-staged' }
  /** Opens the user's editor on the message of a row. */
  | { readonly kind: 'write'; readonly key: number; readonly draft: string | undefined }
  /** Opens the field for the message of a row. */
  | { readonly kind: 'draft'; readonly key: number }
  | SplitEffect
  | { readonly kind: 'suspend' }
  | { readonly kind: 'redraw' }

export type Event = Input | SessionEvent | { readonly kind: 'resize'; readonly size: Size }

/** The editor after an event, and the work that follows. */
export type Updated = readonly [model: Model, effect?: Effect]

/** The work that a split needs. */
export type SplitEffect =
  | { readonly kind: 'read-pieces'; readonly commit: Oid; readonly byLine: readonly number[] }
  | {
      readonly kind: 'make-parts'
      readonly key: number
      readonly commit: Oid
      readonly parts: readonly number[]
      readonly byLine: readonly number[]
    }

export type SplitSessionEvent =
  | { readonly kind: 'pieces'; readonly commit: Oid; readonly found: SplitChoices | Failed }
  /** Oldest first; `parts` are those of the effect. */
  | {
      readonly kind: 'parts-made'
      readonly key: number
      readonly parts: readonly number[]
      readonly made: readonly Oid[] | Failed
    }
