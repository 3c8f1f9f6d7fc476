/** The useful keys, in the last line of the editor. */

type Hints = readonly (readonly [key: string, does: string])[]

export const hints: Readonly<
  Record<
    | 'ends'
    | 'plan'
    | 'several'
    | 'narrow'
    | 'command'
    | 'merge'
    | 'detail'
    | 'insert'
    | 'line'
    | 'message'
    | 'help'
    | 'summary'
    | 'forget',
    Hints
  >
> = {
  ends: [
    ['enter', 'apply'],
    ['q', 'leave'],
    ['?', 'keys'],
  ],
  plan: [
    ['s', 'squash'],
    ['f', 'fixup'],
    ['r', 'reword'],
    ['d', 'drop'],
    ['J K', 'move'],
    ['m', 'message'],
    ['u', 'undo'],
    ['S', 'split'],
    ['v', 'range'],
    ['/', 'search'],
    ['t', 'result'],
  ],
  several: [['escape', 'one again']],
  narrow: [['tab', 'details']],
  command: [
    ['enter', 'apply'],
    ['q', 'leave'],
    ['d', 'leave out'],
    ['J K', 'move'],
    ['u', 'undo'],
    ['?', 'keys'],
  ],
  merge: [
    ['enter', 'apply'],
    ['q', 'leave'],
    ['r', 'its message'],
    ['d', 'leave out'],
    ['J K', 'move'],
    ['u', 'undo'],
    ['?', 'keys'],
  ],
  detail: [
    ['tab', 'plan'],
    ['h j k l', 'scroll'],
    ['t', 'view'],
    ['z', 'fold file'],
    ['?', 'keys'],
    ['q', 'leave'],
  ],
  insert: [
    ['x', 'command'],
    ['b', 'stop'],
    ['l', 'label'],
    ['escape', 'nothing'],
  ],
  line: [
    ['enter', 'ok'],
    ['escape', 'back'],
  ],
  message: [
    ['ctrl-s', 'keep'],
    ['escape', 'back'],
    ['ctrl-e', 'in your editor'],
  ],
  help: [
    ['j k', 'scroll'],
    ['escape', 'back'],
  ],
  summary: [
    ['enter', 'do it'],
    ['escape', 'back'],
  ],
  forget: [
    ['y', 'forget'],
    ['escape', 'back'],
  ],
}
