import { appendFile } from 'node:fs/promises'
import { GitSlimError } from '../core/errors.js'
import type { Env } from '../git/port.js'
import { messages } from '../output/messages.js'

/** Files by which a step tells the runner something: what follows it, its own post step, or people. */
type CommandFile = 'GITHUB_OUTPUT' | 'GITHUB_STATE' | 'GITHUB_STEP_SUMMARY'

/** Sets outputs of this step. */
export function setOutputs(env: Env, values: Readonly<Record<string, string>>): Promise<void> {
  return append(env, 'GITHUB_OUTPUT', entries(values))
}

/** Keeps values for the post step, which finds them by {@link savedState}. */
export function saveState(env: Env, values: Readonly<Record<string, string>>): Promise<void> {
  return append(env, 'GITHUB_STATE', entries(values))
}

/** Lets the post step know that it is one. */
export function saveBegun(env: Env): Promise<void> {
  return saveState(env, { begun: 'true' })
}

/** Tells whether the main step has been. */
export function hasBegun(env: Env): boolean {
  return savedState(env, 'begun') !== undefined
}

/** Returns what the main step has kept under a name. */
function savedState(env: Env, name: string): string | undefined {
  return env[`STATE_${name}`] || undefined
}

/** Returns the fields of a value that was kept as JSON; undefined where it has not all of them. */
export function noted<T extends string>(
  env: Env,
  name: string,
  ...fields: readonly T[]
): Record<T, string> | undefined {
  const text = savedState(env, name)
  if (text === undefined) return undefined
  const values = JSON.parse(text) as Record<T, unknown>
  return fields.every(field => typeof values[field] === 'string') ? (values as Record<T, string>) : undefined
}

/** Adds to what people see of the job; nothing where the runner has no place for it. */
export async function addSummary(env: Env, markdown: string): Promise<void> {
  if (env['GITHUB_STEP_SUMMARY']) await append(env, 'GITHUB_STEP_SUMMARY', markdown)
}

async function append(env: Env, name: CommandFile, text: string): Promise<void> {
  const file = env[name]
  if (!file) throw new GitSlimError('usage', messages.action.notInAJob(name))
  try {
    await appendFile(file, text)
  } catch (error) {
    throw new GitSlimError('disk', messages.common.cannotWrite(file, (error as Error).message), { cause: error })
  }
}

/**
 * A value ends at a word that it does not hold: nobody can end it sooner, and add entries of their own. A word at random
 * would do as well, but costs more than anything else that the post step needs.
 */
function entries(values: Readonly<Record<string, string>>): string {
  let word = 'end-of-value'
  while (Object.values(values).some(value => value.includes(word))) word += '-'
  return Object.entries(values)
    .map(([name, value]) => `${name}<<${word}\n${value}\n${word}\n`)
    .join('')
}
