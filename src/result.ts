type Absent<T> = { readonly [Key in keyof T]?: never };

/**
 * The result of a function that may fail: the fields of `Good`, or those of `Bad`. A test of one field tells which it is.
 * Fields can be destructured before the test, because those of the other case exist and are undefined.
 */
export type Result<Good extends object, Bad extends object> =
  (Readonly<Good> & Absent<Bad>) | (Readonly<Bad> & Absent<Good>);
