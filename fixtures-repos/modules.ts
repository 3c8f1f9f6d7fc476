import { type DefinedHistory, defineHistory } from '../test/support/history.js'
import type { FileChanges } from '../test/support/tree-builder.js'

/** A─B─C on main: a submodule's repository. */
export const inner = defineHistory('inner', h => {
  h.commit('A', { 'inner.txt': 'a\n' })
  h.commit('B', { 'inner.txt': 'b\n' })
  h.commit('C', { 'inner.txt': 'c\n' })
})

/** Holds `inner` at `in/ner`; what others record of it is B, below the tip. */
export const library = defineHistory('library', h => {
  h.commit('A', { 'library.txt': 'a\n' })
  h.commit('B', {
    'library.txt': 'b\n',
    'in/ner': { submodule: inner.oids.A },
    '.gitmodules': entry('in/ner', { path: 'in/ner', url: '../inner.git' }),
  })
  h.commit('C', { 'library.txt': 'c\n' })
})

/** A─B with submodules: one that has its own, and one below the tip of its branch. */
export const application = defineHistory('application', h => {
  h.commit('A', { 'app.txt': 'a\n' })
  h.commit('B', {
    'app.txt': 'b\n',
    'libs/library': { submodule: library.oids.B },
    inner: { submodule: inner.oids.B },
    '.gitmodules':
      entry('libs/the "library"', { path: 'libs/library', url: '../library.git' }) +
      entry('inner', { path: 'inner', url: '../inner.git', branch: 'main' }),
  })
})

/** Returns a history of one commit with such a `.gitmodules` and `inner` at `inner`, or with other files. */
export function withModules(name: string, text: string, files?: FileChanges): DefinedHistory {
  return defineHistory(name, h => {
    h.commit('A', { '.gitmodules': text, ...(files ?? { inner: { submodule: inner.oids.B } }) })
  })
}

/** Returns the lines of one submodule. */
export function entry(name: string, settings: Readonly<Record<string, string>>): string {
  const lines = Object.entries(settings).map(([key, value]) => `\t${key} = ${value}\n`)
  return `[submodule ${JSON.stringify(name)}]\n${lines.join('')}`
}
