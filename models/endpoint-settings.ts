import type { ModelClient } from './model-port.ts';
import type { LoadBlob } from './wire-media.ts';

/** Where and how one endpoint is reached. Built by the configuration; the key never leaves this object and HTTP. */
export interface EndpointSettings {
  /** Name in the spec; stands in messages. */
  readonly name: string;
  /** LangChain provider: `openai` for OpenAI and every compatible server (default), `anthropic`, `ollama`, ... */
  readonly provider?: string;
  /** With the version, e.g. `http://localhost:8000/v1`. Null only where the provider's package has its own. */
  readonly baseURL: string | null;
  /** Null = the server asks for none; no Authorization header is sent. */
  readonly apiKey: string | null;
  /** Total time of one exchange. */
  readonly timeoutMs: number;
  /** Sent with every request, below the headers of the call. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Reads the media that requests name; absent = this endpoint is sent none. */
  readonly loadBlob?: LoadBlob;
}

/** A client with connections to give back. Unused ones do not keep the process alive. */
export interface ClosableModelClient extends ModelClient {
  close(): Promise<void>;
}

/** SDKs refuse to be built without a key. */
export const NO_KEY = 'none';

/** The SDKs' own timers are out of the way: the transport measures the time. Largest delay a timer takes. */
export const NEVER_MS = 2_147_483_647;
