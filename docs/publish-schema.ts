import { writeFileSync } from 'node:fs';
import { specJsonSchema } from '../runs/spec.ts';

/** `node docs/publish-schema.ts`: writes docs/spec.schema.json from the schema that specs are checked by. */
writeFileSync(new URL('./spec.schema.json', import.meta.url), `${JSON.stringify(specJsonSchema(), null, 2)}\n`);
