import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { deflateRaw } from 'node:zlib'
import { script, style } from '#report-page'
import type { PictureParts } from '../../core/report/picture/data.js'
import { encode } from '../../core/bytes/bytes.js'
import { needsScript, title } from '../messages/report-page.js'

/**
 * Returns the picture of a report as one HTML file. It loads nothing: a policy in it allows its own script and style,
 * and no connection. All names are in the compressed data, so that none can become markup.
 */
export async function pictureFile({ data, details }: PictureParts): Promise<string> {
  const policy = [
    `default-src 'none'`,
    `script-src '${sourceHash(script)}'`,
    `style-src '${sourceHash(style)}'`,
    `base-uri 'none'`,
    `form-action 'none'`,
  ]
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy.join('; ')}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    `<title>${escaped(title(data.repository))}</title>`,
    `<style>${style}</style>`,
    '</head>',
    '<body>',
    `<noscript>${escaped(needsScript)}</noscript>`,
    // The details stand behind the script, so that they are read after the map is drawn.
    `<script type="text/plain" id="data">${await deflated(data)}</script>`,
    `<script>${script}</script>`,
    `<script type="text/plain" id="details">${await deflated(details)}</script>`,
    '</body>',
    '</html>',
    '',
  ].join('\n')
}

async function deflated(data: object): Promise<string> {
  const bytes = await promisify(deflateRaw)(encode(JSON.stringify(data)), { level: 9 })
  return bytes.toString('base64')
}

/** @see https://www.w3.org/TR/CSP3/#grammardef-hash-source */
function sourceHash(source: string): string {
  return `sha256-${createHash('sha256').update(source).digest('base64')}`
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`)
}
