import { toLatin1 } from '../../core/bytes/bytes.js'
import type { Config, Merger } from '../port.js'

/** Settings with which git merges texts otherwise. @see git-config(1) */
const settings = ['merge.default', 'merge.renormalize', 'diff.algorithm']

/** Tells whether git's settings leave texts to be merged line by line, as it does by default. */
export async function settingsMergeLines(config: Pick<Config, 'get'>): Promise<boolean> {
  const set = await Promise.all(settings.map(key => config.get(key)))
  // A style that shows the base keeps git from looking for what both sides did alike.
  const style = (await config.get('merge.conflictStyle')) ?? 'merge'
  return set.every(value => value === undefined) && style === 'merge'
}

/** What names a way to merge, or may stand for something that does. @see gitattributes(5) */
const suspicious = /merge|binary|\[attr\]/

export interface AttributeSources {
  readonly config: Config
  /** Reads the attributes that stand in no tree: the user's, and the repository's own. */
  readonly attributes: () => Promise<readonly string[]>
}

/** Returns what tells, without git, whether files are merged line by line: where no attribute may say otherwise. */
export function mergesLinesByAttributes({ config, attributes }: AttributeSources): Merger['mergesLines'] {
  return async ({ above }, readBlob) => {
    if (!(await settingsMergeLines(config)) || (await config.get('core.attributesFile')) !== undefined) return false
    const entries = above.flatMap(directory => directory.find('.gitattributes') ?? [])
    const inTrees = await Promise.all(entries.map(async ({ oid }) => toLatin1(await readBlob(oid))))
    return ![...(await attributes()), ...inTrees].some(text => suspicious.test(text))
  }
}
