import { readFile } from 'node:fs/promises'
import { transform } from 'esbuild'

/**
 * Makes the readers of languages small: of each family, only those that are used are packed. Their names may go, too:
 * one that fails is in no bug report.
 */
export const languageModes = {
  name: 'language-modes',
  setup(build) {
    build.onLoad({ filter: /[\\/]@codemirror[\\/]legacy-modes[\\/]mode[\\/][a-z]+\.js$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8')
      // Each language is made by a call, of words that are made by calls; none of these does anything else.
      const pure = text.replace(/\b(?<!function )(?:clike|words)\(/g, '/* @__PURE__ */ $&')
      const { code } = await transform(pure, { minifyIdentifiers: true, minifySyntax: true })
      return { contents: code }
    })
  },
}
