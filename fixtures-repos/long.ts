import { type DefinedHistory, defineHistory } from '../test/support/history.js'

/** Returns a linear history of `commits` commits c1, c2 … on main; each changes one of `files` files. */
export function longHistory(commits: number, files = 1): DefinedHistory {
  return defineHistory(`long-${commits}-${files}`, h => {
    for (let i = 1; i <= commits; i++) h.commit(`c${i}`, { [`dir${i % 7}/file${i % files}.txt`]: `${i}\n` })
  })
}
