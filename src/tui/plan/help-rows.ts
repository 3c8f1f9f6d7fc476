import { messages } from '../../output/messages.js'
import { type Span, widthOf } from '../text/cells.js'
import { keyGroups } from '../keys/key-table.js'
import type { Model } from '../model/model.js'
import { wrapped } from '../text/wrap.js'

type Rows = readonly (readonly Span[])[]

/** Returns all keys and signs, in lines that fit the screen. */
export function helpRows({ size }: Pick<Model, 'size'>): Rows {
  const title = (text: string): Span[] => [{ text: ` ${text}`, role: 'title' }]
  return [
    ...keyGroups.flatMap(
      ({ title: name, rows }): Rows => [
        title(name),
        ...rows.flatMap(({ shows, does }) => explained(shows.padEnd(8), does, size.columns)),
        [],
      ],
    ),
    title(messages.editor.signsTitle),
    ...messages.editor.signs.flatMap(([sign, meaning]) => explained(sign.padEnd(10), meaning, size.columns)),
  ]
}

function explained(what: string, text: string, columns: number): Rows {
  const lead = `   ${what}`
  return wrapped(text, columns - widthOf(lead)).map((line, i): Span[] => [
    { text: i === 0 ? lead : ' '.repeat(widthOf(lead)), role: 'key' },
    { text: line, role: 'text' },
  ])
}
