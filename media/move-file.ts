import { copyFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { FfmpegFiles } from './ffmpeg.ts';

/** Moves a made file to `out`, which then holds all of it or is as it was, also across file systems. */
export async function moveFile({ folder }: FfmpegFiles, name: string, out: string): Promise<void> {
  const made = join(folder, name);
  try {
    await rename(made, out);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    const beside = `${out}.${process.pid}.part`;
    try {
      await copyFile(made, beside);
      await rename(beside, out);
    } finally {
      await rm(beside, { force: true });
    }
  }
}
