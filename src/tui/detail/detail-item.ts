import type { FileChange } from '../../core/editor/session.js'
import type { Ground, Role } from '../text/theme.js'

/** One line of what stands on the right. */
export interface Item {
  readonly text: string
  readonly role: Role
  /** The file whose change it shows. */
  readonly path?: string
  /** Which line of a change it is: what that consists of may be known. */
  readonly code?: { readonly file: FileChange; readonly line: number }
  readonly ground?: Ground
  /** What stands before the text, in a role of its own, and stays where it is when the text scrolls sideways. */
  readonly lead?: { readonly text: string; readonly role: Role }
}

/** What stands on the right, line by line; a line may be made when it is asked for. */
export interface Items {
  readonly length: number
  at(line: number): Item | undefined
}
