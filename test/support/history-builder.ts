import { concat, encode, LF, toLatin1 } from '../../src/core/bytes/bytes.js'
import { parseCommit, serializeCommit } from '../../src/core/object/commit.js'
import { type Ident, makeIdent } from '../../src/core/object/ident.js'
import { type ObjectFormat, type Oid, parseOid } from '../../src/core/object/oid.js'
import type { RawObject } from '../../src/core/object/raw-object.js'
import { branchRef, parseRefName } from '../../src/core/ref/ref-name.js'
import type { RefName } from '../../src/git/port.js'
import type { CommitOptions, DefinedHistory, HistoryBuilder, Labelled } from './history.js'
import { collectingSink, type Directory, editTree, type FileChanges, type ObjectSink } from './tree-builder.js'

const firstSecond = 1_600_000_000

/** Collects what a history's definition says, and makes the objects. */
export class Builder implements HistoryBuilder {
  private readonly objects = new Map<Oid, RawObject>()
  private readonly refs = new Map<RefName, Oid>()
  private readonly symrefs = new Map<RefName, RefName>()
  private readonly settings: [string, string][] = []
  private readonly labels = new Map<string, Oid>()
  private readonly directories = new Map<Oid, Directory>()
  private readonly boundary: Oid[] = []
  private readonly sink: ObjectSink
  private current: { branch: RefName } | { detached: Oid } = { branch: branchRef('main') }
  private ticks = 0

  constructor(
    private readonly name: string,
    private readonly format: ObjectFormat,
  ) {
    this.sink = collectingSink(format, this.objects)
  }

  commit(label: string, files: FileChanges = {}, options: CommitOptions = {}): Oid {
    const here = this.here()
    const parents = options.parents?.map(parent => this.oid(parent)) ?? (here === undefined ? [] : [here])
    const [first] = parents
    const directory = editTree(first === undefined ? undefined : this.directories.get(first), files, this.sink)
    const message = options.message ?? `${label}\n`
    const at = firstSecond + 60 * (this.ticks++ + (options.minutes ?? 0))
    const commit = serializeCommit({
      tree: directory.oid,
      parents,
      author: person(options.author ?? 'Ada Author <ada@example.com>', at, '+0100'),
      committer: person(options.committer ?? 'Carl Committer <carl@example.com>', at + 10, '+0000'),
      extraHeaders: options.extraHeaders ?? [],
      message: typeof message === 'string' ? encode(message) : message,
    })
    const oid = this.raw(label, commit)
    this.directories.set(oid, directory)
    return oid
  }

  merge(label: string, others: readonly string[], files: FileChanges = {}): Oid {
    const here = this.here()
    if (here === undefined) throw new Error(`history ${this.name}: a merge needs a commit to merge into`)
    this.labels.set('(here)', here)
    return this.commit(label, files, { parents: ['(here)', ...others] })
  }

  branch(name: string, at?: string): void {
    const oid = at === undefined ? this.here() : this.oid(at)
    if (oid !== undefined) this.refs.set(branchRef(name), oid)
    this.current = { branch: branchRef(name) }
  }

  orphan(name: string): void {
    this.current = { branch: branchRef(name) }
  }

  checkout(branch: string): void {
    this.current = { branch: branchRef(branch) }
  }

  detach(label: string): void {
    this.current = { detached: this.oid(label) }
  }

  tag(name: string, at?: string): void {
    this.refs.set(parseRefName(`refs/tags/${name}`), this.labelled(at))
  }

  annotatedTag(name: string, at?: string, message = `${name}\n`): Oid {
    const target = this.labelled(at)
    const tagger = person('Tina Tagger <tina@example.com>', firstSecond + 60 * this.ticks++, '+0000')
    const head = `object ${target}\ntype ${this.objects.get(target)?.type}\ntag ${name}\n`
    const body = concat([encode(`${head}tagger `), tagger.raw, encode(`\n\n${message}`)])
    const oid = this.sink.add({ type: 'tag', body })
    this.labels.set(name, oid)
    this.refs.set(parseRefName(`refs/tags/${name}`), oid)
    return oid
  }

  ref(name: string, at: string): void {
    this.refs.set(parseRefName(name), this.oid(at))
  }

  symref(name: string, target: string): void {
    this.symrefs.set(parseRefName(name), parseRefName(target))
  }

  config(key: string, value: string): void {
    this.settings.push([key, value])
  }

  shallow(...labels: readonly string[]): void {
    this.boundary.push(...labels.map(label => this.oid(label)))
  }

  raw(label: string, object: RawObject): Oid {
    const oid = this.sink.add(object)
    this.labels.set(label, oid)
    if (object.type === 'commit') this.move(oid)
    return oid
  }

  oid(label: string): Oid {
    const oid = this.labels.get(label) ?? this.refs.get(branchRef(label))
    if (oid === undefined) throw new Error(`history ${this.name} has no label ${label}`)
    return oid
  }

  tree(label: string): Oid {
    return treeOf(this.objects.get(this.oid(label)))
  }

  finish(): DefinedHistory {
    this.labels.delete('(here)')
    const commits = [...this.labels].filter(([, oid]) => this.objects.get(oid)?.type === 'commit')
    return {
      name: this.name,
      objectFormat: this.format,
      objects: withoutHidden(this.objects, this.boundary),
      refs: this.refs,
      symrefs: this.symrefs,
      head: this.current,
      config: this.settings,
      shallow: this.boundary,
      oids: Object.fromEntries(this.labels) as Labelled,
      trees: Object.fromEntries(commits.map(([label, oid]) => [label, treeOf(this.objects.get(oid))])) as Labelled,
      oid: label => this.oid(label),
    }
  }

  private here(): Oid | undefined {
    return 'detached' in this.current ? this.current.detached : this.refs.get(this.current.branch)
  }

  private labelled(at: string | undefined): Oid {
    const oid = at === undefined ? this.here() : this.oid(at)
    if (oid === undefined) throw new Error(`history ${this.name}: nothing to name yet`)
    return oid
  }

  private move(oid: Oid): void {
    if ('detached' in this.current) this.current = { detached: oid }
    else this.refs.set(this.current.branch, oid)
  }
}

function person(nameAndMail: string, seconds: number, zone: string): Ident {
  const [, name = '', mail = ''] = /^(.*) <(.*)>$/.exec(nameAndMail) ?? []
  return makeIdent(name, mail, { seconds, zone })
}

function treeOf(commit: RawObject | undefined): Oid {
  if (commit?.type !== 'commit') throw new Error('not a commit')
  // Not by parsing it: some commits are broken on purpose.
  return parseOid(toLatin1(commit.body.subarray('tree '.length, commit.body.indexOf(LF))))
}

/** A shallow repository does not hold what stands behind its boundary. */
function withoutHidden(objects: ReadonlyMap<Oid, RawObject>, boundary: readonly Oid[]): ReadonlyMap<Oid, RawObject> {
  const hidden = new Set<Oid>()
  const parentsOf = (oid: Oid) => {
    const object = objects.get(oid)
    return object?.type === 'commit' ? parseCommit(object.body).parents : []
  }
  const pending = boundary.flatMap(parentsOf)
  for (let oid = pending.pop(); oid !== undefined; oid = pending.pop()) {
    if (hidden.has(oid)) continue
    hidden.add(oid)
    pending.push(...parentsOf(oid))
  }
  return new Map([...objects].filter(([oid]) => !hidden.has(oid)))
}
