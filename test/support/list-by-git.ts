import assert from 'node:assert/strict'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { tryOracle } from './git.js'
import { fc } from './properties.js'
import type { TestRepository } from './repository.js'

/** Returns the list that git makes for a rebase, without what stands below it for people. */
export async function listByGit(repo: TestRepository, options: readonly string[]): Promise<string> {
  const file = join(repo.home, 'list')
  await rm(file, { force: true })
  const env = { ...repo.env, GIT_SEQUENCE_EDITOR: `f() { cp "$1" "${file}"; false; }; f` }
  const { stderr } = await tryOracle(['rebase', '-q', '-i', ...options], { cwd: repo.directory, env })
  const list = await readFile(file, 'utf8').catch(() => assert.fail(stderr))
  const [lines = ''] = list.split(/\n# Rebase [^\n]* \(/, 1)
  return lines.replace(/^(pick \S+) # /gm, '$1 ')
}

/** What is done to the lines of a list, one number for each line. */
export const changes = fc.array(fc.nat({ max: 19 }), { minLength: 60, maxLength: 60 })

/** Drops, folds and reorders lines of a list; labels stay where they are. */
export function changed(list: string, changes: readonly number[]): string {
  const lines = list.split('\n').filter(line => line !== '' && !line.startsWith('#'))
  const isPick = (line: string | undefined) => line?.startsWith('pick ') ?? false
  for (const [i, line] of lines.entries()) {
    const before = lines[i - 1]
    const change = changes[i] ?? 19
    if (!isPick(line)) {
      if (line.startsWith('merge ') && change === 0) lines[i] = `drop ${/-C (\S+)/.exec(line)?.[1]}`
    } else if (line.endsWith(' # empty') || before?.endsWith(' # empty')) continue
    else if (change === 0) lines[i] = line.replace('pick', 'drop')
    else if (change < 3 && /^(pick|fixup|squash) /.test(before ?? '')) {
      lines[i] = line.replace('pick', change === 1 ? 'fixup' : 'squash')
    } else if (change === 3 && isPick(before)) [lines[i - 1], lines[i]] = [line, before ?? '']
  }
  return `${lines.join('\n')}\n`
}
