/**
 * Tells whether a `.gitattributes` file names a filter for some files.
 *
 * @see gitattributes(5), filter
 */
export function namesFilter(text: string, filter: string): boolean {
  const lines = text.split('\n').filter(line => !/^\s*(?:#|$)/.test(line))
  return lines.some(line => line.trim().split(/\s+/).slice(1).includes(`filter=${filter}`))
}
