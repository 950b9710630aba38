type Absent<T> = { readonly [Key in keyof T]?: never };

/**
 * What a function gives that may fail: the fields of `Good`, or those of `Bad`. Testing one field tells which it is, and
 * each field can be taken out before the test, as the fields of the other case are there and undefined.
 */
export type Result<Good extends object, Bad extends object> =
  (Readonly<Good> & Absent<Bad>) | (Readonly<Bad> & Absent<Good>);
