import { textItem } from '../../src/resource-list/text-item.js';
import { readValidationRequest } from '../../src/validate/validate-image-pull-secrets.js';
import type { ValidationRequest } from '../../src/validate/validate-list.js';

/** The request of a functionConfig of the validator that names no file and no variable. */
export function validationRequest(config: string): ValidationRequest {
  const surroundings = { readVariable: () => undefined, readFile: () => ({ error: 'there are no files' }) };
  const { request, errors } = readValidationRequest(textItem(config), surroundings);
  if (request === undefined) throw new Error(errors.map(({ message }) => message).join('; '));
  return request;
}
