import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { Connection } from '@temporalio/client';
import { InternalConnectionOptionsSymbol } from '@temporalio/client/lib/connection.js';
import { cacheDir } from '../../setup/temporal-cli.mjs';
import { ensureEngine } from '../../workers/engine/engine-client.ts';
import { until } from './engine-lab.ts';

const VERSION = '1.38.0';
const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>mettle</groupId><artifactId>test-server</artifactId><version>1</version><dependencies>
<dependency><groupId>io.temporal</groupId><artifactId>temporal-test-server</artifactId><version>${VERSION}</version></dependency>
<dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>2.0.17</version></dependency>
</dependencies></project>
`;

/** Asks the client for the service that locks and unlocks time. */
const WITH_TIME = { [InternalConnectionOptionsSymbol]: { supportsTestService: true } };

/** A Temporal server of one test file. */
export interface TimeServer {
  readonly address: string;
  readonly namespace: string;
  /** Whether waiting costs nothing here. Where it does, tests ask for seconds instead of days. */
  readonly skips: boolean;
  readonly connection: Connection;
  /** Lets time run ahead, where it can, while `work` waits for a workflow. */
  skipping<T>(work: () => Promise<T>): Promise<T>;
  stop(): Promise<void>;
}

/**
 * A server that skips time, from Maven and kept in the cache of Mettle; without Java or Maven, and no right to install
 * them, the embedded engine, in which time takes its time.
 */
export async function startTimeServer(): Promise<TimeServer> {
  const classPath = testServerClassPath();
  return classPath === null ? inRealTime() : skippingTime(classPath);
}

async function skippingTime(classPath: string): Promise<TimeServer> {
  const port = await freePort();
  const flags = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-cp', classPath];
  const child = spawn('java', [...flags, 'io.temporal.testserver.TestServer', `${port}`], { stdio: 'ignore' });
  const address = `127.0.0.1:${port}`;
  let connection: Connection | null = null;
  await until(async () => {
    connection = await Connection.connect({ address, connectTimeout: 1_000, ...WITH_TIME }).catch(() => null);
    return connection !== null;
  }, 45_000);
  const server = connection as unknown as Connection;
  const { testService } = server;
  return {
    address,
    namespace: 'default',
    skips: true,
    connection: server,
    async skipping(work) {
      await testService!.unlockTimeSkipping({});
      try {
        return await work();
      } finally {
        await testService!.lockTimeSkipping({});
      }
    },
    async stop() {
      await server.close();
      child.kill('SIGKILL');
    },
  };
}

async function inRealTime(): Promise<TimeServer> {
  console.warn('no Java and Maven here: deadlines pass in real seconds on the development server');
  const dataDir = mkdtempSync(join(tmpdir(), 'mettle-time-'));
  const engine = await ensureEngine({ dataDir, cliPath: null, fast: true, idleMs: 100 });
  const connection = await Connection.connect({ address: engine.address });
  return {
    address: engine.address,
    namespace: engine.namespace,
    skips: false,
    connection,
    skipping: (work) => work(),
    async stop() {
      await connection.close();
      await engine.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Null where there is no Java or Maven and none can be installed, or Maven cannot be reached. */
function testServerClassPath(): string | null {
  const folder = join(cacheDir(), 'test-server', VERSION);
  const kept = join(folder, 'class-path.txt');
  if (!has('java') && !(installed() && has('java'))) return null;
  if (existsSync(kept)) {
    const path = readFileSync(kept, 'utf8').trim();
    if (path.split(delimiter).every((jar) => existsSync(jar))) return path;
  }
  if (!has('mvn') && !(installed() && has('mvn'))) return null;
  mkdirSync(folder, { recursive: true });
  const work = mkdtempSync(join(folder, 'build-'));
  try {
    writeFileSync(join(work, 'pom.xml'), POM);
    const out = join(work, 'class-path.txt');
    execFileSync('mvn', ['-q', '-B', 'dependency:build-classpath', `-Dmdep.outputFile=${out}`], {
      cwd: work,
      stdio: 'ignore',
      timeout: 300_000,
    });
    renameSync(out, kept);
    return readFileSync(kept, 'utf8').trim();
  } catch {
    return null;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

const has = (command: string): boolean => spawnSync(command, ['-version'], { stdio: 'ignore' }).status === 0;

/** Whether Java and Maven could be installed just now. */
function installed(): boolean {
  if (process.getuid?.() !== 0) return false;
  const packages = ['-y', '-qq', 'install', '--no-install-recommends', 'openjdk-17-jre-headless', 'maven'];
  return spawnSync('apt-get', packages, { stdio: 'ignore', timeout: 600_000 }).status === 0;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
      .once('error', reject)
      .listen(0, '127.0.0.1', () => {
        const address = server.address();
        server.close(() => resolve(address !== null && typeof address === 'object' ? address.port : 0));
      });
  });
}
