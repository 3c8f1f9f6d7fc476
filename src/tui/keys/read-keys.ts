/** Input from a person at the terminal. */
export type Input =
  /** `a`, `J`, `up`, `enter`, `ctrl-r`, `shift-tab`, …; a letter is the typed character. */
  | { readonly kind: 'key'; readonly name: string }
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'mouse'
      readonly does: 'press' | 'wheel-up' | 'wheel-down'
      readonly column: number
      readonly row: number
    }
  /** The terminal's background colour. */
  | { readonly kind: 'background'; readonly is: 'light' | 'dark' }

export interface Decoded {
  readonly inputs: readonly Input[]
  /** An incomplete sequence. */
  readonly rest: string
}

const named: Readonly<Record<string, string>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  H: 'home',
  F: 'end',
  Z: 'shift-tab',
  '1~': 'home',
  '3~': 'delete',
  '4~': 'end',
  '5~': 'page-up',
  '6~': 'page-down',
  '7~': 'home',
  '8~': 'end',
  '1;2A': 'shift-up',
  '1;2B': 'shift-down',
  '1;3A': 'alt-up',
  '1;3B': 'alt-down',
}

const pasteStart = '\u001b[200~'
const pasteEnd = '\u001b[201~'
const csi = /^\u001b(?:\[|O)([0-?]*)([ -/]*)([@-~])/
const partOfCsi = /^\u001b(?:(?:\[|O)[0-?]*[ -/]*)?$/
const mouse = /^\u001b\[<(\d+);(\d+);(\d+)([Mm])/
const report = /^\u001b\]1[01];rgb:([0-9a-f]+)\/([0-9a-f]+)\/([0-9a-f]+)(?:\u0007|\u001b\\)/i
const partOfReport = /^\u001b\][^\u0007\u001b]*\u001b?$/

/**
 * Parses characters from a terminal. A single escape character may be the key or the beginning of a sequence: it stays
 * in `rest`, and after a wait the caller calls {@link escapeKey}.
 */
export function decodeInput(characters: string): Decoded {
  const inputs: Input[] = []
  let at = 0
  while (at < characters.length) {
    const rest = characters.slice(at, at + 4096)
    const taken = rest.startsWith('\u001b') ? takeEscape(rest, characters.slice(at)) : takePlain(rest)
    if (taken === undefined) return { inputs, rest: characters.slice(at) }
    if (taken.input !== undefined) inputs.push(taken.input)
    at += taken.length
  }
  return { inputs, rest: '' }
}

/** Returns the meaning of a rest after the wait. */
export function escapeKey(rest: string): readonly Input[] {
  return rest === '\u001b' ? [{ kind: 'key', name: 'escape' }] : []
}

interface Taken {
  readonly input: Input | undefined
  readonly length: number
}

function takeEscape(start: string, all: string): Taken | undefined {
  if (start.startsWith(pasteStart)) {
    const end = all.indexOf(pasteEnd)
    if (end === -1) return undefined
    return { input: { kind: 'text', text: all.slice(pasteStart.length, end) }, length: end + pasteEnd.length }
  }
  const pointing = mouse.exec(start)
  if (pointing !== null) return { input: pointed(pointing), length: pointing[0].length }
  const colours = report.exec(start)
  if (colours !== null) return { input: backgroundOf(colours), length: colours[0].length }
  if (partOfCsi.test(start) || partOfReport.test(start)) return undefined
  const sequence = csi.exec(start)
  if (sequence === null) return { input: { kind: 'key', name: 'escape' }, length: 1 }
  const [whole, numbers = '', , letter = ''] = sequence
  const name = named[`${numbers}${letter}`] ?? (numbers === '' ? named[letter] : undefined)
  return { input: name === undefined ? undefined : { kind: 'key', name }, length: whole.length }
}

function pointed([, button = '', column = '', row = '', end]: RegExpExecArray): Input | undefined {
  const place = { column: Number(column) - 1, row: Number(row) - 1 }
  if (button === '64') return { kind: 'mouse', does: 'wheel-up', ...place }
  if (button === '65') return { kind: 'mouse', does: 'wheel-down', ...place }
  return button === '0' && end === 'M' ? { kind: 'mouse', does: 'press', ...place } : undefined
}

function backgroundOf([, red = '', green = '', blue = '']: RegExpExecArray): Input {
  const part = (digits: string) => Number.parseInt(digits, 16) / (16 ** digits.length - 1)
  const brightness = 0.299 * part(red) + 0.587 * part(green) + 0.114 * part(blue)
  return { kind: 'background', is: brightness > 0.5 ? 'light' : 'dark' }
}

const controls: Readonly<Record<string, string>> = {
  '\r': 'enter',
  '\n': 'enter',
  '\t': 'tab',
  '\u007f': 'backspace',
  '\b': 'backspace',
  ' ': 'space',
}

function takePlain(rest: string): Taken {
  const letter = String.fromCodePoint(rest.codePointAt(0) ?? 0)
  const control = controls[letter]
  if (control !== undefined) return { input: { kind: 'key', name: control }, length: 1 }
  const code = letter.codePointAt(0) ?? 0
  if (code < 0x20) return { input: { kind: 'key', name: `ctrl-${String.fromCharCode(code + 0x60)}` }, length: 1 }
  if (code < 0x7f) return { input: { kind: 'key', name: letter }, length: 1 }
  // Characters beyond ASCII arrive as one text: one visible character may consist of several.
  const text = /^[^\x00-\x7f]+/u.exec(rest)?.[0] ?? letter
  return { input: { kind: 'text', text }, length: text.length }
}
