import { schemaProperties } from '../request.ts';
import { type ChatFormat, type Deciding, SAFE_OR_UNSAFE } from './format.ts';
import { jsonPolicy, policyJson } from './json-policy.ts';

const thought = ({ plan }: Pick<Deciding, 'plan'>) => `The policy is applied; the content looks ${plan.verdict}.`;

/** Now and then the server leaves the harmony marks in, reasoning included. */
const marked = ({ plan }: Pick<Deciding, 'plan'>) => plan.uniform('harmony') < 0.1;

/**
 * gpt-oss-safeguard: the JSON that the policy asks for, after reasoning in a channel of its own, which servers give as a
 * field beside the content.
 */
export const gptOssSafeguard: ChatFormat = {
  wire: 'chat',
  words: SAFE_OR_UNSAFE,
  decided(deciding) {
    const json = policyJson(deciding, schemaProperties(deciding.body));
    if (!marked(deciding)) return json;
    return `<|channel|>analysis<|message|>${thought(deciding)}<|end|><|start|>assistant<|channel|>final<|message|>${json}`;
  },
  before: /"verdict":"/,
  malformed: [...jsonPolicy.malformed, '<|channel|>analysis<|message|>The content looks unsafe.'],
  reasoning: (deciding) => (marked(deciding) ? null : thought(deciding)),
};
