/** Why a docker config cannot be used at all. It never quotes the content. */
export interface DockerConfigFault {
  readonly code:
    | 'empty'
    | 'byte-order-mark'
    | 'not-json'
    | 'trailing-text'
    | 'wrong-type'
    | 'auth-not-base64'
    | 'auth-without-colon';
  /** The key under `auths` of the entry at fault, where it is one entry's. */
  readonly registry?: string;
  /** The field at fault, such as `auths` or `auth`, for `wrong-type`. */
  readonly field?: string;
}
