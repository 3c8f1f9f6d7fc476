/**
 * The Action's inputs: the only place that knows their names. action.yml declares the same, with the same defaults.
 */
import type { ObjectFilter } from '../core/clone/object-filter.js'
import type { ExtraRefRequest } from '../core/clone/clone-request.js'
import { GitSlimError } from '../core/errors.js'
import type { CleanRequest, Env } from '../git/port.js'
import { messages } from '../output/messages.js'
import type { LfsOptions, SparseRequest } from '../workflows/clone/options.js'
import {
  booleanOf,
  choice,
  cleanRequest,
  type Counted,
  extraRefOf,
  fetchDepthOf,
  filterOf,
  type HistoryRequest,
  historyRequest,
  lfsRequest,
  lines,
  pathFromHome,
  sparseRequest,
  type SubmoduleDepth,
  submoduleDepth,
  wholeNumber,
} from './input-values.js'

/** The value of an input that is missing or empty. */
export const inputDefaults = {
  command: 'clone',
  args: '',
  repository: '',
  ref: '',
  token: '',
  'ssh-key': '',
  'ssh-known-hosts': '',
  'ssh-strict': 'true',
  'ssh-user': 'git',
  'persist-credentials': 'false',
  path: '.',
  clean: 'true',
  'clean-exclude': '',
  'cache-dir': '',
  'fetch-depth': '1',
  'fetch-tags': 'false',
  'extra-refs': '',
  filter: '',
  'sparse-checkout': '',
  'sparse-checkout-cone-mode': 'true',
  history: 'none',
  base: '',
  lfs: 'false',
  'lfs-include': '',
  'lfs-exclude': '',
  submodules: 'false',
  jobs: '4',
  'show-progress': 'true',
  'set-safe-directory': 'true',
  'github-server-url': '',
  'allow-unsafe-pr-checkout': 'false',
  retries: '',
  timeout: '',
  'stall-timeout': '',
  backend: 'auto',
} as const

export type InputName = keyof typeof inputDefaults

export interface Inputs {
  readonly command: 'clone'
  /** Empty for the job's own repository. */
  readonly repository: string
  readonly ref: string
  readonly token: string
  /** Empty: the token is used. */
  readonly sshKey: string
  readonly sshKnownHosts: string
  readonly sshStrict: boolean
  readonly sshUser: string
  readonly persistCredentials: boolean
  readonly path: string
  readonly clean: CleanRequest
  /** The directory that keeps objects for later clones. */
  readonly cache: string | undefined
  /** 0: the whole history of all branches and tags. */
  readonly fetchDepth: number
  readonly fetchTags: boolean
  readonly extraRefs: readonly ExtraRefRequest[]
  readonly filter: ObjectFilter | 'none' | undefined
  readonly sparse: SparseRequest | undefined
  readonly history: HistoryRequest
  readonly base: string
  readonly lfs: LfsOptions | undefined
  readonly submodules: SubmoduleDepth
  /** The number of submodules that are cloned at the same time. */
  readonly jobs: number
  readonly showProgress: boolean
  readonly setSafeDirectory: boolean
  readonly serverUrl: string
  readonly allowUnsafePrCheckout: boolean
  readonly retries: number | undefined
  readonly timeout: number | undefined
  readonly stallTimeout: number | undefined
  readonly backend: 'auto' | 'system' | 'embedded'
  /** Warnings about values that count as another value. */
  readonly notices: readonly string[]
}

/**
 * Reads the inputs from the environment that the runner sets.
 *
 * @throws GitSlimError `usage` for a value that an input cannot have
 */
export function readInputs(env: Env): Inputs {
  const text = (name: InputName) => inputValue(env, name)
  const notices: string[] = []
  const counted = <T>({ value, notice }: Counted<T>) => {
    if (notice !== undefined) notices.push(notice)
    return value
  }
  const isOn = (name: InputName) => counted(booleanOf(name, text(name)))
  const count = (name: InputName) => wholeNumber(name, text(name))
  const maybe = (name: InputName) => (text(name) === '' ? undefined : count(name))
  refuseArguments(text('args'))
  return {
    command: choice('command', text('command'), ['clone']),
    repository: text('repository'),
    ref: text('ref'),
    token: text('token'),
    sshKey: text('ssh-key'),
    sshKnownHosts: text('ssh-known-hosts'),
    sshStrict: isOn('ssh-strict'),
    sshUser: text('ssh-user'),
    persistCredentials: isOn('persist-credentials'),
    path: text('path'),
    cache: text('cache-dir') === '' ? undefined : pathFromHome(env, text('cache-dir')),
    clean: cleanRequest(isOn('clean') ? 'all' : 'tracked', lines(text('clean-exclude'))),
    fetchDepth: counted(fetchDepthOf(text('fetch-depth'))),
    fetchTags: isOn('fetch-tags'),
    extraRefs: lines(text('extra-refs')).map(extraRefOf),
    filter: text('filter') === '' ? undefined : filterOf(text('filter')),
    sparse: sparseRequest(
      lines(text('sparse-checkout')),
      isOn('sparse-checkout-cone-mode') ? 'directories' : 'patterns',
    ),
    history: historyRequest(text('history')),
    base: text('base'),
    lfs: lfsRequest(isOn('lfs') ? 'wanted' : 'not', { include: text('lfs-include'), exclude: text('lfs-exclude') }),
    submodules: counted(submoduleDepth(text('submodules'))),
    jobs: Math.max(1, count('jobs')),
    showProgress: isOn('show-progress'),
    setSafeDirectory: isOn('set-safe-directory'),
    serverUrl: text('github-server-url'),
    allowUnsafePrCheckout: isOn('allow-unsafe-pr-checkout'),
    retries: maybe('retries'),
    timeout: maybe('timeout'),
    stallTimeout: maybe('stall-timeout'),
    backend: choice('backend', text('backend'), ['auto', 'system', 'embedded']),
    notices,
  }
}

/** For later commands: every option of a clone has an input of its own. */
function refuseArguments(args: string): void {
  if (args !== '') throw new GitSlimError('usage', messages.action.argumentsOfClone(args))
}

/** The environment variable in which the runner passes an input. */
export function inputVariable(name: InputName): string {
  return `INPUT_${name.toUpperCase()}`
}

/**
 * Returns the environment for child processes: without the inputs, which include secrets, and without the job's other
 * tokens.
 */
export function withoutInputs(env: Env): Env {
  const kept = Object.entries(env).filter(([name]) => !/^(?:INPUT_|STATE_|ACTIONS_.*TOKEN)/i.test(name))
  return Object.fromEntries(kept)
}

/**
 * Removes only white space that no ref can contain: a ref that begins with other white space and continues as a commit
 * id would otherwise become that commit.
 */
function inputValue(env: Env, name: InputName): string {
  const given = env[inputVariable(name)] ?? ''
  return given.replace(/^[\t\n\v\f\r ]+|[\t\n\v\f\r ]+$/g, '') || inputDefaults[name]
}
