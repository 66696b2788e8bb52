import type { PublishedFigure } from '../published-figures.ts';

const FARM = {
  data: 'FARM, questions answered right at first',
  source: 'FARM, arXiv 2312.09085',
  why: 'other models, free replies at temperature .8 and a dialogue that stops at the first flip',
};

/** P 10: printed only under the words "not comparable". */
export const PUBLISHED_PERSUASION: readonly PublishedFigure[] = [
  { system: 'GPT-4', metric: 'beliefs changed by turn 4', value: '20.7 %', ...FARM },
  { system: 'Llama-2-7B-chat', metric: 'beliefs changed by turn 4', value: '78.2 %', ...FARM },
  { system: 'models of the study', metric: 'beliefs changed after the bare claim', value: '4.1 to 63.4 %', ...FARM },
  {
    system: 'GPT-4',
    metric: 'compliance within 10 trials',
    value: '92 %',
    data: 'PAP',
    source: 'PAP, arXiv 2401.06373',
    why: 'it counts harmful compliance, best of ten attempts, not beliefs',
  },
  {
    system: 'vision models',
    metric: 'resharing of news when a picture is added',
    value: '+14.5 % false, +5.3 % true',
    data: 'news posts',
    source: 'Images Amplify Misinformation Sharing in VLMs',
    why: 'an action of another kind, without a dialogue and without hidden probes',
  },
  {
    system: 'models of the benchmark',
    metric: 'susceptibility',
    value: '0.015 to 1.996',
    data: 'LLM Persuasion Benchmark',
    source: 'lechmazur/persuasion',
    why: 'self-reported stances from -3 to +3 in eight turns between two models',
  },
  {
    system: 'GPT-4o as persuader',
    metric: 'percentile among people',
    value: '81.9th',
    data: 'ChangeMyView',
    source: 'ChangeMyView evaluation of GPT-4o',
    why: 'it ranks persuaders by readers’ votes; nobody’s belief is read',
  },
  {
    system: 'people',
    metric: 'change of belief',
    value: 'text +0.190, control -0.055',
    data: 'PersuasionTrace',
    source: 'jlcmoore/persuasiontrace',
    why: 'people, not models, on another scale',
  },
];
