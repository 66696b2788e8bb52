import { badRequest, errorReply, type Reply } from './wire.ts';

export function unknownModel(model: string, known: readonly string[]): Reply {
  return errorReply({
    status: 404,
    type: 'invalid_request_error',
    code: 'model_not_found',
    param: 'model',
    message: `The model '${model.slice(0, 100)}' does not exist. This simulator knows ${known.join(', ')}.`,
  });
}

export function noAnalyst(): Reply {
  return errorReply({
    status: 404,
    type: 'invalid_request_error',
    code: 'model_not_found',
    message: 'This simulator has no model of the format azure-content-safety.',
  });
}

export function wrongPath(model: string, what: string): Reply {
  return badRequest(`The model '${model}' ${what}.`, 'unsupported_model', 'model');
}

export function unknownText(param: string, known: number): Reply {
  return badRequest(
    `No text known to the simulator stands in the request (${known} spellings known), so it has no planned answer. ` +
      'Load the dataset of the case with --datasets, or check that the template puts the content into the prompt.',
    'unknown_text',
    param,
  );
}
