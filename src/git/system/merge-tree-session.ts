import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { toLatin1 } from '../../core/bytes/bytes.js'
import { type AskMerge, type MergeAnswer, mergeOptions, type MergePlace, type Sides } from './merge-tree.js'
import { lengthOfAnswer, readMergeTreeAnswer } from './merge-tree-answer.js'
import { exitOf, failureOf, startGit } from './spawn.js'

/**
 * Returns a merger with one process for all merges: from git 2.49, which writes each answer at once (older ones write
 * after all questions, and each merge depends on the one before). Objects that are added later are loose files, which a
 * running git finds too.
 *
 * @see git-merge-tree(1), INPUT FORMAT
 */
export function askSession(place: MergePlace): AskMerge {
  let session: Session | undefined
  return {
    ask: sides => {
      if (session === undefined || session.dead) session = new Session(place)
      return session.ask(sides)
    },
    close: async () => session?.close(),
  }
}

interface Question {
  readonly sides: Sides
  readonly resolve: (answer: MergeAnswer) => void
  readonly reject: (error: unknown) => void
}

/** One run of the process. */
class Session {
  dead = false
  readonly #child: ChildProcessWithoutNullStreams
  readonly #ended: Promise<void>
  /** In the order of asking, which is that of the answers. */
  readonly #questions: Question[] = []
  readonly #fields: string[] = []
  #begun = ''

  constructor(place: MergePlace) {
    const { git } = place
    const args = ['merge-tree', '--stdin', '-z', ...mergeOptions(place)]
    this.#child = startGit(git, args)
    const stderr: Buffer[] = []
    this.#child.stdout.on('data', (chunk: Buffer) => this.#take(chunk))
    this.#child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
    this.#ended = exitOf(this.#child, git)
      .then(({ code, killedBy }) => {
        const words = Buffer.concat(stderr).toString('utf8')
        return failureOf(git, { args, exitCode: code, signal: killedBy, stderr: words })
      })
      .catch((error: unknown) => error)
      .then(failure => this.#die(failure))
  }

  ask(sides: Sides): Promise<MergeAnswer> {
    return new Promise((resolve, reject) => {
      this.#questions.push({ sides, resolve, reject })
      const base = sides.base === undefined ? '' : `${sides.base} -- `
      this.#child.stdin.write(`${base}${sides.ours} ${sides.theirs}\n`)
    })
  }

  async close(): Promise<void> {
    this.#child.stdin.end()
    await this.#ended
  }

  #take(chunk: Buffer): void {
    const [first = '', ...rest] = toLatin1(chunk).split('\0')
    const last = rest.pop()
    if (last === undefined) {
      this.#begun += first
      return
    }
    this.#fields.push(this.#begun + first, ...rest)
    this.#begun = last
    for (let length = lengthOfAnswer(this.#fields); length !== undefined; length = lengthOfAnswer(this.#fields)) {
      this.#answer(this.#fields.splice(0, length))
    }
  }

  #answer([status, ...fields]: readonly string[]): void {
    const question = this.#questions.shift()
    if (question === undefined) return
    const { ours, theirs } = question.sides
    const answer = readMergeTreeAnswer(fields, [ours, theirs])
    question.resolve({ ...answer, end: status === '1' ? 'clean' : 'conflict' })
  }

  #die(failure: unknown): void {
    this.dead = true
    for (const { reject } of this.#questions.splice(0)) reject(failure)
  }
}
