import { concat, encode, fromLatin1, toLatin1 } from '../../core/bytes/bytes.js'
import { trim } from '../../core/bytes/white-space.js'
import { type Oid, shortOid } from '../../core/object/oid.js'
import type { CommitInfo } from '../../core/rewrite/plan/commit-info.js'
import {
  formatMergeWords,
  parseMergeWords,
  formatTodoList,
  MalformedTodo,
  parseTodoList,
  type TodoLine,
} from '../../core/rewrite/todo/todo-list.js'
import { GitSlimError, isFailure } from '../../core/errors.js'
import type { Git } from '../../git/port.js'
import { messages } from '../../output/messages.js'
import type { Context } from '../context.js'
import { commentMark } from '../rewrite/finish/message.js'
import { type Arranged, autosquash } from '../../core/rewrite/todo/autosquash.js'
import { byDigits, listed } from '../rewrite/plan-context/fixup-commits.js'

/** A list that is shown to a person. */
export interface ShownList {
  readonly lines: readonly TodoLine[]
  /** The commits that are empty. */
  readonly empty: ReadonlySet<string>
}

/** Returns lines, whose commits have full ids, as the text that a person edits, formatted by git's settings. */
export async function listText(ctx: Context, git: Git, { lines, empty }: ShownList): Promise<Uint8Array> {
  const commands = (await git.config.getBoolean('rebase.abbreviateCommands')) ? 'letters' : 'whole'
  const oids = lines.flatMap(commitIn) as Oid[]
  const [names, texts, mark] = await Promise.all([
    shortNames(git, oids),
    instructions(ctx, git, oids),
    commentMark(git),
  ])
  const shown = (commit: string, rest: string) => ({
    commit: names.get(commit) ?? commit,
    rest: texts.get(commit) ?? rest,
  })
  const shownLine = (line: TodoLine): TodoLine => {
    if ('commit' in line) {
      const { commit, rest } = shown(line.commit, line.rest)
      return { ...line, commit, rest: `${rest}${empty.has(line.commit) ? ' # empty' : ''}` }
    }
    const words = line.action === 'merge' ? parseMergeWords(line.words) : undefined
    if (words?.again === undefined) return line
    const { commit, rest } = shown(words.again.commit, words.rest)
    return { action: 'merge', words: formatMergeWords({ ...words, again: { ...words.again, commit }, rest }) }
  }
  return fromLatin1(formatTodoList(lines.map(shownLine), commands, mark))
}

/** Returns the commit that a line replays, if any. */
export function commitIn(line: TodoLine): readonly string[] {
  if ('commit' in line) return [line.commit]
  const again = line.action === 'merge' ? parseMergeWords(line.words)?.again : undefined
  return again === undefined ? [] : [again.commit]
}

/**
 * Parses a list that somebody wrote; known commits get their full ids.
 *
 * @throws GitSlimError `usage`
 */
export async function readLines(
  git: Git,
  text: Uint8Array,
  commits: readonly CommitInfo[],
): Promise<readonly TodoLine[]> {
  const lines = parsed(toLatin1(text), await commentMark(git))
  return lines.map(line => {
    if ('commit' in line) return { ...line, commit: wholeName(line.commit, commits) }
    const words = line.action === 'merge' ? parseMergeWords(line.words) : undefined
    if (words?.again === undefined) return line
    const again = { ...words.again, commit: wholeName(words.again.commit, commits) }
    return { action: 'merge', words: formatMergeWords({ ...words, again }) }
  })
}

/** Returns lines as comments. */
export function commented(lines: readonly string[], mark: string): Uint8Array {
  return concat(lines.flatMap(line => [fromLatin1(mark), encode(line === '' ? '\n' : ` ${line}\n`)]))
}

function parsed(text: string, mark: string): readonly TodoLine[] {
  try {
    return parseTodoList(text, mark)
  } catch (error) {
    if (!(error instanceof MalformedTodo)) throw error
    throw new GitSlimError('usage', messages.rebase.malformedLine(error.line, error.text), { cause: error })
  }
}

/** Among all objects, several may begin with the same digits. */
function wholeName(word: string, commits: readonly CommitInfo[]): string {
  if (!/^[0-9a-f]{4,64}$/i.test(word)) return word
  const [found, ...others] = commits.filter(({ oid }) => oid.startsWith(word.toLowerCase()))
  return found === undefined || others.length > 0 ? word : found.oid
}

/** Returns ids as short as git makes them; without git, seven digits. */
async function shortNames(git: Git, oids: readonly Oid[]): Promise<ReadonlyMap<string, string>> {
  const names = await described(git, oids, '%h')
  return new Map(oids.map((oid, i) => [oid, names?.[i] ?? shortOid(oid)]))
}

/** @see git-config(1), rebase.instructionFormat */
async function instructions(ctx: Context, git: Git, oids: readonly Oid[]): Promise<ReadonlyMap<string, string>> {
  const format = await git.config.get('rebase.instructionFormat')
  if (!format) return new Map()
  const texts = await described(git, oids, format)
  if (texts === undefined) ctx.reporter.note(messages.rebase.noInstructionFormat)
  return new Map(oids.flatMap((oid, i) => (texts?.[i] === undefined ? [] : [[oid, texts[i]] as const])))
}

async function described(git: Git, oids: readonly Oid[], format: string): Promise<readonly string[] | undefined> {
  try {
    const texts = await git.history.describe(oids, format)
    // A line of a list is one line.
    return texts.map(text => trim(toLatin1(text).replace(/\s*\n\s*/g, ' ')))
  } catch (error) {
    if (isFailure(error, 'unsupported')) return undefined
    throw error
  }
}

/** Returns the list that picks every commit. */
export function plainList(commits: readonly CommitInfo[]): readonly Arranged[] {
  return commits.map(info => ({ ...listed(info), action: 'pick' }))
}

/** Returns lines with corrections moved after their targets; other lines stay. */
export function arrangedLines(lines: readonly TodoLine[], commits: readonly CommitInfo[]): readonly TodoLine[] {
  const byOid = new Map<string, CommitInfo>(commits.map(info => [info.oid, info]))
  const picked = lines.flatMap(line => commitIn(line).map(oid => byOid.get(oid))).filter(info => info !== undefined)
  const chains = new Map<string, Arranged[]>()
  let chain: Arranged[] = []
  for (const arranged of autosquash(picked.map(listed), byDigits(picked))) {
    if (arranged.action === 'pick') chains.set(arranged.oid, (chain = []))
    chain.push(arranged)
  }
  return lines.flatMap(line => {
    const [oid] = commitIn(line)
    if (oid === undefined) return [line]
    const arranged = (chains.get(oid) ?? []).map(lineOf)
    return line.action === 'merge' ? [line, ...arranged.slice(1)] : arranged
  })
}

/** Parses a list, with commits by their full ids. */
export function linesOf(list: readonly Arranged[]): readonly TodoLine[] {
  return list.length === 0 ? [{ action: 'noop' }] : list.map(lineOf)
}

function lineOf({ oid, subject, action, message }: Arranged): TodoLine {
  return { action, commit: oid, rest: subject, ...(message === undefined ? {} : { message }) }
}
