import { readFile } from 'node:fs/promises'
import { inflateRawSync } from 'node:zlib'
import type { PictureData } from '../../src/core/report/picture/data.js'

/** Returns the data in the picture of a report. */
export async function readPicture(file: string): Promise<PictureData> {
  const html = await readFile(file, 'utf8')
  const [, data = ''] = /<script type="text\/plain" id="data">([^<]*)<\/script>/.exec(html) ?? []
  return JSON.parse(inflateRawSync(Buffer.from(data, 'base64')).toString('utf8')) as PictureData
}

export function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}
