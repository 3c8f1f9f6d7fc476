import type { TreeEntry } from '../object/tree.js'
import { type Lines, linesOf } from '../diff/lines.js'
import type { ChangedFile } from '../rewrite/tree/changed-files.js'
import { languageOf } from '../syntax/language-of.js'
import { parserOf } from '../syntax/parsers.js'
import { SyntaxReader } from '../syntax/syntax-reader.js'
import type { Token } from '../syntax/tokens.js'
import { contentOf, type Showing, shownLine } from './file-changes.js'
import type { DiffLine, FileChange, FileColours } from './session.js'

/** How many letters are read: more than that takes longer than people look at it. */
const limits = { ofFile: 300_000, ofAll: 3_000_000 }
/** As many lines as a screen may have: they are told before the rest of a file is read. */
const first = 80

export interface Coloured {
  readonly file: FileChange
  readonly source: ChangedFile
}

/** Finds out what the lines of changes consist of, in small pieces, file after file; what is in no known language is left out. */
export async function* fileColours(files: readonly Coloured[], showing: Showing): AsyncGenerator<FileColours> {
  const effort = new Effort(showing.pause, limits.ofAll)
  for (const { file, source } of files) {
    const sides = await sidesOf(source, showing)
    if (sides === undefined) continue
    yield* coloursOf(file, sides, effort.part(limits.ofFile))
    if (effort.isSpent) return
  }
}

interface Sides {
  readonly old: Side
  readonly now: Side
}

/** Deleted lines are what they were among the lines of old, all others what they are now. */
async function* coloursOf(file: FileChange, { old, now }: Sides, effort: Effort): AsyncGenerator<FileColours> {
  const lines: (readonly Token[])[] = []
  for (const line of file.lines) {
    lines.push(await tokensOf(line, { old, now }, effort))
    if (effort.isSpent) break
    if (lines.length === first) yield { file, lines: [...lines] }
  }
  yield { file, lines }
}

async function tokensOf(line: DiffLine, { old, now }: Sides, effort: Effort): Promise<readonly Token[]> {
  if (line.now !== undefined) return now.tokensOf(line.now, effort)
  return line.old === undefined ? [] : old.tokensOf(line.old, effort)
}

async function sidesOf({ path, from, to }: ChangedFile, showing: Showing): Promise<Sides | undefined> {
  if (from?.oid === to?.oid) return undefined
  const [old, now] = [await linesIn(from, showing), await linesIn(to, showing)]
  const language = languageOf(path, now[0] ?? old[0] ?? '')
  if (language === undefined) return undefined
  const parser = await parserOf(language)
  await showing.pause()
  const { show } = showing
  return { old: new Side(old, new SyntaxReader(parser), show), now: new Side(now, new SyntaxReader(parser), show) }
}

/** Returns the lines of a file that are read, if it is one. */
async function linesIn(entry: TreeEntry | undefined, { reader, pause }: Showing): Promise<Lines> {
  const isFile = entry !== undefined && (entry.mode === '100644' || entry.mode === '100755')
  const content = isFile ? await contentOf(reader, entry) : undefined
  await pause()
  return content === undefined ? [] : linesOf(content.subarray(0, limits.ofFile))
}

/** One version of a file, read from its beginning: what a line is may have begun far above it. */
class Side {
  #at = 0

  constructor(
    private readonly lines: Lines,
    private readonly reader: SyntaxReader,
    private readonly show: Showing['show'],
  ) {}

  /** Returns what a line behind all those asked for before consists of; nothing, if that takes too much. */
  async tokensOf(position: number, effort: Effort): Promise<readonly Token[]> {
    let tokens: readonly Token[] = []
    while (this.#at <= position && !effort.isSpent) {
      const line = shownLine(this.lines[this.#at++] ?? '', this.show)
      tokens = this.reader.read(line)
      await effort.spend(line.length)
    }
    return this.#at > position ? tokens : []
  }
}

/** How many letters are read without a pause: a small part of the time that a key has. */
const piece = 500
/** What a line takes, however short it is. */
const ofLine = 20

/** Work that is done in pieces, with pauses between them, and has an end. */
class Effort {
  #spent = 0
  #sincePause = 0

  constructor(
    private readonly pause: () => Promise<void>,
    private readonly most: number,
    private readonly whole?: Effort,
  ) {}

  get isSpent(): boolean {
    return this.#spent >= this.most || this.whole?.isSpent === true
  }

  /** Returns the effort for a part of the work, which is part of this. */
  part(most: number): Effort {
    return new Effort(this.pause, most, this)
  }

  /** Counts a line of so many letters. */
  async spend(letters: number): Promise<void> {
    const cost = letters + ofLine
    this.#spent += cost
    if (this.whole !== undefined) return this.whole.spend(letters)
    this.#sincePause += cost
    if (this.#sincePause < piece) return
    this.#sincePause = 0
    await this.pause()
  }
}
