/** Branches that hosts publish as a site: generated files whose history is not needed. */
const names =
  /^(?:gh-pages|gl-pages|pages|site|docs-build|built-docs|deploy(?:ment)?|publish(?:ed)?|_?netlify.*|benchmark-data)$/i

/** Tells whether a branch's name is usual for generated sites. */
export function hasGeneratedName(branch: string): boolean {
  return names.test(branch)
}
