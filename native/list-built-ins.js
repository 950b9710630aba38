// The value of this script: the paths of what an engine has built in, such as `String.prototype.at`.
(() => {
  const keysOf = (value) => (Object(value) === value ? Object.getOwnPropertyNames(value) : []);
  const list = (path, value) => keysOf(value).map((key) => `${path}.${key}`);
  const parent = Object.getPrototypeOf;
  const hidden = {
    TypedArray: parent(Uint8Array),
    ArrayIterator: { prototype: parent([].values()) },
    Generator: { prototype: parent((function* () {})()).constructor.prototype },
    Iterator: { prototype: parent(parent([].values())) },
  };
  return [
    ...Object.getOwnPropertyNames(globalThis).map((name) => [name, globalThis[name]]),
    ...Object.entries(hidden),
  ].flatMap(([name, value]) => [name, ...list(name, value), ...list(`${name}.prototype`, Object(value).prototype)]);
})();
