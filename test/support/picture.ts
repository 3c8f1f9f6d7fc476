import { readFile } from 'node:fs/promises'
import { inflateRawSync } from 'node:zlib'
import type { PictureData, PictureDetails } from '../../src/core/report/picture/data.js'

/** Returns the data in the picture of a report. */
export async function readPicture(file: string): Promise<PictureData & PictureDetails> {
  const html = await readFile(file, 'utf8')
  const [data, details] = ['data', 'details'].map(id => {
    const [, text = ''] = new RegExp(`<script type="text/plain" id="${id}">([^<]*)</script>`).exec(html) ?? []
    return JSON.parse(inflateRawSync(Buffer.from(text, 'base64')).toString('utf8')) as object
  })
  return { ...data, ...details } as PictureData & PictureDetails
}

export function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}
