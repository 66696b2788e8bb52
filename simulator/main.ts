import { readSimulatorConfig } from './config.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from './server.ts';

type Part = 'models' | 'persuadees' | 'judges' | 'persuaders';

export interface RunSimulatorOptions
  extends Pick<SimulatorOptions, 'port' | 'knownTexts' | 'knownCases' | 'illustrated'> {
  /** YAML file; null = simulator/defaults.yaml. */
  readonly config: string | null;
  /** The simulator ends when this process does; null = it stands alone. */
  readonly parentPid: number | null;
  /** Called once it listens, with the names of what it plays. */
  readonly onReady: (simulator: Simulator, names: Readonly<Record<Part, readonly string[]>>) => void;
}

const PARENT_POLL_MS = 500;

/** Serves until SIGTERM, SIGINT or the end of the parent; then drops what is in hand and resolves. */
export async function runSimulator(options: RunSimulatorOptions): Promise<void> {
  const { parentPid } = options;
  const config = readSimulatorConfig(options.config);
  const simulator = await startSimulator(config, options);
  let poll: NodeJS.Timeout | null = null;
  const ended = new Promise<void>((resolve) => {
    process.once('SIGTERM', () => resolve());
    process.once('SIGINT', () => resolve());
    if (parentPid === null) return;
    const child = process.ppid === parentPid;
    poll = setInterval(() => {
      // A killed parent nobody has waited for still takes signals; that its children were handed on shows its end.
      if (!isAlive(parentPid) || (child && process.ppid !== parentPid)) resolve();
    }, PARENT_POLL_MS);
  });
  const { models, persuadees, judges, persuaders } = config;
  options.onReady(simulator, {
    models: Object.keys(models),
    persuadees: Object.keys(persuadees),
    judges: Object.keys(judges),
    persuaders: Object.keys(persuaders),
  });
  await ended;
  if (poll !== null) clearInterval(poll);
  await simulator.close();
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
