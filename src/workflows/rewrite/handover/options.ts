/**
 * What a conflict leads to. `git`: git's own rebase goes on from there. `stop`: nothing is changed. `default`: on a
 * terminal that is asked, else `stop`.
 */
export type OnConflict = 'default' | 'git' | 'stop'
