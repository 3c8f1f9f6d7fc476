import { GitSlimError } from '../core/errors.js'
import { inputDefaults } from './inputs.js'

/** Command-line options and variables whose inputs have other names. */
const otherwise: Readonly<Record<string, string>> = {
  '--branch': 'ref',
  '--cache': 'cache-dir',
  '--clean all': 'clean: true',
  '--clean tracked': 'clean: false',
  '--depth': 'fetch-depth',
  '--extra-ref': 'extra-refs',
  '--full': 'history: full',
  '--revision': 'ref',
  '--sparse': 'sparse-checkout',
  '--tags': 'fetch-tags',
  'git-slim clone --help': 'docs/action.md tells of every input',
  GIT_SLIM_TOKEN: 'the input token',
  INPUT_TOKEN: 'the input token',
}

const same = Object.fromEntries(Object.keys(inputDefaults).map(name => [`--${name}`, name]))
const names = { ...same, ...otherwise }
const longestFirst = Object.keys(names).toSorted((a, b) => b.length - a.length)
const option = new RegExp(`(?<![\\w-])(?:${longestFirst.join('|')})(?![\\w-])`, 'g')

/** Returns a text with command-line options replaced by the names of inputs; git's own options stay. */
export function nameInputs(text: string): string {
  return /^(?:→ )?git /.test(text) ? text : text.replace(option, found => names[found as keyof typeof names] ?? found)
}

/** All other lines of a reason are the words of git, or of the server. */
const tokenTried = 'tried: the input token,'

/** Returns a failure with command-line options replaced by the names of inputs. */
export function failureNamingInputs(error: unknown): unknown {
  if (!(error instanceof GitSlimError)) return error
  const { kind, reason, retryAfterMs } = error
  const text = {
    message: nameInputs(error.message),
    hints: error.hints.map(nameInputs),
    ...(reason === undefined ? {} : { reason: reason.replace(/^tried: the token in INPUT_TOKEN,/m, tokenTried) }),
  }
  return new GitSlimError(kind, text, { cause: error.cause, retryAfterMs })
}
