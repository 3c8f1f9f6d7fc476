import { tenLines } from '../../fixtures-repos/staging.js'
import { fromLatin1 } from '../../src/core/bytes/bytes.js'
import { oracle } from './git.js'
import type { TestRepository } from './repository.js'

/** Stages changes for three commits of `staging`, and some that have none: a line below, another's, odd new files. */
export async function stageForMany(repo: TestRepository): Promise<void> {
  await repo.write('list.txt', tenLines({ 2: 'zwei\n²', 4: 'vier', 6: 'sechs', 9: 'neun' }))
  await repo.write('図書館.md', '本と雑誌\n')
  await repo.write('README.md', 'A list\n\nOf \u001b[31mred\u001b[0m lines.\n')
  await repo.gitSays('add', '--all')
  await stageOddName(repo)
}

/** Stages a file whose name is no UTF-8; no worktree need be able to hold it. */
async function stageOddName(repo: TestRepository): Promise<void> {
  const at = { cwd: repo.directory, env: repo.env }
  const blob = (await repo.gitSays('rev-parse', 'HEAD:README.md')).trim()
  const input = fromLatin1(`100644 ${blob}\tcaf\xe9.txt\0`)
  await oracle(['update-index', '-z', '--index-info'], { ...at, input })
}
