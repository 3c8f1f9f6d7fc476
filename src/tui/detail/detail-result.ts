import type { ResultCommit, Simulated } from '../../core/editor/session.js'
import { messages } from '../../output/messages.js'
import type { Item, Items } from './detail-item.js'
import { drawLanes, mostLanes, type GraphNode, graphOfRows, nodeOfRow } from './result-graph.js'
import { layoutOf } from '../model/layout.js'
import { factsOf, type Model, outcomeOf } from '../model/model.js'
import { isMerge, type Row, shown } from '../model/rows.js'

/** Returns the resulting history, newest first, as a graph. Lines are made on request. */
export function resultItems(model: Model): Items {
  const head = headItems(model)
  const { nodes, lanes } = graphOfRows(model.rows)
  const most = lanesIn(layoutOf(model).detailWidth)
  return {
    length: head.length + nodes.length,
    at: line => {
      const [node, row] = [nodes[line - head.length], lanes.at(line - head.length)]
      if (node === undefined || row === undefined) return head[line]
      const { mark, ...item } = node.kind === 'outside' ? outsideItem(model, node) : commitItem(model, node)
      return { ...item, lead: { text: drawLanes(row, mark, most), role: 'graph' } }
    },
  }
}

/** Returns the line of the commit that the row at the cursor goes into. */
export function resultLine(model: Model): number | undefined {
  const node = nodeOfRow(graphOfRows(model.rows), model.cursor)
  return node === undefined ? undefined : headItems(model).length + node
}

/** Most of the width is for the subjects. */
function lanesIn(width: number): number {
  return Math.max(2, Math.min(mostLanes, Math.floor((width - 20) / 4)))
}

function headItems(model: Model): readonly Item[] {
  const outcome = outcomeOf(model)
  const title: Item = { text: messages.editor.resultTitle(model.title), role: 'title' }
  if (outcome === undefined) return [title, { text: messages.editor.stillLooking, role: 'dim' }]
  if (outcome.trouble !== undefined) return [title, { text: outcome.trouble, role: 'error' }]
  if (outcome.names === 'provisional') return [title, { text: messages.editor.provisional, role: 'dim' }]
  return [title]
}

type MarkedItem = Pick<Item, 'text' | 'role'> & { readonly mark: string }

function outsideItem(model: Model, { name }: Extract<GraphNode, { kind: 'outside' }>): MarkedItem {
  const text = name === 'onto' ? model.onto || messages.editor.root : shown(name)
  return { text, role: 'dim', mark: 'o' }
}

const marks = { kept: '*', conflict: 'x', emptied: '-', rewritten: '@', unknown: '@', 'may-conflict': '@' } as const
const roles = {
  kept: 'dim',
  conflict: 'error',
  emptied: 'dim',
  rewritten: 'text',
  unknown: 'text',
  'may-conflict': 'warning',
} as const

function commitItem(model: Model, { at, rows }: Extract<GraphNode, { kind: 'commit' }>): MarkedItem {
  const outcome = outcomeOf(model)
  const commit = outcome?.history[at]
  const fate = commit?.fate ?? 'unknown'
  const those = rows.flatMap(position => model.rows[position] ?? [])
  const others = those.length > 1 ? ` (+${those.length - 1})` : ''
  const text = `${short(commit)} ${subjectOf(model, those)}${others}${branchesAt(outcome, commit)}`
  return { text, role: roles[fate], mark: marks[fate] }
}

function branchesAt(outcome: Simulated | undefined, commit: ResultCommit | undefined): string {
  if (commit?.oid === undefined) return ''
  return (outcome?.following ?? [])
    .filter(({ now }) => now === commit.oid)
    .map(({ branch }) => ` [${branch}]`)
    .join('')
}

function subjectOf(model: Model, rows: readonly Row[]): string {
  const [head] = rows
  const written = rows.flatMap(row => (row.kind === 'commit' && row.written !== undefined ? [row.written] : [])).at(-1)
  if (written !== undefined || head === undefined) return written?.split('\n', 1)[0] ?? ''
  return factsOf(model, head)?.subject ?? shown(isMerge(head) ? head.words : head.kind === 'commit' ? head.rest : '')
}

function short(commit: ResultCommit | undefined): string {
  return commit?.oid?.slice(0, 7) ?? '.......'
}
