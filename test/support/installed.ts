import { spawnSync } from 'node:child_process'
import test, { type ImplementationFn } from 'ava'

/** Declares a test that needs git-lfs; where that is not installed, it is skipped, and its title says so. */
export function testWithLfs(title: string, implementation: ImplementationFn<[]>): void {
  declare(title, implementation, lfsMissing)
}

const lfsMissing = spawnSync('git', ['lfs', 'version']).status === 0 ? undefined : 'git-lfs is not installed'

function declare(title: string, implementation: ImplementationFn<[]>, missing: string | undefined): void {
  if (missing === undefined) test(title, implementation)
  else test.skip(`${title}: ${missing}`, implementation)
}
