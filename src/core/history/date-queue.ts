/** A commit in the queue. */
export interface Dated {
  readonly seconds: number
}

/** A queue that returns the newest first, and of equal dates the first one added. */
export class DateQueue<T extends Dated> {
  private readonly heap: { readonly item: T; readonly turn: number }[] = []
  private turns = 0

  get size(): number {
    return this.heap.length
  }

  /** Returns the date of the next item, or undefined when there is none. */
  get newest(): number | undefined {
    return this.heap[0]?.item.seconds
  }

  push(item: T): void {
    this.heap.push({ item, turn: this.turns++ })
    let at = this.heap.length - 1
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!this.before(at, parent)) break
      this.swap(at, parent)
      at = parent
    }
  }

  pop(): T | undefined {
    const top = this.heap[0]
    const last = this.heap.pop()
    if (top === undefined || last === undefined || this.heap.length === 0) return top?.item
    this.heap[0] = last
    this.sink()
    return top.item
  }

  private sink(): void {
    let at = 0
    for (;;) {
      const left = 2 * at + 1
      const right = left + 1
      let first = at
      if (left < this.heap.length && this.before(left, first)) first = left
      if (right < this.heap.length && this.before(right, first)) first = right
      if (first === at) return
      this.swap(at, first)
      at = first
    }
  }

  private before(a: number, b: number): boolean {
    const one = this.heap[a]
    const other = this.heap[b]
    if (one === undefined || other === undefined) return false
    if (one.item.seconds !== other.item.seconds) return one.item.seconds > other.item.seconds
    return one.turn < other.turn
  }

  private swap(a: number, b: number): void {
    const one = this.heap[a]
    const other = this.heap[b]
    if (one === undefined || other === undefined) return
    this.heap[a] = other
    this.heap[b] = one
  }
}
