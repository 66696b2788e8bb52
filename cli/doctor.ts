import { accessSync, constants, existsSync, mkdirSync, statfsSync } from 'node:fs';
import { Command } from 'commander';
import { type Config, readConfig } from '../config/env.ts';
import { errorMessage } from '../core/errors.ts';
import { FfmpegMissingError } from '../media/ffmpeg-missing.ts';
import { findFfmpeg } from '../media/ffmpeg-tools.ts';
import { readBundle } from '../workers/build-bundle.ts';
import { connectEngine } from '../workers/connect-engine.ts';
import { EXIT, printResult } from './output.ts';

interface Finding {
  readonly what: string;
  readonly state: 'ok' | 'missing' | 'note';
  readonly detail: string;
}

const MIN_FREE_BYTES = 500e6;

async function attempt(
  what: string,
  state: 'missing' | 'note',
  look: () => Promise<string> | string,
): Promise<Finding> {
  try {
    return { what, state: 'ok', detail: await look() };
  } catch (error) {
    const hint = error !== null && typeof error === 'object' && 'hint' in error && error.hint ? `; ${error.hint}` : '';
    return { what, state, detail: errorMessage(error).split('\n')[0] + hint };
  }
}

async function examine(config: Config): Promise<Finding[]> {
  return [
    await attempt('Node', 'missing', () => process.version),
    await attempt('data folder', 'missing', () => {
      mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
      accessSync(config.dataDir, constants.W_OK);
      const { bavail, bsize } = statfsSync(config.dataDir);
      if (bavail * bsize < MIN_FREE_BYTES)
        throw new Error(`only ${Math.round((bavail * bsize) / 1e6)} MB free under ${config.dataDir}`);
      return `${config.dataDir}, ${Math.round((bavail * bsize) / 1e9)} GB free${existsSync(`${config.dataDir}/mettle.db`) ? '' : ', no store yet'}`;
    }),
    await attempt('workflow bundle', 'missing', () => readBundle().sha256.slice(0, 12)),
    await attempt('Temporal', 'missing', async () => {
      const engine = await connectEngine(config);
      await engine.close();
      return config.temporal === null ? 'the embedded server starts and answers' : `${engine.address} answers`;
    }),
    await attempt('ffmpeg', 'note', async () => {
      const tools = await findFfmpeg(config.variable);
      if (tools === null) throw new FfmpegMissingError();
      return `${tools.version} (${tools.ffmpeg})`;
    }),
  ];
}

export function doctorCommand(): Command {
  return new Command('doctor')
    .description('look whether everything Mettle needs is here')
    .option('--json', 'as JSON', false)
    .action(async ({ json }: { json: boolean }) => {
      const findings = await examine(readConfig());
      printResult(
        json,
        { findings },
        findings.map(({ what, state, detail }) => `${state.padEnd(8)}${what}: ${detail}`).join('\n'),
      );
      if (findings.some(({ state }) => state === 'missing')) process.exitCode = EXIT.failed;
    });
}
