import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { ExecutionContext } from 'ava'
import type { Env } from '../../src/git/port.js'
import { runScript } from '../house/programs.js'
import { actionMetadata } from './action-metadata.js'
import { type CloneScene, cloneScene } from './clone-scene.js'
import type { DefinedHistory } from './history.js'
import { serve, type ServerSwitches, type TestServer } from './http-server.js'
import { processDirectory } from './temp.js'

/** A machine with a runner, and a server whose repositories are `served/<history>`. */
export interface ActionScene extends CloneScene {
  readonly server: TestServer
  /** Where checkouts go. */
  readonly workspace: string
  /** The user's configuration of git. */
  readonly userConfig: string
  /** Runs the main step. */
  main(step?: Step): Promise<StepResult>
  /** Runs the post step of a main step that was run. */
  post(main: StepResult): Promise<StepResult>
  /** Runs real git in the workspace, as a later step of the job would. */
  later(...args: readonly string[]): Promise<string>
}

/** What a workflow says of a step, and what the job is about. */
export interface Step {
  readonly with?: Readonly<Record<string, string>>
  /** Variables that the runner sets, such as GITHUB_REF, or that a machine has. */
  readonly env?: Env
  /** Variables that are otherwise than any runner has them. */
  readonly after?: Env
  /** The event's payload, as a text or a value; undefined: an empty one. `'missing'`: there is no such file. */
  readonly event?: object | string
  /** Called with the process when it has been started. */
  readonly started?: (child: ChildProcess) => void
}

export interface StepResult {
  readonly exitCode: number
  readonly log: string
  readonly outputs: Readonly<Record<string, string>>
  readonly state: Readonly<Record<string, string>>
  readonly summary: string
  readonly env: Env
}

const bundle = join(processDirectory(), 'index.cjs')
let bundled: Promise<unknown> | undefined

/** Sets the scene for tests of the Action: its bundle is run as a runner runs it. */
export async function actionScene(
  t: Pick<ExecutionContext, 'teardown'>,
  histories: readonly DefinedHistory[],
  switches: ServerSwitches = {},
): Promise<ActionScene> {
  bundled ??= runScript('scripts/build-action.js', [bundle])
  await bundled
  const scene = await cloneScene(t, ...histories)
  const root = dirname(scene.served)
  const server = await serve(t, root, { ...switches, env: scene.env })
  const [workspace, temp] = [join(scene.work, 'workspace'), join(root, 'runner')]
  for (const directory of [workspace, temp]) await mkdir(directory)
  const [history] = histories
  const runner = {
    ...scene.env,
    GITHUB_ACTIONS: 'true',
    GITHUB_EVENT_NAME: 'push',
    GITHUB_REPOSITORY: `${basename(scene.served)}/${history?.name}`,
    GITHUB_REF: 'refs/heads/main',
    GITHUB_SHA: history?.oids.D,
    GITHUB_SERVER_URL: server.url,
    GITHUB_WORKSPACE: workspace,
    RUNNER_TEMP: temp,
  }
  return {
    ...scene,
    server,
    workspace,
    userConfig: join(root, 'home', '.gitconfig'),
    main: async (step = {}) => {
      const env = { ...runner, ...step.env }
      const given = { ...env, ...inputs(step.with ?? {}, env), ...(await eventFile(temp, step.event ?? {})) }
      return runStep(temp, { ...given, ...step.after }, step.started)
    },
    post: ({ env, state }) => {
      const saved = Object.entries(state).map(([name, value]) => [`STATE_${name}`, value])
      return runStep(temp, { ...env, ...Object.fromEntries(saved) })
    },
    later: (...args) => scene.git('-C', workspace, ...args),
  }
}

/** The runner hands over every input that action.yml names. */
function inputs(given: Readonly<Record<string, string>>, env: Env): Env {
  const defaults = Object.entries(actionMetadata.inputs).map(([name, input]) => [name, input.default ?? ''])
  const values = Object.entries({ ...Object.fromEntries(defaults), ...given })
  const filled = (text: string) =>
    text.replace('${{ github.repository }}', env['GITHUB_REPOSITORY'] ?? '').replace('${{ github.token }}', '')
  return Object.fromEntries(values.map(([name, value]) => [`INPUT_${name.toUpperCase()}`, filled(String(value))]))
}

let events = 0

async function eventFile(temp: string, event: object | string): Promise<Env> {
  const file = join(temp, `event-${events++}.json`)
  if (event !== 'missing') await writeFile(file, typeof event === 'string' ? event : JSON.stringify(event))
  return { GITHUB_EVENT_PATH: file }
}

let steps = 0

async function runStep(temp: string, env: Env, started?: Step['started']): Promise<StepResult> {
  const file = (name: string) => join(temp, `${name}-${steps}`)
  const files = { GITHUB_OUTPUT: file('output'), GITHUB_STATE: file('state'), GITHUB_STEP_SUMMARY: file('summary') }
  steps++
  for (const path of Object.values(files)) await writeFile(path, '')
  const { exitCode, log } = await start({ ...files, ...env }, started)
  return {
    exitCode,
    log,
    outputs: await valuesIn(files.GITHUB_OUTPUT),
    state: await valuesIn(files.GITHUB_STATE),
    summary: await readFile(files.GITHUB_STEP_SUMMARY, 'utf8'),
    env,
  }
}

function start(env: Env, started?: Step['started']): Promise<{ exitCode: number; log: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [bundle], { env: { ...env }, stdio: 'pipe' })
    started?.(child)
    const chunks: Buffer[] = []
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.on('error', reject)
    child.on('close', code => resolve({ exitCode: code ?? -1, log: Buffer.concat(chunks).toString() }))
    child.stdin.end()
  })
}

/** Reads a file of values as the runner does: `name=value`, or `name<<word`, the lines up to the word, the word. */
export async function valuesIn(file: string): Promise<Readonly<Record<string, string>>> {
  const lines = (await readFile(file, 'utf8')).split('\n')
  const values: Record<string, string> = {}
  for (let line = lines.shift(); line !== undefined; line = lines.shift()) {
    if (line === '') continue
    const [, name, word] = /^([^=<]+)<<(.+)$/.exec(line) ?? []
    if (name === undefined || word === undefined) {
      const [, key = line, value = ''] = /^([^=]+)=(.*)$/.exec(line) ?? []
      values[key] = value
      continue
    }
    const end = lines.indexOf(word)
    if (end === -1) throw new Error(`${name} does not end: ${file}`)
    values[name] = lines.splice(0, end).join('\n')
    lines.shift()
  }
  return values
}
