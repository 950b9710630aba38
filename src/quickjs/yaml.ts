/** The `yaml` library as a script of its own, which native/program.c evaluates when it is asked for. */
export * from 'yaml';
