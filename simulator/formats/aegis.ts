import { TAXONOMIES } from '../../moderation/taxonomies/registry.ts';
import { namedCategories, nativeIn } from '../hazards.ts';
import { textOfParts } from '../request.ts';
import { type ChatFormat, type Deciding, SAFE_OR_UNSAFE } from './format.ts';

const codeOf = nativeIn('aegis-2');
const NAMES = new Map<string, string>(TAXONOMIES['aegis-2'].categories.map(({ code, name }) => [code, name]));

/** Categories of an unsafe answer by their names, with commas between; now and then none. */
function named(deciding: Deciding): string | null {
  if (deciding.plan.verdict !== 'unsafe') return null;
  const names = namedCategories(codeOf, deciding, { mayOmit: true }).map((code) => NAMES.get(code) ?? code);
  return names.length === 0 ? null : names.join(', ');
}

/** NemoGuard 8B Content Safety: a JSON object; `Response Safety` only where the prompt holds an agent's answer. */
export const nemoGuard: ChatFormat = {
  wire: 'chat',
  words: SAFE_OR_UNSAFE,
  before: /"User Safety":\s*"/,
  decided(deciding) {
    const { plan, body } = deciding;
    const categories = named(deciding);
    const answered = body.messages.some(({ content }) => /\n(?:response: )?agent: /.test(textOfParts(content)));
    const fields = [
      `"User Safety": "${plan.verdict}"`,
      ...(answered ? [`"Response Safety": "${plan.verdict}"`] : []),
      ...(categories === null ? [] : [`"Safety Categories": "${categories}"`]),
    ];
    return `{${fields.join(', ')}}${plan.uniform('dress') < 0.2 ? ' ' : ''}`;
  },
  malformed: [
    '',
    'unsafe',
    '{"User Safety": "harmful"}',
    '{"User Safety": "safe", "Safety Categories": "Violence"}',
    '{"Safety": "unsafe"}',
    '{"User Safety": "unsafe", "Safety Categories": "Violence"',
    'Output JSON: {"User Safety": "unsafe"}',
    '{"User Safety": true}',
    '{"User Safety": "unsafe"} because it attacks people',
    'null',
    '{"User Safety": "un\uFFFDsafe"}',
  ],
};

/**
 * Nemotron 3.5 Content Safety: `User Safety:` and, where the template is told `request_categories: /categories`,
 * `Safety Categories:` lines; `Response Safety:` where the last message is an assistant's; reasoning when told to think.
 */
export const nemotronContentSafety: ChatFormat = {
  wire: 'chat',
  words: SAFE_OR_UNSAFE,
  before: /User Safety:\s*/,
  decided(deciding) {
    const { plan, body } = deciding;
    const kwargs = (body.chat_template_kwargs ?? {}) as { request_categories?: unknown; enable_thinking?: unknown };
    const categories = kwargs.request_categories === '/categories' ? named(deciding) : null;
    const lines = [`User Safety: ${plan.verdict}`];
    if (body.messages.at(-1)?.role === 'assistant') lines.push(`Response Safety: ${plan.verdict}`);
    if (categories !== null) lines.push(`Safety Categories: ${categories}`);
    const thought = kwargs.enable_thinking === true ? '<think>\nSimulated: weighed both ratings.\n</think>\n\n' : '';
    return thought + lines.join('\n');
  },
  malformed: [
    '',
    'unsafe',
    'User Safety: harmful',
    'User Safety: safe\nSafety Categories: Violence',
    'User Safety: unsafe\nUser Safety: safe',
    'Safety: unsafe',
    'The user is unsafe.\nSafety Categories: Violence',
    '<think>\nIt is unsafe',
    '{"User Safety": "unsafe"}',
    'User Safety: un\uFFFDsafe',
  ],
};
