import { shellWord } from '../../output/shell-word.js'

/** A git command as it is started. */
export interface StartedCommand {
  readonly args: readonly string[]
  readonly cwd: string
  readonly input?: unknown
}

/** Commands whose standard input is text without secrets. */
const showsInput = new Set([
  'update-ref',
  'rev-list',
  'log',
  'diff-tree',
  'update-index',
  'merge-tree',
  'notes',
  'fetch',
])

/** A longer input is not shown. */
const mostInput = 2000

/**
 * Returns a git command as a line that a person can paste into a shell, with its input when that is short text.
 *
 *     git -C /repo update-ref --stdin <<'END'
 *     create refs/heads/topic 1a2b…
 *     END
 */
export function commandLine({ args, cwd, input }: StartedCommand): string {
  const line = ['git', '-C', cwd, ...args].map(shellWord).join(' ')
  if (input === undefined || input === '') return line
  const text = showsInput.has(verbOf(args)) ? asText(input) : undefined
  if (text === undefined) return `${line} # reads standard input`
  if (text.includes('\0')) return `printf ${shellWord(asFormat(text))} | ${line}`
  return `${line} <<'END'\n${text.replace(/\n?$/, '\n')}END`
}

/** Returns the first argument that is neither an option nor the value of `-c`. */
function verbOf(args: readonly string[]): string {
  return args.find((arg, i) => !arg.startsWith('-') && args[i - 1] !== '-c' && args[i - 1] !== '-C') ?? ''
}

function asText(input: unknown): string | undefined {
  if (typeof input !== 'string' && !(input instanceof Uint8Array)) return undefined
  if (input.length > mostInput) return undefined
  const text = Buffer.from(input as string).toString('utf8')
  const isWhole = typeof input === 'string' || Buffer.compare(Buffer.from(text), input) === 0
  return isWhole && !/^END$/m.test(text) ? text : undefined
}

/** As printf(1) reads its first argument. */
function asFormat(text: string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll('%', '%%')
    .replaceAll('\0', String.raw`\000`)
    .replaceAll('\n', String.raw`\n`)
}
