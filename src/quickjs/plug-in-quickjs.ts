import { plugInByteEngine } from '../text/byte-engine.js';
import { plugInYamlLibrary, type YamlLibrary } from '../yaml/yaml-library.js';
import './native.js';

/** What QuickJS throws where node throws a RangeError: when the stack is used up. */
declare const InternalError: ErrorConstructor;

/** Gives the core what native/program.c has for it. */
export function plugInQuickJs(): void {
  plugInByteEngine(native);
  let library: YamlLibrary | undefined;
  plugInYamlLibrary(() => (library ??= native.load('yaml') as YamlLibrary));
  Object.setPrototypeOf(InternalError.prototype, RangeError.prototype);
  InternalError.prototype.name = RangeError.name;
}
