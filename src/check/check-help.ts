/** What `porch-registry-auth --help` prints. */
export const checkHelp = `Say after the rollout whether Porch can use private registries.

Usage:

  porch-registry-auth check [FLAG...] [-- NAME=VALUE...]

Reads the Deployment that evaluates pods (the function runner, or porch-server in newer builds), its Secret and the copy of
that Secret for function pods, its permissions, and the function pods. Judges them by the rules of
validate-image-pull-secrets, and adds what only the cluster knows. It only reads, and it prints no credential.
Exit status: 0 healthy, 1 not healthy, 2 could not look.

Flags:

  --kubeconfig FILE     the kubeconfig; else the variable KUBECONFIG, ~/.kube/config, or the pod's ServiceAccount
  --context NAME        the kubeconfig's context
  -n, --namespace NAME  Porch's namespace; else the context's, else porch-system
  -o, --output FORMAT   table, json or yaml
  -w, --watch           look again every five seconds, and print each report that differs
  --package DIR         judge the package in a folder instead of a cluster; kpt is not needed
  --fn-config FILE      a functionConfig of validate-image-pull-secrets
  -- NAME=VALUE...      the same as kpt takes it, such as porchRelease=v1.6.3 privateRegistries=ghcr.io/acme
  --help, --version

Examples:

  porch-registry-auth check
  porch-registry-auth check -n porch-system -o json -- privateRegistries=ghcr.io/acme
  porch-registry-auth check --package ./porch
`;
