const months = words('january february march april may june july august september october november december')
const weekdays = words('sunday monday tuesday wednesday thursday friday saturday')
const units = words('second minute hour day week month year')
const numbers = words('zero one two three four five six seven eight nine ten last')
const moments = words('yesterday today noon midnight tea am pm never now ago')
const zones = words('z utc gmt wet bst cet cest met mest eet eest est edt cst cdt mst mdt pst pdt hst jst ist nzt nzst')
const fillers = words('t at on in the of and st nd rd th')
const whole = new Set([...numbers, ...moments, ...zones, ...fillers])

/**
 * Tells whether every word of a text has to do with dates. Git passes over those that have not: `v1.0` is the first of
 * the month to it.
 *
 * @see date.c, approxidate_alpha
 */
export function hasOnlyDateWords(text: string): boolean {
  const found = text.toLowerCase().match(/\p{L}+/gu) ?? []
  return found.every(word => whole.has(word) || units.includes(word.replace(/s$/, '')) || isNameOfDay(word))
}

/** Months and weekdays may be shortened to three letters. */
function isNameOfDay(word: string): boolean {
  return word.length >= 3 && [...months, ...weekdays].some(name => name.startsWith(word))
}

function words(text: string): readonly string[] {
  return text.split(' ')
}
