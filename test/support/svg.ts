import type xterm from '@xterm/headless'

type Terminal = InstanceType<typeof xterm.Terminal>
type Cell = NonNullable<ReturnType<NonNullable<ReturnType<Terminal['buffer']['active']['getLine']>>['getCell']>>

const size = { width: 8.4, height: 18, margin: 12 }
const paper = '#1e2127'
const ink = '#d7dae0'
/** The sixteen colours, on a dark ground. */
const palette = [
  '#1e2127',
  '#e06c75',
  '#98c379',
  '#e5c07b',
  '#61afef',
  '#c678dd',
  '#56b6c2',
  '#abb2bf',
  '#5c6370',
  '#e06c75',
  '#98c379',
  '#e5c07b',
  '#61afef',
  '#c678dd',
  '#56b6c2',
  '#ffffff',
] as const

interface Look {
  readonly ink: string
  readonly ground: string
  readonly bold: boolean
  readonly faint: boolean
}

interface Run extends Look {
  readonly column: number
  readonly cells: number
  readonly text: string
}

/** What a terminal shows at one moment, as elements of a picture. */
export interface Frame {
  readonly columns: number
  readonly rows: number
  readonly elements: readonly string[]
}

/** Returns what a terminal shows now. */
export function frameOf(terminal: Terminal): Frame {
  const { active } = terminal.buffer
  const lines = Array.from({ length: terminal.rows }, (_, row) => {
    const line = active.getLine(active.viewportY + row)
    const cells = Array.from({ length: terminal.cols }, (_, column) => line?.getCell(column))
    return runsOf(cells).flatMap(run => [groundOf(run, row), textOf(run, row)])
  })
  return { columns: terminal.cols, rows: terminal.rows, elements: lines.flat().filter(part => part !== '') }
}

/** Returns a picture of one moment. */
export function svgOf(frame: Frame): string {
  return pictured(frame, frame.elements)
}

/** A moment of a moving picture, and for how long it is shown. */
export interface Moment {
  readonly frame: Frame
  readonly seconds: number
}

/**
 * Returns a picture that shows one moment after another, again and again. Where motion is not wanted, it is the last one.
 *
 * Each element is there once, with the moments in which it is seen.
 */
export function movingSvg(moments: readonly Moment[]): string {
  const last = moments.at(-1)
  if (last === undefined) throw new Error('a moving picture of nothing')
  const starts = moments.map((_, i) => moments.slice(0, i).reduce((sum, { seconds }) => sum + seconds, 0))
  const end = (starts.at(-1) ?? 0) + last.seconds
  const percent = (at: number) => `${round(((starts[at] ?? end) / end) * 100)}%`
  const classes = new Map<string, string>()
  const classOf = (from: number, to: number) => {
    const name = `m${from}-${to}`
    const hide = to === moments.length ? '' : `${percent(to)}{visibility:hidden}`
    classes.set(
      name,
      `@keyframes ${name}{0%{visibility:${from === 0 ? 'visible' : 'hidden'}}${percent(from)}{visibility:visible}${hide}}` +
        `.${name}{animation:${name} ${round(end)}s step-end infinite;${to === moments.length ? '' : 'visibility:hidden'}}`,
    )
    return name
  }
  const seen = new Map<string, number>()
  const shown: string[] = []
  for (const [at, elements] of [...moments.map(({ frame }) => frame.elements), []].entries()) {
    for (const [element, from] of seen) {
      if (elements.includes(element)) continue
      shown.push(element.replace(/^<(\w+)/, `<$1 class="${classOf(from, at)}"`))
      seen.delete(element)
    }
    for (const element of elements) if (!seen.has(element)) seen.set(element, at)
  }
  const still = '@media (prefers-reduced-motion:reduce){*{animation:none!important}}'
  return pictured(last.frame, [`<style>${[...classes.values(), still].join('\n')}</style>`, ...shown])
}

function pictured({ columns, rows }: Frame, elements: readonly string[]): string {
  const width = Math.ceil(columns * size.width + 2 * size.margin)
  const height = Math.ceil(rows * size.height + 2 * size.margin)
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14">`,
    `<rect width="${width}" height="${height}" rx="8" fill="${paper}"/>`,
    ...elements,
    '</svg>\n',
  ].join('\n')
}

function runsOf(cells: readonly (Cell | undefined)[]): readonly Run[] {
  const runs: Run[] = []
  cells.forEach((cell, column) => {
    if (cell === undefined || cell.getWidth() === 0) return
    const look = lookOf(cell)
    const text = cell.getChars() || ' '
    const last = runs.at(-1)
    const isAlike =
      last !== undefined && last.ink === look.ink && last.ground === look.ground && last.bold === look.bold
    // Letters of two cells stand alone: fonts do not agree on them.
    if (
      isAlike &&
      last.faint === look.faint &&
      cell.getWidth() === 1 &&
      last.cells === last.text.length &&
      text.length === 1
    ) {
      runs[runs.length - 1] = { ...last, cells: last.cells + 1, text: last.text + text }
    } else runs.push({ ...look, column, cells: cell.getWidth(), text })
  })
  return runs
}

function lookOf(cell: Cell): Look {
  const fore = colourOf(cell.isFgRGB(), cell.isFgPalette(), cell.getFgColor()) ?? ink
  const back = colourOf(cell.isBgRGB(), cell.isBgPalette(), cell.getBgColor()) ?? paper
  const isInverse = cell.isInverse() !== 0
  return {
    ink: isInverse ? back : fore,
    ground: isInverse ? fore : back,
    bold: cell.isBold() !== 0,
    faint: cell.isDim() !== 0,
  }
}

function colourOf(isRgb: boolean, isPalette: boolean, colour: number): string | undefined {
  if (isRgb) return `#${colour.toString(16).padStart(6, '0')}`
  return isPalette ? palette[colour] : undefined
}

const round = (number: number) => String(Math.round(number * 10) / 10)
const left = (column: number) => round(size.margin + column * size.width)

function groundOf({ ground, column, cells }: Run, row: number): string {
  if (ground === paper) return ''
  const top = round(size.margin + row * size.height)
  return `<rect x="${left(column)}" y="${top}" width="${round(cells * size.width + 0.5)}" height="${size.height}" fill="${ground}"/>`
}

function textOf({ text, ink, bold, faint, column, cells }: Run, row: number): string {
  if (text.trim() === '') return ''
  const base = round(size.margin + row * size.height + 13.5)
  const style = `${bold ? ' font-weight="bold"' : ''}${faint ? ' opacity="0.6"' : ''}`
  const shown = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  return `<text x="${left(column)}" y="${base}" fill="${ink}"${style} textLength="${round(cells * size.width)}" xml:space="preserve">${shown}</text>`
}
