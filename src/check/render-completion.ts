import { checkFlags, shells, type CheckFlag, type FlagValue, type Shell } from './check-flags.js';
import { formats } from './formats/formats.js';

const flags: readonly (readonly [name: string, flag: CheckFlag])[] = Object.entries(checkFlags);
const formatNames = Object.keys(formats);
const commands = {
  check: 'say whether Porch can use private registries',
  completion: 'print the completion of a shell',
};

/** The script that completes the program's arguments in a shell. */
export function renderCompletion(shell: Shell): string {
  switch (shell) {
    case 'bash':
      return renderBash();
    case 'zsh':
      return renderZsh();
    case 'fish':
      return renderFish();
  }
}

function choicesOf(value: FlagValue | undefined): readonly string[] {
  return typeof value === 'object' ? value : value === 'format' ? formatNames : [];
}

function spellings([name, { short }]: readonly [string, CheckFlag]): readonly string[] {
  return [`--${name}`, ...(short === undefined ? [] : [`-${short}`])];
}

function renderBash(): string {
  const cases = flags
    .filter(([, { value }]) => value !== undefined)
    .map((flag) => {
      const { value } = flag[1];
      const words = choicesOf(value);
      const answer =
        words.length > 0
          ? `mapfile -t COMPREPLY < <(compgen -W '${words.join(' ')}' -- "$word")`
          : value === 'file' || value === 'folder'
            ? `mapfile -t COMPREPLY < <(compgen ${value === 'file' ? '-f' : '-d'} -- "$word")`
            : 'COMPREPLY=()';
      return `    ${spellings(flag).join(' | ')}) ${answer}; return ;;\n`;
    });
  return `# bash completion of porch-registry-auth: source <(porch-registry-auth completion bash)
_porch_registry_auth() {
  local word=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD - 1]}
  if [ "$COMP_CWORD" -eq 1 ]; then
    mapfile -t COMPREPLY < <(compgen -W '${Object.keys(commands).join(' ')} --help --version' -- "$word")
    return
  fi
  if [ "\${COMP_WORDS[1]}" = completion ]; then
    mapfile -t COMPREPLY < <(compgen -W '${shells.join(' ')}' -- "$word")
    return
  fi
  case $previous in
${cases.join('')}  esac
  if [[ $word == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W '${flags.flatMap(spellings).join(' ')}' -- "$word")
  else
    mapfile -t COMPREPLY < <(compgen -f -- "$word")
  fi
}
complete -o filenames -F _porch_registry_auth porch-registry-auth kubectl-porch_registry_auth
`;
}

function renderZsh(): string {
  const specs = flags.map((flag) => {
    const [name, { description, repeated, value }] = flag;
    const words = choicesOf(value);
    const action =
      words.length > 0 ? `(${words.join(' ')})` : value === 'file' ? '_files' : value === 'folder' ? '_files -/' : ' ';
    const argument = value === undefined ? '' : `:${name}:${action}`;
    const names = spellings(flag);
    const exclusion = repeated === true ? "'*'" : names.length > 1 ? `'(${names.join(' ')})'` : '';
    const spelled = names.length > 1 ? `{${names.join(',')}}` : `'${names.join('')}'`;
    return `    ${exclusion}${spelled}'[${description}]${argument}' \\\n`;
  });
  return `#compdef porch-registry-auth kubectl-porch_registry_auth
# zsh completion of porch-registry-auth: source <(porch-registry-auth completion zsh), after compinit
_porch_registry_auth() {
  local -a commands
  commands=(${Object.entries(commands)
    .map(([name, description]) => `'${name}:${description}'`)
    .join(' ')})
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  if [[ $words[2] == completion ]]; then
    _values shell ${shells.join(' ')}
    return
  fi
  shift words
  (( CURRENT-- ))
  _arguments -S \\
${specs.join('')}    '*:file:_files'
}
compdef _porch_registry_auth porch-registry-auth kubectl-porch_registry_auth
`;
}

function renderFish(): string {
  const line = (rest: string): string => `complete -c porch-registry-auth ${rest}\n`;
  return [
    '# fish completion of porch-registry-auth: porch-registry-auth completion fish | source\n',
    ...Object.entries(commands).map(([name, description]) =>
      line(`-n __fish_use_subcommand -f -a ${name} -d '${description}'`),
    ),
    line(`-n '__fish_seen_subcommand_from completion' -f -a '${shells.join(' ')}'`),
    ...flags.map(([name, { short, value, description }]) => {
      const words = choicesOf(value);
      const argument =
        value === undefined
          ? ''
          : words.length > 0
            ? ` -x -a '${words.join(' ')}'`
            : value === 'file'
              ? ' -r -F'
              : value === 'folder'
                ? " -x -a '(__fish_complete_directories)'"
                : ' -x';
      return line(
        `-n '__fish_seen_subcommand_from check'${short === undefined ? '' : ` -s ${short}`} -l ${name}${argument} -d '${description}'`,
      );
    }),
  ].join('');
}
