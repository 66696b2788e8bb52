import { errorReply, type Reply } from './wire.ts';

export function wrongKey(): Reply {
  return errorReply({
    status: 401,
    type: 'invalid_request_error',
    code: 'invalid_api_key',
    message: 'Incorrect API key provided. The simulator was started with a key of its own (api_key).',
  });
}

export function tooLarge(): Reply {
  return errorReply({
    status: 413,
    type: 'invalid_request_error',
    code: 'request_too_large',
    message: 'The request body is larger than the simulator takes.',
  });
}

/** `retry-after` in whole seconds, rounded up, and `retry-after-ms` exactly, as OpenAI sends both. */
export function limitReached(seconds: number): Reply {
  return errorReply({
    status: 429,
    type: 'rate_limit_error',
    code: 'rate_limit_exceeded',
    message: `Rate limit reached. Please try again in ${seconds}s.`,
    headers: { 'retry-after': String(Math.ceil(seconds)), 'retry-after-ms': String(Math.ceil(seconds * 1000)) },
  });
}

export function serverError(status: number, retryAfter: number | undefined): Reply {
  return errorReply({
    status,
    type: 'server_error',
    code: null,
    message: 'The server is overloaded or not ready yet.',
    headers: retryAfter === undefined ? {} : { 'retry-after': String(Math.ceil(retryAfter)) },
  });
}

/** What a proxy in front of the provider answers: no JSON. */
export function badGateway(): Reply {
  const title = '502 Bad Gateway';
  return {
    status: 502,
    headers: { 'content-type': 'text/html' },
    body: `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`,
    error: '502',
  };
}
