import type { TreeEntry } from '../object/tree.js'
import { type Lines, linesOf } from '../diff/lines.js'
import type { ChangedFile } from '../rewrite/tree/changed-files.js'
import { languageOf } from '../syntax/language-of.js'
import { parserOf } from '../syntax/parsers.js'
import { SyntaxReader } from '../syntax/syntax-reader.js'
import type { Token } from '../syntax/tokens.js'
import { contentOf, type Showing, shownLine } from './file-changes.js'
import type { DiffLine, FileChange, FileColours } from './session.js'

/** The number of characters that are read: reading more takes longer than people look at it. */
const limits = { ofFile: 300_000, ofAll: 3_000_000 }
/** As many lines as a screen may have: these are reported before the rest of a file is read. */
const first = 80

export interface Coloured {
  readonly file: FileChange
  readonly source: ChangedFile
}

/**
 * Determines the colours of changed lines, in small pieces, file after file; files in an unknown language are skipped.
 */
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

/** Deleted lines get the colours of the old file, all others those of the new one. */
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

/** Returns the lines of a file, if it is read. */
async function linesIn(entry: TreeEntry | undefined, { reader, pause }: Showing): Promise<Lines> {
  const isFile = entry !== undefined && (entry.mode === '100644' || entry.mode === '100755')
  const content = isFile ? await contentOf(reader, entry) : undefined
  await pause()
  return content === undefined ? [] : linesOf(content.subarray(0, limits.ofFile))
}

/** One version of a file, read from its beginning, because what a line is may depend on lines far above it. */
class Side {
  #at = 0

  constructor(
    private readonly lines: Lines,
    private readonly reader: SyntaxReader,
    private readonly show: Showing['show'],
  ) {}

  /** Returns the tokens of a line after all those requested before; none, if that takes too much effort. */
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

/** The number of characters that are read without a pause: a small part of the time between two keys. */
const piece = 500
/** The effort for a line, however short. */
const ofLine = 20

/** Work that is done in pieces with pauses, and has a limit. */
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

  /** Returns a limit for a part of the work, which counts towards this one too. */
  part(most: number): Effort {
    return new Effort(this.pause, most, this)
  }

  /** Counts the effort for a line of this length. */
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
