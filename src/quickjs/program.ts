import { encodeUtf8Bytes } from '../text/utf8.js';
import './native.js';

/** The scripts of the functions: what the program can be. It is the one with whose name the name of its file begins. */
const functions = ['inject-registry-auth', 'validate-image-pull-secrets'];

const [path = ''] = native.arguments;
const name = path.slice(path.lastIndexOf('/') + 1);
const chosen = functions.find((each) => name.startsWith(each));
if (chosen !== undefined) native.load(chosen);
else {
  const message = `${name}: the name of the program's file must begin with ${functions.join(' or ')}\n`;
  native.writeAll(2, encodeUtf8Bytes(message));
}
