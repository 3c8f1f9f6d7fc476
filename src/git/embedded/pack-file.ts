import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { createInflate, inflateSync } from 'node:zlib'
import {
  checksumSize,
  type EntryHeader,
  largestInMemory,
  longestHeader,
  MalformedPack,
  ObjectTooLarge,
  packHeaderSize,
  readEntryHeader,
  readPackHeader,
} from '../../core/pack/pack-entry.js'
import { Pace } from './pace.js'

const blockSize = 256 * 1024
/** 32 MiB of them. */
const mostBlocks = 128
/** Objects up to this size are inflated at once; larger ones in pieces. */
const small = 1024 * 1024

/** A pack on disk. It is read only as far as needed, and nothing in it is trusted. */
export class PackFile {
  private readonly blocks = new Map<number, Promise<Buffer>>()

  private constructor(
    private readonly path: string,
    readonly size: number,
    /** The number of objects in its header. */
    readonly count: number,
  ) {}

  /** @throws MalformedPack when it does not begin as a pack, or says that it has more than its size can hold */
  static async open(path: string): Promise<PackFile> {
    const { size } = await stat(path)
    return new PackFile(path, size, readPackHeader(await readRange(path, 0, packHeaderSize), size))
  }

  /** Returns the bytes of a range, or as many as there are. */
  async bytes(from: number, to: number): Promise<Buffer> {
    const end = Math.min(to, this.size)
    const parts: Buffer[] = []
    for (let at = from; at < end; ) {
      const start = at - (at % blockSize)
      const part = (await this.block(start)).subarray(at - start, end - start)
      if (part.length === 0) throw new MalformedPack('the pack has become shorter')
      parts.push(part)
      at += part.length
    }
    return parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts)
  }

  /** @throws MalformedPack */
  async header(at: number): Promise<EntryHeader> {
    if (at < packHeaderSize || at >= this.end) throw new MalformedPack(`no object can begin at ${at}`)
    return readEntryHeader(await this.bytes(at, Math.min(at + longestHeader, this.end)))
  }

  /**
   * Returns the inflated data at an offset, and the end of it. No more is inflated than the expected size.
   *
   * @throws MalformedPack when it has another size, ObjectTooLarge
   */
  async inflated(at: number, size: number): Promise<{ readonly body: Buffer; readonly end: number }> {
    if (size > largestInMemory) throw new ObjectTooLarge(size)
    const inOne = size <= small ? await this.inflatedInOne(at, size) : undefined
    if (inOne !== undefined) return inOne
    const parts: Buffer[] = []
    const end = await this.inflateInPieces(at, size, part => parts.push(part))
    return { body: Buffer.concat(parts), end }
  }

  /** Undefined when it takes more bytes than deflate could need. */
  private async inflatedInOne(at: number, size: number) {
    const window = await this.bytes(at, Math.min(at + size + (size >> 5) + 64, this.end))
    try {
      const options = { info: true, maxOutputLength: size + 1, chunkSize: Math.min(64 * 1024, Math.max(64, size + 1)) }
      const { buffer, engine } = inflateSync(window, options) as unknown as Inflated
      if (buffer.length !== size) throw wrongSize(size, buffer.length)
      return { body: buffer, end: at + engine.bytesWritten }
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'Z_BUF_ERROR') return undefined
      throw code === 'ERR_BUFFER_TOO_LARGE' ? wrongSize(size, size + 1) : malformed(error)
    }
  }

  /** Passes on the inflated data at an offset, piece by piece, and returns the end of it. */
  async inflateInPieces(at: number, size: number, take: (piece: Buffer) => void): Promise<number> {
    const inflate = createInflate({ chunkSize: blockSize })
    const state = { made: 0, ended: false }
    const end = new Promise<void>((resolve, reject) => {
      inflate.on('end', () => {
        state.ended = true
        resolve()
      })
      inflate.on('error', reject)
    })
    end.catch(() => {})
    inflate.on('data', (piece: Buffer) => {
      state.made += piece.length
      try {
        if (state.made > size) throw wrongSize(size, state.made)
        take(piece)
      } catch (error) {
        inflate.destroy(error as Error)
      }
    })
    try {
      for (let from = at; from < this.end && !state.ended; from += blockSize) {
        const block = await this.bytes(from, Math.min(from + blockSize, this.end))
        await Promise.race([end, new Promise<void>(resolve => inflate.write(block, () => resolve()))])
      }
      if (!state.ended) inflate.end()
      await end
    } catch (error) {
      throw malformed(error)
    } finally {
      inflate.destroy()
    }
    if (state.made !== size) throw wrongSize(size, state.made)
    return at + inflate.bytesWritten
  }

  /** No entry reaches farther: the checksum follows. */
  private get end(): number {
    return this.size - checksumSize
  }

  private block(start: number): Promise<Buffer> {
    const known = this.blocks.get(start)
    if (known !== undefined) return known
    const block = readRange(this.path, start, blockSize)
    block.catch(() => this.blocks.delete(start))
    this.blocks.set(start, block)
    const [oldest] = this.blocks.keys()
    if (this.blocks.size > mostBlocks && oldest !== undefined) this.blocks.delete(oldest)
    return block
  }
}

/** Opened for each range: an open file cannot be renamed or removed everywhere. */
async function readRange(path: string, start: number, length: number): Promise<Buffer> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(length), 0, length, start)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

interface Inflated {
  readonly buffer: Buffer
  readonly engine: { readonly bytesWritten: number }
}

function wrongSize(said: number, found: number): MalformedPack {
  return new MalformedPack(`an object of ${said} bytes has ${found > said ? 'more' : `only ${found}`}`)
}

/** zlib's errors for invalid data. */
function malformed(error: unknown): unknown {
  const { code = '', message } = error as NodeJS.ErrnoException
  return /^Z_[A-Z_]+$/.test(code) ? new MalformedPack(message, { cause: error }) : error
}

interface OnDisk {
  readonly pack: string
  readonly signal: AbortSignal
}

/**
 * Returns the checksum at the end of a pack.
 *
 * @throws MalformedPack when it is not that of the entries, or not the end
 */
export async function checkedEnd(place: OnDisk, end: number): Promise<string> {
  const tail = await readRange(place.pack, end, checksumSize + 1)
  if (tail.length > checksumSize) throw new MalformedPack('there is more behind the pack')
  const found = await checksumOf(place, end)
  if (tail.toString('hex') !== found) throw new MalformedPack('the checksum of the pack is another one')
  return found
}

/** Returns the checksum of a pack's bytes up to an offset. */
export async function checksumOf({ pack, signal }: OnDisk, end: number): Promise<string> {
  const hash = createHash('sha1')
  const pace = new Pace(signal)
  for await (const chunk of createReadStream(pack, { end: end - 1, highWaterMark: 2 ** 20 })) {
    pace.check()
    hash.update(chunk)
  }
  return hash.digest('hex')
}
