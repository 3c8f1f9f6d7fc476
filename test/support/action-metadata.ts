import { readFileSync } from 'node:fs'
import { parse } from 'yaml'

/** What action.yml says, as far as a runner reads it. */
export interface ActionMetadata {
  readonly name: string
  readonly description: string
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default?: string }>>
  readonly outputs: Readonly<Record<string, { readonly description: string }>>
  readonly runs: Readonly<Record<string, string>>
}

export const actionMetadata = parse(readFileSync('action.yml', 'utf8')) as ActionMetadata
