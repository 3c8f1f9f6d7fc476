import { appendFile } from 'node:fs/promises'
import { GitSlimError } from '../core/errors.js'
import type { Env } from '../git/port.js'
import { messages } from '../output/messages.js'

/** The runner's command files: outputs, state for the post step, and the job summary. */
type CommandFile = 'GITHUB_OUTPUT' | 'GITHUB_STATE' | 'GITHUB_STEP_SUMMARY'

/** Sets outputs of this step. */
export function setOutputs(env: Env, values: Readonly<Record<string, string>>): Promise<void> {
  return append(env, 'GITHUB_OUTPUT', entries(values))
}

/** Stores values for the post step, which reads them with {@link savedState}. */
export function saveState(env: Env, values: Readonly<Record<string, string>>): Promise<void> {
  return append(env, 'GITHUB_STATE', entries(values))
}

/** Records that the main step ran, for the post step. */
export function saveBegun(env: Env): Promise<void> {
  return saveState(env, { begun: 'true' })
}

/** Tells whether the main step ran before this process. */
export function hasBegun(env: Env): boolean {
  return savedState(env, 'begun') !== undefined
}

/** Returns the value that the main step stored under a name. */
function savedState(env: Env, name: string): string | undefined {
  return env[`STATE_${name}`] || undefined
}

/** Returns the fields of a value stored as JSON; undefined unless it has all of them. */
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

/** Adds text to the job summary; does nothing where the runner has none. */
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
 * The delimiter is derived from the value, so that the value cannot contain it and add entries of its own. A random
 * delimiter would do too, but loading the random generator costs more time than the rest of the post step.
 */
function entries(values: Readonly<Record<string, string>>): string {
  let word = 'end-of-value'
  while (Object.values(values).some(value => value.includes(word))) word += '-'
  return Object.entries(values)
    .map(([name, value]) => `${name}<<${word}\n${value}\n${word}\n`)
    .join('')
}
