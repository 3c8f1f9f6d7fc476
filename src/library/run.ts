import { resolve } from 'node:path'
import { ownOptions } from '../cli/spec.js'
import { compose } from '../compose.js'
import { encode } from '../core/bytes/bytes.js'
import { GitSlimError } from '../core/errors.js'
import { failureOf } from '../end-of-run.js'
import { collectingReporter } from '../output/collecting.js'
import { messages } from '../output/messages.js'
import type { Context } from '../workflows/context.js'
import { surroundings } from '../world.js'
import { argumentsOf, inWordsOfLibrary, type Shape, unknownOption } from './arguments.js'
import type { MutatingOptions, NetworkOptions } from './options.js'
import { wrong } from './values.js'

/** The options that the command line does not have, or has for every command. */
type Given = MutatingOptions & Pick<NetworkOptions, 'token' | 'tokenEnv'>

/**
 * Runs a command for a program, and returns its document; it never asks, and prints nothing.
 *
 * @throws GitSlimError `usage` for options that it does not have or that do not fit; what the command throws
 */
export async function runCommand<Document>(shape: Shape, options: object | undefined): Promise<Document> {
  const { command } = shape
  if (!('call' in command)) throw new TypeError(`${command.name} is no command for programs`)
  const given = checked(shape, options)
  const own = Object.entries(given).filter(([name]) => !Object.hasOwn(expected, name))
  try {
    const { args, stdin } = argumentsOf(shape, Object.fromEntries(own))
    return (await command.call(args, await contextOf(given, stdin))) as Document
  } catch (error) {
    throw inWordsOfLibrary(shape, failureOf(error, given.signal ?? AbortSignal.any([])))
  }
}

const expected = {
  cwd: ['a path', (value: unknown) => typeof value === 'string'],
  env: ['an object of texts', isEnvironment],
  backend: ['"auto", "system" or "embedded"', (value: unknown) => backends.has(value)],
  signal: ['an AbortSignal', (value: unknown) => value instanceof AbortSignal],
  onNote: ['a function', isFunction],
  onWarning: ['a function', isFunction],
  onProgress: ['a function', isFunction],
  dryRun: ['true or false', (value: unknown) => typeof value === 'boolean'],
  token: ['a text that is not empty', (value: unknown) => typeof value === 'string' && value !== ''],
} as const

const backends = new Set<unknown>(['auto', 'system', 'embedded'])

function isEnvironment(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return Object.values(value).every(one => one === undefined || typeof one === 'string')
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function'
}

/** @throws GitSlimError `usage` */
function checked(shape: Shape, options: unknown): Given {
  const verb = shape.command.name
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new GitSlimError('usage', messages.library.notAnObject(verb))
  }
  const given: Readonly<Record<string, unknown>> & Given = { ...options }
  for (const [name, [what, isRight]] of Object.entries(expected)) {
    if (given[name] !== undefined && !isRight(given[name])) throw wrong({ verb, name }, what)
  }
  // A command without it would do the work in spite of `dryRun`.
  if (given.dryRun !== undefined && shape.command.mutating !== true) throw unknownOption(shape, 'dryRun')
  if (given.token !== undefined && !contactsServer(shape)) throw unknownOption(shape, 'token')
  if (given.token !== undefined && given.tokenEnv !== undefined) {
    throw new GitSlimError('usage', messages.library.together(verb, ['token', 'tokenEnv']))
  }
  return given
}

function contactsServer({ command }: Shape): boolean {
  return ownOptions(command).some(({ flags }) => /^--(token-env|push)\b/.test(flags))
}

function contextOf(options: Given, stdin: string): Promise<Context> {
  const world = surroundings()
  const silent = () => {}
  // An editor is a question to a person.
  const env = { ...(options.env ?? world.env), GIT_EDITOR: undefined, GIT_SEQUENCE_EDITOR: undefined }
  return compose({
    world: {
      clock: world.clock,
      env: options.token === undefined ? env : { ...env, GIT_SLIM_TOKEN: options.token },
      signal: options.signal ?? AbortSignal.any([]),
      stdin: textStream(stdin),
    },
    reporter: collectingReporter({
      note: options.onNote ?? silent,
      warn: options.onWarning ?? silent,
      progress: options.onProgress,
    }),
    cwd: resolve(world.cwd, options.cwd ?? '.'),
    backendName: options.backend,
    tokenVariable: options.tokenEnv,
    commands: 'silent',
    questions: 'none',
    dryRun: options.dryRun ?? false,
    yes: true,
  })
}

/** The process's own standard input belongs to the caller. */
async function* textStream(text: string): AsyncGenerator<Uint8Array> {
  if (text !== '') yield encode(text)
}
