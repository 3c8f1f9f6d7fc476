import type { News } from './events.js'
import { setMessage } from './edits.js'
import { fieldOf } from './text-field.js'
import { afterLook } from '../absorb/absorb-mode.js'
import type { Model } from './model.js'
import { chosenFrom, splitUp } from '../split/update-split.js'
import { changed } from './update-plan.js'

/** Returns the editor that has heard of something. */
export function heard(model: Model, news: News): Model {
  switch (news.kind) {
    case 'simulated':
      return news.rows === model.rows ? { ...model, simulated: { rows: news.rows, result: news.result } } : model
    case 'merging':
      return news.rows === model.rows ? { ...model, merging: { rows: news.rows, merging: news.merging } } : model
    case 'changes':
      return { ...model, changes: new Map(model.changes).set(news.commit, news.changes) }
    case 'coloured': {
      const { file, lines } = news.colours
      return { ...model, colours: new Map(model.colours).set(file, lines) }
    }
    case 'paths':
      return { ...model, paths: new Map([...model.paths, ...news.paths]) }
    case 'published':
      return { ...model, published: news.commits }
    case 'written':
      return changed(model, setMessage(model.rows, news.key, news.text))
    case 'drafted':
      return { ...model, mode: { kind: 'message', key: news.key, field: fieldOf(news.text, 'at-start'), top: 0 } }
    case 'pieces':
      return chosenFrom(model, news)
    case 'parts-made':
      return splitUp(model, news)
    case 'notice':
      return { ...model, notice: news.text }
    case 'staged':
      return afterLook(model, news.answer)
  }
}
