/** A choice in a list: what is returned, and what is shown. */
export interface Choice<T> {
  readonly value: T
  readonly label: string
}

/**
 * Questions to a person. Every one throws GitSlimError `interrupted` on Ctrl-C.
 *
 * Made by the composition root on a terminal, scripted in tests.
 */
export interface Prompts {
  select<T>(question: { message: string; choices: readonly Choice<T>[]; initial?: T }): Promise<T>
  /** Returns those that were chosen, at least one, in the order of the choices. */
  selectSome<T>(question: { message: string; choices: readonly Choice<T>[] }): Promise<readonly T[]>
  confirm(question: { message: string; initial: 'yes' | 'no' }): Promise<'yes' | 'no'>
  /** Shows a block of lines under a title, between questions. */
  show(title: string, lines: readonly string[]): void
}
