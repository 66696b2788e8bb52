import aegis2 from './data/aegis-2.json' with { type: 'json' };
import ailuminate from './data/ailuminate-1.0.json' with { type: 'json' };
import azure from './data/azure.json' with { type: 'json' };
import binary1 from './data/binary-1.json' with { type: 'json' };
import goemotions from './data/goemotions.json' with { type: 'json' };
import graniteGuardian3 from './data/granite-guardian-3.json' with { type: 'json' };
import llamaGuard1 from './data/llama-guard-1.json' with { type: 'json' };
import llamaGuard2 from './data/llama-guard-2.json' with { type: 'json' };
import llamaGuard3 from './data/llama-guard-3.json' with { type: 'json' };
import llamaGuard3Vision from './data/llama-guard-3-vision.json' with { type: 'json' };
import llamaGuard4 from './data/llama-guard-4.json' with { type: 'json' };
import llavaguard from './data/llavaguard.json' with { type: 'json' };
import mistral2603 from './data/mistral-2603.json' with { type: 'json' };
import nsfwjs from './data/nsfwjs.json' with { type: 'json' };
import openaiEval from './data/openai-eval-2022.json' with { type: 'json' };
import openaiOmni from './data/openai-omni-2024-09-26.json' with { type: 'json' };
import perspective from './data/perspective.json' with { type: 'json' };
import qwen3guard from './data/qwen3guard.json' with { type: 'json' };
import safewatch from './data/safewatch.json' with { type: 'json' };
import shieldGemma1 from './data/shieldgemma-1.json' with { type: 'json' };
import shieldGemma2 from './data/shieldgemma-2.json' with { type: 'json' };

/** The schemes that are stored as data, id -> contents of the file; a new release is a new file. */
export const TAXONOMY_DATA = {
  'llama-guard-1': llamaGuard1,
  'llama-guard-2': llamaGuard2,
  'llama-guard-3': llamaGuard3,
  'llama-guard-3-vision': llamaGuard3Vision,
  'llama-guard-4': llamaGuard4,
  'shieldgemma-1': shieldGemma1,
  'shieldgemma-2': shieldGemma2,
  llavaguard,
  safewatch,
  'granite-guardian-3': graniteGuardian3,
  qwen3guard,
  'aegis-2': aegis2,
  'openai-omni-2024-09-26': openaiOmni,
  'openai-eval-2022': openaiEval,
  'mistral-2603': mistral2603,
  azure,
  perspective,
  'ailuminate-1.0': ailuminate,
  nsfwjs,
  goemotions,
  'binary-1': binary1,
} as const satisfies Record<string, unknown>;
