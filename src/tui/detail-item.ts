import type { Role } from './theme.js'

/** One line of what stands on the right. */
export interface Item {
  readonly text: string
  readonly role: Role
  /** The file whose change it shows. */
  readonly path?: string
  /** What stands before the text, in a role of its own. */
  readonly lead?: { readonly text: string; readonly role: Role }
}

/** What stands on the right, line by line; a line may be made when it is asked for. */
export interface Items {
  readonly length: number
  at(line: number): Item | undefined
}
