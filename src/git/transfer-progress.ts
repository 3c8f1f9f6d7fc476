import type { TransferProgress, TransferStage } from './port.js'

/** Separates git's progress from its messages, since both arrive on stderr. */
export interface ProgressReader {
  push(chunk: Uint8Array): void
  /** Returns everything that was not progress. */
  words(): string
}

const stages: Readonly<Record<string, TransferStage>> = {
  'Enumerating objects': 'count',
  'Counting objects': 'count',
  'Compressing objects': 'compress',
  'Receiving objects': 'receive',
  'Resolving deltas': 'resolve',
  'Updating files': 'checkout',
  'Downloading LFS objects': 'large-files',
}

/** The memory for an endless message of a server is limited: the end of it is kept. */
const mostWords = 64 * 1024

const LINE =
  /^(?:remote: )?(?<title>[A-Z][a-z]+ (?:LFS )?[a-z]+): +(?:(?<percent>\d+)% \((?<done>\d+)\/(?<total>\d+)\)|(?<count>\d+))(?:, (?<size>[\d.]+) (?<unit>bytes?|[KMGT]i?B|B))?/

const units: Readonly<Record<string, number>> = {
  B: 1,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  byte: 1,
  bytes: 1,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
}

/**
 * Returns a parser for git's stderr with `--progress`, and for git-lfs's similar output. Lines end with CR while they
 * change and with LF when they are done: `Receiving objects: 45% (9/20), 1.20 MiB | …`.
 *
 * @see progress.c, display
 */
export function progressReader(onProgress: (progress: TransferProgress) => void): ProgressReader {
  const decoder = new TextDecoder()
  let rest = ''
  let words = ''
  let last = ''
  const take = (line: string, end: string) => {
    const progress = readProgress(line)
    if (progress === undefined) words = (words + line + end).slice(-mostWords)
    else onProgress(progress)
  }
  return {
    push: chunk => {
      const parts = (rest + decoder.decode(chunk, { stream: true })).split(/(?<=[\r\n])/)
      rest = /[\r\n]$/.test(parts.at(-1) ?? '') ? '' : (parts.pop() ?? '').slice(-mostWords)
      for (const part of parts) {
        // The second half of CR LF, as ssh ends its lines.
        if (part !== '\n' || last !== '\r') take(part.slice(0, -1), '\n')
        last = part.slice(-1)
      }
    },
    words: () => {
      if (rest !== '') take(rest, '')
      rest = ''
      return words
    },
  }
}

/** Parses one line of progress; undefined for any other line. */
function readProgress(line: string): TransferProgress | undefined {
  const { title = '', done, total, count, size, unit = '' } = LINE.exec(line)?.groups ?? {}
  const stage = stages[title]
  if (stage === undefined) return undefined
  return {
    stage,
    done: Number(done ?? count),
    ...(total === undefined ? {} : { total: Number(total) }),
    ...(size === undefined ? {} : { bytes: Math.round(Number(size) * (units[unit] ?? 1)) }),
  }
}
