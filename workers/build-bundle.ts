import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode } from '@temporalio/worker';
import { type Sha256, sha256 } from '../core/digest.ts';
import { NotFoundError } from '../core/errors.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FOLDER = `${ROOT}.cache/`;
const FILE = `${FOLDER}workflow-bundle.js`;

export interface WorkflowBundle {
  readonly code: string;
  readonly sha256: Sha256;
}

/** Bundles `workflows/` ahead of time; set-up calls it. */
export async function buildBundle(): Promise<WorkflowBundle> {
  const silent = () => {};
  const logger = { log: silent, trace: silent, debug: silent, info: silent, warn: silent, error: console.error };
  const { code } = await bundleWorkflowCode({ workflowsPath: `${ROOT}workflows/index.ts`, logger });
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(`${FILE}.part`, code);
  renameSync(`${FILE}.part`, FILE);
  return { code, sha256: sha256(code) };
}

/** The bundle that set-up made. A worker never bundles by itself. */
export function readBundle(): WorkflowBundle {
  if (!existsSync(FILE)) throw new NotFoundError('the workflow bundle is missing', { hint: 'npm run setup' });
  const code = readFileSync(FILE, 'utf8');
  return { code, sha256: sha256(code) };
}

if (import.meta.main) {
  const bundle = await buildBundle();
  process.stderr.write(`workflow bundle ${bundle.sha256.slice(0, 12)}, ${Math.round(bundle.code.length / 1024)} KiB\n`);
}
