import type { FileChange } from '../../core/editor/session.js'
import type { Ground, Role } from '../text/theme.js'

/** One line of the right side. */
export interface Item {
  readonly text: string
  readonly role: Role
  /** The file of the change. */
  readonly path?: string
  /** The line of the change, whose colours may be known. */
  readonly code?: { readonly file: FileChange; readonly line: number }
  readonly ground?: Ground
  /** A prefix with a style of its own, which stays in place when the text scrolls horizontally. */
  readonly lead?: { readonly text: string; readonly role: Role }
}

/** The right side, line by line; lines are made on request. */
export interface Items {
  readonly length: number
  at(line: number): Item | undefined
}
