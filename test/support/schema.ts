import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'

/** Returns what is wrong with a document by one of the shipped schemas; empty when nothing is. */
export function schemaErrors(schema: string, document: unknown): string {
  const ajv = new Ajv2020({ allErrors: true })
  const validate = ajv.compile(JSON.parse(readFileSync(`schemas/${schema}.json`, 'utf8')))
  return validate(document) ? '' : ajv.errorsText(validate.errors)
}
