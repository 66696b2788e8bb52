import { existsSync, writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { InvalidInputError } from '../core/errors.ts';
import { printResult } from './output.ts';

const SPEC = `# Mettle spec. Fields: docs/spec.schema.json
name: my-evaluation
cases:
  - dataset: hatecheck
    sample: 200
  - dataset: xstest
endpoints:
  openai:
    base_url: https://api.openai.com/v1   # any OpenAI-compatible server
    api_key_env: OPENAI_API_KEY
    concurrency: { start: 4, ceiling: 16 }
moderators:
  - name: policy
    dialect: json-policy
    endpoint: openai
    model: gpt-4o-mini
  - name: keyword
    dialect: keyword
# budget_usd: 1                          # a hard limit; needs prices
prices:
  gpt-4o-mini: { input_per_mtok: 0.15, output_per_mtok: 0.60 }
`;

export function initCommand(): Command {
  return new Command('init')
    .description('write a spec to start from')
    .argument('[file]', 'where to', 'mettle.yaml')
    .option('--json', 'as JSON', false)
    .action((file: string, { json }: { json: boolean }) => {
      if (existsSync(file)) throw new InvalidInputError(`${file} is there already; nothing was written`);
      writeFileSync(file, SPEC, { flag: 'wx' });
      printResult(json, { spec: file }, `wrote ${file}; next: mettle check ${file}`);
    });
}
