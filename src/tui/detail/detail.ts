import type { CommitFacts, FileChange } from '../../core/editor/session.js'
import { messages } from '../../output/messages.js'
import { changesItems, changesLine } from './detail-changes.js'
import type { Item, Items } from './detail-item.js'
import { resultItems, resultLine } from './detail-result.js'
import { layoutOf } from '../model/layout.js'
import { currentCommit, currentRow, type Model, outcomeOf, thereOf } from '../model/model.js'
import { type Row, shown } from '../model/rows.js'
import { wrapped } from '../text/wrap.js'

/** Returns the right side, line by line. */
export function detailItems(model: Model): Items {
  switch (model.view) {
    case 'commit':
      return itemsOfCommit(model)
    case 'result':
      return resultItems(model)
    case 'changes':
      return changesItems(model)
  }
}

/** Returns the line for the row at the cursor, if the right side shows the whole plan. */
export function detailLine(model: Model): number | undefined {
  switch (model.view) {
    case 'commit':
      return undefined
    case 'result':
      return resultLine(model)
    case 'changes':
      return changesLine(model)
  }
}

/** The same list as before if nothing has changed. */
function itemsOfCommit(model: Model): readonly Item[] {
  const commit = currentCommit(model)
  const changes = commit === undefined ? undefined : model.changes.get(commit.oid)
  const inputs = [model.rows, model.cursor, model.folded, changes, model.simulated, model.published, model.size]
  if (remembered !== undefined && inputs.every((input, i) => input === remembered?.inputs[i])) return remembered.items
  remembered = { inputs, items: commitItems(model) }
  return remembered.items
}

/** It has thousands of lines, and is requested several times per key. */
let remembered: { readonly inputs: readonly unknown[]; readonly items: readonly Item[] } | undefined

/** Returns the number of lines on the right. */
export function detailLength(model: Model): number {
  return detailItems(model).length
}

/** Returns the files whose changes are on the right. */
export function detailFiles(model: Model): readonly string[] {
  if (model.view !== 'commit') return []
  return [...new Set(itemsOfCommit(model).flatMap(({ path }) => (path === undefined ? [] : [path])))]
}

/** Returns the file of the first visible change. */
export function detailFileAt(model: Model): string | undefined {
  if (model.view !== 'commit') return undefined
  return itemsOfCommit(model)
    .slice(model.detailTop)
    .find(({ path }) => path !== undefined)?.path
}

function commitItems(model: Model): readonly Item[] {
  const row = currentRow(model)
  if (row === undefined) return [{ text: messages.editor.emptyPlan, role: 'dim' }]
  const facts = currentCommit(model)
  if (facts === undefined)
    return [{ text: row.kind === 'commit' ? `${row.commit} ${shown(row.rest)}` : commandText(row), role: 'text' }]
  const written = row.kind === 'commit' ? row.written : undefined
  return [
    ...headItems(model, facts),
    ...fateItems(model, facts),
    { text: '', role: 'text' },
    ...(written === undefined ? [] : [{ text: messages.editor.writtenHere, role: 'note' } as const]),
    ...textItems(written ?? facts.message, layoutOf(model).detailWidth - 2),
    { text: '', role: 'text' },
    ...fileItems(model, model.changes.get(facts.oid)),
  ]
}

function commandText(row: Extract<Row, { kind: 'command' }>): string {
  return `${row.action} ${shown(row.words)}`.trim()
}

function headItems({ published }: Model, facts: CommitFacts): readonly Item[] {
  const marks = [
    ...(facts.parents.length > 1 ? [messages.editor.merge] : []),
    ...(facts.partOf === undefined ? [] : [messages.editorSplit.partOf(facts.partOf.slice(0, 7))]),
    ...(facts.signature === 'signed' ? [messages.editor.signed] : []),
    ...(published.has(thereOf(facts)) ? [messages.editor.published] : []),
    ...facts.branches.map(branch => `[${branch}]`),
  ]
  return [
    { text: facts.oid, role: 'id' },
    { text: facts.author, role: 'author' },
    ...(facts.seconds === undefined ? [] : [{ text: dateOf(facts.seconds), role: 'dim' } as const]),
    ...(marks.length === 0 ? [] : [{ text: marks.join(', '), role: 'note' } as const]),
  ]
}

function dateOf(seconds: number): string {
  const date = new Date(seconds * 1000)
  return Number.isNaN(date.getTime()) ? '' : date.toISOString().replace('T', ' ').replace(/\..*/, ' UTC')
}

function fateItems(model: Model, facts: CommitFacts): readonly Item[] {
  const { oid, branches, partOf, signature } = facts
  const outcome = outcomeOf(model)
  const fate = outcome?.fates.get(oid)
  const items: Item[] = []
  if (fate?.kind === 'may-conflict') {
    items.push({ text: messages.editor.mayConflictHere, role: 'warning' })
    items.push(...fate.files.map(({ path }): Item => ({ text: `  ${path}`, role: 'warning' })))
  }
  if (fate?.kind === 'conflict') {
    items.push({ text: messages.editor.conflictsHere, role: 'error' })
    items.push(...fate.files.map(({ path, kind }): Item => ({ text: `  ${path} (${kind})`, role: 'error' })))
  }
  if (fate?.kind === 'emptied') items.push({ text: messages.editor.emptiedHere, role: 'warning' })
  const hadOne = partOf === undefined || signature === 'signed'
  if (hadOne && outcome?.unsigned.has(thereOf(facts)) === true)
    items.push({ text: messages.editor.losesSignature, role: 'warning' })
  const following = outcome?.following.filter(({ branch }) => branches.includes(branch)) ?? []
  if (following.length > 0)
    items.push({ text: messages.editor.follows(following.map(({ branch }) => branch)), role: 'note' })
  return items
}

function textItems(text: string, width: number): readonly Item[] {
  return text
    .trimEnd()
    .split('\n')
    .flatMap((line, i) => wrapped(line, width).map((text): Item => ({ text, role: i === 0 ? 'subject' : 'text' })))
}

function fileItems({ folded }: Model, files: readonly FileChange[] | 'unreadable' | undefined): readonly Item[] {
  if (files === undefined) return [{ text: '…', role: 'dim' }]
  if (files === 'unreadable') return [{ text: messages.editor.unreadable, role: 'error' }]
  if (files.length === 0) return [{ text: messages.editor.noChanges, role: 'dim' }]
  return files.flatMap(file =>
    folded.has(file.path) ? [fileItem(file, 'folded')] : [fileItem(file, 'open'), ...lineItems(file)],
  )
}

function fileItem({ path, kind, lines }: FileChange, state: 'folded' | 'open'): Item {
  const count = (wanted: string) => lines.filter(line => line.kind === wanted).length
  const [added, deleted] = [count('added'), count('deleted')]
  const numbers = added + deleted === 0 ? '' : ` +${added} -${deleted}`
  const letter = { added: 'A', deleted: 'D', modified: 'M' }[kind]
  return {
    text: `${path}${numbers}`,
    role: 'file',
    path,
    lead: { text: `${state === 'folded' ? '>' : 'v'} ${letter} `, role: 'dim' },
  }
}

const signs = { context: ' ', added: '+', deleted: '-' } as const

function lineItems(file: FileChange): readonly Item[] {
  const { path, lines } = file
  return lines.map(({ kind, text }, line): Item => {
    if (kind === 'hunk' || kind === 'note') return { text, role: kind, path }
    const ground = kind === 'context' ? 'plain' : kind
    return { text, role: kind, path, ground, code: { file, line }, lead: { text: signs[kind], role: kind } }
  })
}
