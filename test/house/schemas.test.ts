import { readFileSync } from 'node:fs'
import test from 'ava'

interface Schema {
  readonly required: readonly string[]
  readonly properties: Readonly<Record<string, unknown>>
  readonly $defs: unknown
}

const schema = (name: string): Schema => JSON.parse(readFileSync(`schemas/${name}.json`, 'utf8'))

for (const name of ['absorb', 'split']) {
  test(`${name}.json says of what all rewrites tell what rewrite.json says`, t => {
    const [own, { required, properties, $defs }] = [schema(name), schema('rewrite')]
    t.deepEqual(own.$defs, $defs)
    t.deepEqual(
      required.filter(property => !own.required.includes(property)),
      [],
    )
    for (const [property, meaning] of Object.entries(properties)) {
      if (property !== 'command') t.deepEqual(own.properties[property], meaning, property)
    }
  })
}
