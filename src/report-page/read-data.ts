import type { PictureData } from '../core/report/picture/data.js'

/** Reads the data that stands compressed in this file. */
export async function readData(): Promise<PictureData> {
  const text = document.querySelector('#data')?.textContent ?? ''
  const inflated = new Blob([bytesOf(text)]).stream().pipeThrough(new DecompressionStream('deflate-raw'))
  return (await new Response(inflated).json()) as PictureData
}

/** Returns the bytes of a text in base64. */
export function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  // Browsers from 2025 on have it.
  const { fromBase64 } = Uint8Array as { fromBase64?: (text: string) => Uint8Array<ArrayBuffer> }
  if (fromBase64 !== undefined) return fromBase64.call(Uint8Array, base64)
  const text = atob(base64)
  const bytes = new Uint8Array(text.length)
  // By a loop, which takes a tenth of the time of Uint8Array.from.
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i)
  return bytes
}
