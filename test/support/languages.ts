import { readFileSync } from 'node:fs'
import type { Language } from '../../src/core/syntax/parsers.js'

/** All languages that there are colours for, as the source lists them: types leave no list behind. */
export const languages = [...readFileSync('src/core/syntax/parsers.ts', 'utf8').matchAll(/^ {2}\| '([a-z]+)'$/gm)].map(
  ([, language]) => language as Language,
)
