# A function runner that runs both functions itself, without pods. docs/porch.md says when that is wanted.
#
#   docker build --target programs --output dist .     (or take the programs from a release)
#   docker build -f deploy/function-runner.Dockerfile --build-arg RUNNER=docker.io/nephio/porch-function-runner:v1.5.8 .
#
# FUNCTIONS and CONFIG are where the runner looks: as here from v1.5.7 on, /functions and /config.yaml before.
ARG RUNNER=docker.io/nephio/porch-function-runner:v1.5.8
FROM ${RUNNER}
ARG PLATFORM=linux-x64
ARG FUNCTIONS=/home/nonroot/functions
ARG CONFIG=/home/nonroot/config.yaml
USER root
COPY --chown=root:root --chmod=555 dist/inject-registry-auth-${PLATFORM} ${FUNCTIONS}/inject-registry-auth
COPY --chown=root:root --chmod=555 dist/validate-image-pull-secrets-${PLATFORM} ${FUNCTIONS}/validate-image-pull-secrets
# Builds with FunctionConfig objects have no such file and take deploy/function-configs-binary.yaml instead.
COPY deploy/config.yaml /tmp/config.yaml
RUN if [ -f "${CONFIG}" ]; then sed '/^functions:/d' /tmp/config.yaml >>"${CONFIG}"; fi && rm /tmp/config.yaml
USER 10001:10001
