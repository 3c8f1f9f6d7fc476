type Child = Node | string | undefined
type Attributes = Readonly<Record<string, string | undefined>>

/** Returns an element; strings become text, never markup. An attribute that is undefined is left out. */
export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) element.setAttribute(name, value)
  }
  for (const child of children) if (child !== undefined) element.append(child)
  return element
}

/** Returns a button that does something. */
export function makeButton(text: string, onClick: () => void, attributes: Attributes = {}): HTMLButtonElement {
  const button = make('button', { type: 'button', ...attributes }, text)
  button.addEventListener('click', onClick)
  return button
}

/** A choice of one among several, as radio buttons in a row. */
export function makeChoice<Value extends string>(choice: {
  readonly title: string
  readonly name: string
  readonly values: Readonly<Record<Value, string>>
  readonly initial: Value
  readonly onChange: (value: Value) => void
}): HTMLFieldSetElement {
  const options = (Object.entries(choice.values) as [Value, string][]).map(([value, label]) => {
    const checked = value === choice.initial ? '' : undefined
    const input = make('input', { type: 'radio', name: choice.name, value, checked })
    input.addEventListener('change', () => choice.onChange(value))
    return make('label', {}, input, make('span', {}, label))
  })
  return make('fieldset', { class: 'choice' }, make('legend', {}, choice.title), ...options)
}
