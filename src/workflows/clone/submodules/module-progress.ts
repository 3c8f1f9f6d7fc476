import type { TransferOptions } from '../../../git/port.js'

type OnProgress = TransferOptions['onProgress']

/** One progress line for many transfers: how many submodules are done, and the total of all of them. */
export interface ModuleProgress {
  /** Adds this many to the total. */
  expect(count: number): void
  /** Reports one transfer; undefined when nobody watches. */
  of(path: string): OnProgress
  done(): void
  /** Shows nothing while a person is asked something: an animation would overwrite the question. */
  silently<T>(ask: () => Promise<T>): Promise<T>
}

export function moduleProgress(onProgress: OnProgress): ModuleProgress {
  const bytes = new Map<string, number>()
  let [done, total] = [0, 0]
  let silent = false
  const tell = () => {
    if (silent) return
    const sum = [...bytes.values()].reduce((all, some) => all + some, 0)
    if (total > 0) onProgress?.({ stage: 'submodules', done, total, ...(sum === 0 ? {} : { bytes: sum }) })
  }
  return {
    expect: count => {
      total += count
      tell()
    },
    of: path =>
      onProgress &&
      (progress => {
        if (progress.bytes !== undefined) bytes.set(path, progress.bytes)
        tell()
      }),
    done: () => {
      done++
      tell()
    },
    silently: async ask => {
      silent = true
      onProgress?.({ stage: 'connect' })
      try {
        return await ask()
      } finally {
        silent = false
        tell()
      }
    },
  }
}
