import { decodeLossy, fromLatin1, toLatin1 } from '../bytes/bytes.js'
import { squashChainMessage } from '../message/squash-chain.js'
import type { CommitLine, TodoLine } from '../rewrite/todo/todo-list.js'

/**
 * Returns the message that a list gives to the commit of a line, with the messages of everything folded into it up to
 * there.
 *
 * @param messageOf the message of a commit as a line names it, in UTF-8
 */
export function draftAt(
  lines: readonly TodoLine[],
  position: number,
  messageOf: (commit: string) => Uint8Array | undefined,
): string {
  const steps: CommitLine[] = []
  for (const line of lines.slice(0, position + 1)) {
    if (!('commit' in line) || line.action === 'drop') continue
    if (line.action !== 'squash' && line.action !== 'fixup') steps.length = 0
    steps.push(line)
  }
  const said = (step: CommitLine) => toLatin1(step.written ?? messageOf(step.commit) ?? new Uint8Array())
  const from = Math.max(
    0,
    steps.findLastIndex(({ written }) => written !== undefined),
  )
  const [first, ...folded] = steps.slice(from)
  if (first === undefined) return ''
  const parts = folded.map(step => ({ message: said(step), role: roleOf(step) }))
  const plain = parts.every(({ role }) => role === 'skip')
  return decodeLossy(fromLatin1(plain ? said(first) : squashChainMessage(said(first), parts)))
}

function roleOf({ action, message }: CommitLine): 'add' | 'skip' | 'replace' {
  if (action === 'squash') return 'add'
  return message === undefined ? 'skip' : 'replace'
}
