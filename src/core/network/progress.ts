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

/** How far a transfer, or what else takes its time, is. Numbers are those of the stage; bytes only while receiving. */
export interface TransferProgress {
  readonly stage: TransferStage
  readonly done?: number
  readonly total?: number
  readonly bytes?: number
}
