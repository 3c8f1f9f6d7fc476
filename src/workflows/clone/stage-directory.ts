import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { ProcessMark } from '../context.js'
import { codeOf } from './files.js'
import { stageName, startUsing } from './stage-name.js'

/** Makes a temporary directory that bears this process's mark, and returns its name. `of` is empty inside a target. */
export async function makeStageDirectory(parent: string, mark: ProcessMark, of: string): Promise<string> {
  for (let attempt = 0; ; attempt++) {
    const name = stageName(mark, of, attempt)
    try {
      await mkdir(join(parent, name))
      startUsing(name)
      return name
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error
    }
  }
}
