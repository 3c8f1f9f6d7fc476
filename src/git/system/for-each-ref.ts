import type { Oid } from '../../core/object/oid.js'
import type { Ref, RefName } from '../port.js'
import type { CatFile } from './cat-file.js'
import type { Repository } from './repository.js'
import { type GitProgram, runGit } from './spawn.js'

const fields = ['refname', 'objectname', '*objectname', '*objecttype', 'symref', 'upstream', 'push'] as const

/**
 * Lists the refs whose names start with one of the prefixes, in the order of their names.
 *
 * @see git-for-each-ref(1)
 */
export async function* forEachRef(git: Repository, objects: CatFile, prefixes: readonly string[]): AsyncGenerator<Ref> {
  // git matches whole components; its results are then filtered by the prefix.
  const directories = new Set(prefixes.map(prefix => prefix.slice(0, prefix.lastIndexOf('/') + 1)))
  const patterns = directories.has('') ? [] : ['--', ...directories]
  const format = fields.map(field => `%(${field})`).join('%00')
  const { stdout } = await runGit(git, ['for-each-ref', `--format=${format}`, ...patterns])
  for (const line of stdout.toString('utf8').split('\n').slice(0, -1)) {
    const values = line.split('\0')
    if (!prefixes.some(prefix => values[0]?.startsWith(prefix))) continue
    yield refOf(values, await peeledFurther(objects, values))
  }
}

function refOf(values: readonly string[], peeled: Oid | undefined): Ref {
  const [name, oid, , , symref, upstream, push] = values
  return {
    name: name as RefName,
    oid: oid as Oid,
    ...(peeled === undefined ? {} : { peeled }),
    ...(symref ? { symref: symref as RefName } : {}),
    ...(upstream ? { upstream: upstream as RefName } : {}),
    ...(push ? { push: push as RefName } : {}),
  }
}

/** A tag may point to a tag, and git before 2.45 follows only one. */
async function peeledFurther(objects: CatFile, [, oid, peeled, type]: readonly string[]): Promise<Oid | undefined> {
  if (type !== 'tag') return peeled ? (peeled as Oid) : undefined
  const answer = await objects.ask('info', `${oid}^{}`)
  return answer.kind === 'found' ? answer.oid : undefined
}

/** Returns the names of all branches, tags and remote branches, of whatever repository git finds: nothing is opened. */
export async function refNamesByGit(git: GitProgram): Promise<readonly string[]> {
  const kinds = ['refs/heads/', 'refs/tags/', 'refs/remotes/']
  const { stdout } = await runGit(git, ['for-each-ref', '--format=%(refname)', ...kinds])
  return stdout.toString('utf8').split('\n').slice(0, -1)
}
