/** How many letters are read without a pause: a small part of the time that a key has. */
const piece = 500
/** What a line takes, however short it is. */
const ofLine = 20

/** Work that is done in pieces, with pauses between them, and has an end. */
export class Effort {
  #spent = 0
  #sincePause = 0

  constructor(
    private readonly pause: () => Promise<void>,
    private readonly most: number,
    private readonly whole?: Effort,
  ) {}

  get isSpent(): boolean {
    return this.#spent >= this.most || this.whole?.isSpent === true
  }

  /** Returns the effort for a part of the work, which is part of this. */
  part(most: number): Effort {
    return new Effort(this.pause, most, this)
  }

  /** Counts a line of so many letters. */
  async spend(letters: number): Promise<void> {
    const cost = letters + ofLine
    this.#spent += cost
    if (this.whole !== undefined) return this.whole.spend(letters)
    this.#sincePause += cost
    if (this.#sincePause < piece) return
    this.#sincePause = 0
    await this.pause()
  }
}
