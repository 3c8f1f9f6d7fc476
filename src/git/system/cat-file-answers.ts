import { LF, toLatin1 } from '../../core/bytes/bytes.js'
import type { Oid } from '../../core/object/oid.js'
import type { ObjectType } from '../../core/object/raw-object.js'

/** The answer of `git cat-file` for one name. */
export type Answer =
  | { readonly kind: 'found'; readonly oid: Oid; readonly type: ObjectType; readonly body: Uint8Array }
  | { readonly kind: 'missing' }
  | { readonly kind: 'ambiguous' }

/** Whether an answer contains the object's content, or only its id, type and size. */
export type Request = 'contents' | 'info'

export interface AnswerReader {
  /** Takes the next bytes of git's output, and returns every answer that they complete. */
  push(chunk: Uint8Array): void
}

/**
 * Parses the answers of `git cat-file --batch` as they arrive, in pieces of any size. Every byte is copied once.
 *
 *     <oid> SP <type> SP <size> LF <body> LF      or      <name> SP "missing" LF
 *
 * @param requestOf tells whether the answer that begins brings a body
 * @see git-cat-file(1), BATCH OUTPUT
 */
export function answerReader(requestOf: () => Request, onAnswer: (answer: Answer) => void): AnswerReader {
  let begun: Uint8Array[] = []
  let open: { readonly answer: Answer & { kind: 'found' }; filled: number } | undefined

  const header = (chunk: Uint8Array, at: number): number => {
    const end = chunk.indexOf(LF, at)
    begun.push(chunk.subarray(at, end === -1 ? chunk.length : end))
    if (end === -1) return chunk.length
    const { answer, size } = readHeader(begun.map(toLatin1).join(''))
    begun = []
    if (answer.kind !== 'found' || requestOf() === 'info') onAnswer(answer)
    else open = { answer: { ...answer, body: roomFor(size) }, filled: 0 }
    return end + 1
  }

  const body = (chunk: Uint8Array, at: number, reading: NonNullable<typeof open>): number => {
    const { answer } = reading
    const part = chunk.subarray(at, at + answer.body.length - reading.filled)
    answer.body.set(part, reading.filled)
    reading.filled += part.length
    // The newline after the body may be the first byte of the next chunk.
    if (at + part.length === chunk.length) return chunk.length
    open = undefined
    onAnswer(answer)
    return at + part.length + 1
  }

  return {
    push(chunk) {
      for (let at = 0; at < chunk.length; ) at = open ? body(chunk, at, open) : header(chunk, at)
    },
  }
}

/** Small buffers share one that Node has allocated: allocating each separately costs more than copying. */
function roomFor(size: number): Uint8Array {
  const { buffer, byteOffset } = Buffer.allocUnsafe(size)
  return new Uint8Array(buffer, byteOffset, size)
}

const nothing = new Uint8Array()

function readHeader(line: string): { readonly answer: Answer; readonly size: number } {
  const found = /^([0-9a-f]+) (blob|tree|commit|tag) (\d+)$/.exec(line)
  if (!found) return { answer: { kind: line.endsWith(' ambiguous') ? 'ambiguous' : 'missing' }, size: 0 }
  const [, oid, type, size] = found
  return { answer: { kind: 'found', oid: oid as Oid, type: type as ObjectType, body: nothing }, size: Number(size) }
}
