/** What a shell shows beside the words that it offers. */

export const help = 'Show the commands, or the help of one'

/** Beside the other commands of git; it stands in scripts between quotation marks. */
export const slim = 'small clones, clean history'

export const version = 'Show the version'

export const head = 'the current commit'

export const refKinds = { heads: 'branch', tags: 'tag', remotes: 'remote branch' } as const

export function operation(what: { readonly verb: string; readonly subject: string; readonly age: string }): string {
  return `${what.verb}: ${what.subject}, ${what.age}`
}
