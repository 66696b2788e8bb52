import { existsSync, writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { InvalidInputError } from '../core/errors.ts';
import { printResult } from './output.ts';

/** What `mettle init` writes; lines that begin with `#|` are parts to switch on. */
export const SPEC = `# Mettle spec. Fields: docs/spec.schema.json
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
# Take away \`#|\` to switch a part on.
#|persuasion:                            # how far does a model give way? hidden probes before and after each turn
#|  cases: [{ dataset: farm, sample: 40 }]   # or dailypersuasion, pmiyc, your own (docs/persuasion-cases.md)
#|  persuadees:
#|    - { name: mine, endpoint: openai, model: gpt-4o-mini, estimators: [logprob] }
#|  arms: [control, text, media]
#|  priors: [none, moderate]
#|  repeats: 3
#|review:                                # people decide some cases before the report (mettle review work --as NAME)
#|  people: 2
#|  deadline: 7d
#|  budget: { items: 100 }
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
