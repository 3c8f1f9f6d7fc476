/** Puts together what a workflow needs: the backend, the prompts, the editor. Used by the program and the library. */
import { concat } from './core/bytes/bytes.js'
import type { Token } from './core/network/token.js'
import { GitSlimError } from './core/errors.js'
import type { LookUp } from './cli/completion/candidates.js'
import type { BackendChoice } from './git/open.js'
import type { Backend, Env } from './git/port.js'
import { messages } from './output/messages.js'
import type { Reporter } from './output/reporter.js'
import type { Context, PlanEditor } from './workflows/context.js'
import type { TypedTexts } from './typed-texts.js'
import { kill, processEvents, processMark, terminalStreams, type World } from './world.js'

export interface Composition {
  readonly world: Pick<World, 'env' | 'clock' | 'signal' | 'stdin' | 'backend' | 'prompts' | 'planEditor' | 'sleep'>
  readonly cwd: string
  readonly reporter: Reporter
  /** The backend's name; undefined for the one from the environment, or the best one on this machine. */
  readonly backendName: string | undefined
  /** The variable that holds the token; undefined for GIT_SLIM_TOKEN. */
  readonly tokenVariable?: string | undefined
  /** Whether every git command is printed before it starts. */
  readonly commands: 'shown' | 'silent'
  /** Whether there is a terminal to ask questions on. */
  readonly questions: 'on-terminal' | 'none'
  readonly colours?: 'wanted' | 'none'
  readonly dryRun: boolean
  readonly yes: boolean
  /** Keeps the texts that a person types; undefined where nobody does. */
  readonly typed?: TypedTexts
}

/** Returns the context of one run. */
export async function compose(parts: Composition): Promise<Context> {
  const { world, cwd, reporter, dryRun, yes } = parts
  const { clock, signal } = world
  const { env, token } = takeToken(world.env, parts.tokenVariable)
  const edit: Context['edit'] = async (text, what = 'message') =>
    (await import('./git/system/editor.js')).editText(text, what, { cwd, env })
  return {
    cwd,
    env,
    token,
    reporter,
    clock,
    elapsedMs: () => performance.now(),
    signal,
    dryRun,
    yes,
    backend: world.backend ?? (await backendOf({ ...parts, world: { ...world, env } })),
    prompts: world.prompts ?? (parts.questions === 'on-terminal' ? await askOnTerminal(signal) : undefined),
    planEditor: world.planEditor ?? (parts.questions === 'on-terminal' ? editorOnTerminal(parts) : undefined),
    processMark: processMark(),
    readStdin: () => readAll(world.stdin),
    edit: parts.typed?.watching(edit) ?? edit,
    noteTyped: text => parts.typed?.add(text, 'message'),
    sleep: world.sleep ?? sleep,
    random: () => Math.random(),
    ...userSettings(env),
  }
}

/** Returns what completion may look up; the backend is loaded only where that is more than the names of refs. */
export function lookUpIn(parts: Composition): LookUp {
  const { world, cwd } = parts
  const known = { ...parts, world: { ...world, env: takeToken(world.env, undefined).env } }
  return {
    refNames: async () => (await import('./git/ref-names.js')).refNames(choiceFor(known), cwd, world.backend),
    open: async () => (world.backend ?? (await backendOf(known))).open(cwd),
    now: world.clock().seconds,
  }
}

/**
 * Removes the token from the environment: a child process gets it only if it is passed explicitly.
 *
 * @throws GitSlimError `usage` when the variable that was named holds none
 */
function takeToken(env: Env, named: string | undefined): { readonly env: Env; readonly token: Token | undefined } {
  const variable = named ?? 'GIT_SLIM_TOKEN'
  const value = env[variable]?.replace(/\r?\n$/, '')
  const rest = { ...env, GIT_SLIM_TOKEN: undefined, [variable]: undefined }
  if (!value && named !== undefined) throw new GitSlimError('usage', messages.transfer.noToken(variable, 'absent'))
  if (!value) return { env: rest, token: undefined }
  if (/[\x00-\x1f\x7f]/.test(value)) throw new GitSlimError('usage', messages.transfer.noToken(variable, 'unusable'))
  return { env: rest, token: { variable, value } }
}

function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const end = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    if (signal?.aborted) end()
    signal?.addEventListener('abort', end)
  })
}

/** Read once, and only when needed. */
function userSettings(env: Env): Pick<Context, 'userSetting' | 'insteadOf'> {
  const read = async () => {
    const { readConfiguration } = await import('./git/files/config-files.js')
    const { ConfigValues } = await import('./core/config/config-values.js')
    return new ConfigValues(await readConfiguration({ env, gitDirectory: undefined, branch: undefined }))
  }
  let values: ReturnType<typeof read> | undefined
  const settings = () => (values ??= read())
  return {
    userSetting: async key => (await settings()).get(key),
    insteadOf: async url => (await import('./core/config/url-settings.js')).insteadOf(url, await settings()),
  }
}

async function backendOf(parts: Composition): Promise<Backend> {
  const { chooseBackend } = await import('./git/open.js')
  return chooseBackend(choiceFor(parts))
}

function choiceFor({ world: { env, clock, signal }, reporter, backendName, commands }: Composition): BackendChoice {
  return {
    mark: processMark(),
    wanted: backendName,
    env,
    clock,
    signal,
    kill,
    trace: commands === 'shown' ? line => reporter.trace(line) : () => {},
    note: text => reporter.note(text),
  }
}

async function askOnTerminal(signal: AbortSignal) {
  const { terminalPrompts } = await import('./cli/terminal/prompts.js')
  return terminalPrompts({ ...terminalStreams(), signal })
}

/** Loaded only when a plan is shown. */
function editorOnTerminal({ world: { env, signal, prompts }, colours = 'none' }: Composition): PlanEditor | undefined {
  // If the caller supplies the answers, there may be no terminal.
  if (prompts !== undefined) return undefined
  const terminal = () =>
    ({ ...terminalStreams(), events: processEvents(), signal, env, colours, mouse: 'reported' }) as const
  return {
    unusable: async () => (await import('./tui/io/terminal-editor.js')).unusable(terminal()),
    edit: async (session, how) => {
      const { editOnTerminal } = await import('./tui/io/terminal-editor.js')
      const edited = await editOnTerminal({ ...terminal(), mouse: await mouseFor(env) }, session, how)
      if (edited.kind === 'interrupted') throw new GitSlimError('interrupted', messages.common.interrupted)
      return edited
    },
  }
}

/** @throws GitSlimError `usage` for a setting that is neither true nor false */
async function mouseFor(env: Env): Promise<'reported' | 'of-terminal'> {
  const { parseBoolean } = await import('./core/config/config-values.js')
  const inEnvironment = env['GIT_SLIM_MOUSE']
  const [name, value] = inEnvironment
    ? ['GIT_SLIM_MOUSE', inEnvironment]
    : ['slim.mouse', (await userSettings(env).userSetting('slim.mouse')) ?? 'true']
  const wanted = parseBoolean(value)
  if (typeof wanted === 'boolean') return wanted ? 'reported' : 'of-terminal'
  throw new GitSlimError('usage', messages.cli.invalidChoice(name, value, ['true', 'false']))
}

async function readAll(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return concat(chunks)
}
