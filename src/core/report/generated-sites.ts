/** Branches that hosts publish as a site: what a program has generated needs no history. */
const names =
  /^(?:gh-pages|gl-pages|pages|site|docs-build|built-docs|deploy(?:ment)?|publish(?:ed)?|_?netlify.*|benchmark-data)$/i

/** Tells whether a branch's name is one under which generated sites are kept. */
export function hasGeneratedName(branch: string): boolean {
  return names.test(branch)
}
