/** The fields of a Kubernetes object as a manifest has them: plain data, and times as text. */
export type Manifest<T> = T extends Date
  ? string
  : T extends object
    ? { readonly [Field in keyof T]: Manifest<T[Field]> }
    : T;
