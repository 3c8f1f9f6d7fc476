export type TransferStage =
  | 'connect'
  | 'count'
  | 'compress'
  | 'receive'
  | 'resolve'
  | 'checkout'
  | 'submodules'
  | 'large-files'
  | 'sign'
  | 'hooks'

/** The progress of a transfer or of other long work. Numbers are those of the stage; bytes only while receiving. */
export interface TransferProgress {
  readonly stage: TransferStage
  readonly done?: number
  readonly total?: number
  readonly bytes?: number
}
