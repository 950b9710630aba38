/** What `porch-registry-auth --help` prints. */
export const checkHelp = `Say whether Porch can use private registries: after the rollout, or in a pipeline before it.

Usage:

  porch-registry-auth check [FLAG...] [-- NAME=VALUE...]          look at a cluster
  porch-registry-auth check [FLAG...] PATH... [-- NAME=VALUE...]  look at files
  porch-registry-auth completion bash|zsh|fish

Without a path it reads the Deployment that evaluates pods (the function runner, or porch-server in newer builds), its
Secret and the copy of that Secret for function pods, its permissions, the function pods, and what events and the
evaluator's log say of those that are gone. It judges them by the rules of validate-image-pull-secrets, and adds what only
the cluster knows.

A PATH is a folder, a file, or "-" for manifests or a ResourceList on stdin. All paths together are one package. Without
\`--fix\` it only reads. It prints no credential.
Exit status: 0 healthy, 1 not healthy, 2 could not look.

Flags:

  --kubeconfig FILE     the kubeconfig; else the variable KUBECONFIG, ~/.kube/config, or the pod's ServiceAccount
  --context NAME        the kubeconfig's context
  -n, --namespace NAME  Porch's namespace; else the context's, else porch-system
  -o, --output FORMAT[=FILE]
                        table (the default), json, yaml, sarif, junit, github, gitlab or markdown; on stdout, or in a
                        file. It can be given several times
  --fail-on SEVERITY    error (the default), warning or never: which findings give exit status 1
  -w, --watch           look again every five seconds, and print each report that differs
  --since DURATION      how far back events and the evaluator's log are read, such as 90s, 15m or 2h; 1h by default, as
                        long as an API server keeps events; 0s reads neither
  --probe               also ask each registry for the images' manifests, with the Secret's credentials as the evaluator
                        would; without it nothing but the API server is asked
  --package DIR         the same as the path DIR
  --fn-config FILE      a functionConfig of validate-image-pull-secrets
  --fix                 show, then write, what inject-registry-auth changes; with the functionConfig of the Kptfile's
                        pipeline, or else its defaults
  --fix-config FILE     a functionConfig of inject-registry-auth for --fix
  -- NAME=VALUE...      the same as kpt takes it, such as porchRelease=v1.6.3 privateRegistries=ghcr.io/acme
  --help, --version

Examples:

  porch-registry-auth check
  porch-registry-auth check -n porch-system -o json -- privateRegistries=ghcr.io/acme
  porch-registry-auth check --since 10m --probe
  porch-registry-auth check ./porch --output table --output sarif=porch.sarif --fail-on warning
  kubectl get deploy,secret,role,rolebinding -n porch-system -o yaml | porch-registry-auth check -
`;
