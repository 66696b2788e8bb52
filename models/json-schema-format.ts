import type { Json } from '../core/canonical-json.ts';
import type { ChatRequest } from './model-port.ts';
import { isFields } from './provider-error.ts';

/** `response_format` of chat completions for a schema. `strict` only where every server that knows it accepts it. */
export function responseFormat({ name, schema }: NonNullable<ChatRequest['schema']>): {
  readonly [key: string]: Json;
} {
  return { type: 'json_schema', json_schema: { name, schema, strict: isStrictSchema(schema) } };
}

/** Whether each object in the schema is closed and requires all of its properties, as OpenAI's strict mode demands. */
export function isStrictSchema(schema: unknown): boolean {
  if (Array.isArray(schema)) return schema.every(isStrictSchema);
  if (!isFields(schema)) return true;
  if (isFields(schema.properties)) {
    const required = Array.isArray(schema.required) ? schema.required : [];
    if (schema.additionalProperties !== false) return false;
    if (!Object.keys(schema.properties).every((name) => required.includes(name))) return false;
    return Object.values(schema.properties).every(isStrictSchema) && nested(schema);
  }
  return schema.type !== 'object' && nested(schema);
}

const NESTED = ['items', 'anyOf', '$defs', 'definitions'];

function nested(schema: Readonly<Record<string, unknown>>): boolean {
  return NESTED.every((key) => {
    const inside = schema[key];
    if (inside === undefined) return true;
    return key === '$defs' || key === 'definitions'
      ? isFields(inside) && Object.values(inside).every(isStrictSchema)
      : isStrictSchema(inside);
  });
}
