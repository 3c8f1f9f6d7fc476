import { resolve } from 'node:path'
import { encode } from '../core/bytes/bytes.js'
import { GitSlimError } from '../core/errors.js'
import { compose } from '../compose.js'
import { knownFailure } from '../git/files/file-errors.js'
import { collectingReporter } from '../output/collecting.js'
import { messages } from '../output/messages.js'
import type { Context } from '../workflows/context.js'
import { surroundings } from '../world.js'
import { argumentsOf, type Shape } from './arguments.js'
import type { MutatingOptions, NetworkOptions } from './options.js'

/** The options that every function takes. */
type Given = MutatingOptions & Pick<NetworkOptions, 'token'>

/**
 * Runs a command for a program, and returns its document; it never asks, and prints nothing.
 *
 * @throws GitSlimError `usage` for options that it does not have or that do not fit; what the command throws
 */
export async function runCommand<Document>(shape: Shape, options: object | undefined): Promise<Document> {
  const { command } = shape
  const verb = command.name
  if (!('call' in command)) throw new TypeError(`${verb} is no command for programs`)
  const { cwd, env, backend, signal, onNote, onWarning, onProgress, dryRun, token, ...own } = checked(verb, options)
  const { args, stdin } = argumentsOf(shape, own as Readonly<Record<string, unknown>>)
  const context = await contextOf(
    { cwd, env, backend, signal, onNote, onWarning, onProgress, dryRun, token },
    { stdin, tokenEnv: args.value('token-env') },
  )
  try {
    return (await command.call(args, context)) as Document
  } catch (error) {
    // A disk error becomes a failure with a kind, as on the command line.
    throw knownFailure(error)
  }
}

const expected = {
  cwd: ['a path', (value: unknown) => typeof value === 'string'],
  env: ['an object', (value: unknown) => typeof value === 'object' && value !== null],
  backend: ['"auto", "system" or "embedded"', (value: unknown) => /^(auto|system|embedded)$/.test(String(value))],
  signal: ['an AbortSignal', (value: unknown) => value instanceof AbortSignal],
  onNote: ['a function', isFunction],
  onWarning: ['a function', isFunction],
  onProgress: ['a function', isFunction],
  dryRun: ['true or false', (value: unknown) => typeof value === 'boolean'],
  token: ['a text', (value: unknown) => typeof value === 'string'],
} as const

function isFunction(value: unknown): boolean {
  return typeof value === 'function'
}

/** @throws GitSlimError `usage` */
function checked(verb: string, options: unknown): Given {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new GitSlimError('usage', messages.library.notAnObject(verb))
  }
  for (const [name, [what, isRight]] of Object.entries(expected)) {
    const value = (options as Readonly<Record<string, unknown>>)[name]
    if (value !== undefined && !isRight(value)) {
      throw new GitSlimError('usage', messages.library.wrongValue(verb, name, what))
    }
  }
  return options
}

interface FromArguments {
  readonly stdin: string
  readonly tokenEnv: string | undefined
}

function contextOf(options: Given, { stdin, tokenEnv }: FromArguments): Promise<Context> {
  const world = surroundings()
  const silent = () => {}
  const env = options.env ?? world.env
  return compose({
    world: {
      clock: world.clock,
      env: options.token === undefined ? env : { ...env, GIT_SLIM_TOKEN: options.token },
      signal: options.signal ?? new AbortController().signal,
      stdin: textStream(stdin),
    },
    reporter: collectingReporter({
      note: options.onNote ?? silent,
      warn: options.onWarning ?? silent,
      progress: options.onProgress,
    }),
    cwd: resolve(world.cwd, options.cwd ?? '.'),
    backendName: options.backend,
    tokenVariable: options.token === undefined ? tokenEnv : undefined,
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
