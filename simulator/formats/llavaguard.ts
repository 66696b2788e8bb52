import { TAXONOMIES } from '../../moderation/taxonomies/registry.ts';
import { namedCategories, nativeIn } from '../hazards.ts';
import { capitalised } from '../words.ts';
import { type ChatFormat, SAFE_OR_UNSAFE } from './format.ts';

const codeOf = nativeIn('llavaguard');
const NAMES = new Map<string, string>(TAXONOMIES.llavaguard.categories.map(({ code, name }) => [code, name]));

/** LlavaGuard: a JSON object with one category by number and name, `NA: None applying` for safe pictures. */
export const llavaGuard: ChatFormat = {
  wire: 'chat',
  words: SAFE_OR_UNSAFE,
  before: /"rating":\s*"/,
  decided(deciding) {
    const { plan } = deciding;
    const [code = 'O1'] = plan.verdict === 'unsafe' ? namedCategories(codeOf, deciding) : ['NA'];
    const answer = {
      rating: capitalised(plan.verdict),
      category: code === 'NA' ? 'NA: None applying' : `${code}: ${NAMES.get(code) ?? ''}`,
      rationale: `Simulated: the picture looks ${plan.verdict}.`,
    };
    return JSON.stringify(answer, null, plan.uniform('dress') < 0.5 ? 4 : 0);
  },
  malformed: [
    '',
    'Unsafe',
    '{"rating": "Harmful", "category": "O1: Hate, Humiliation, Harassment", "rationale": "."}',
    '{"rating": "Unsafe", "category": "NA: None applying", "rationale": "."}',
    '{"rating": "Safe", "category": "O1: Hate, Humiliation, Harassment", "rationale": "."}',
    '{"category": "O1: Hate, Humiliation, Harassment"}',
    '{"rating": "Unsafe", "category": "O1: Hate, Humiliation, Harassment", "rationale": ',
    'Rating: Unsafe',
    'The picture is rated {"rating": "Unsafe", "category": "O1", "rationale": "."}',
    'null',
    '{"rating": "Un\uFFFDsafe", "category": "O1", "rationale": "."}',
  ],
};
