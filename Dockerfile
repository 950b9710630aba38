# The images of both functions: one target each, one layer for both.
#
#   docker build --target inject-registry-auth        -t ghcr.io/porch-registry-auth/inject-registry-auth:v0.1.0 .
#   docker build --target validate-image-pull-secrets -t ghcr.io/porch-registry-auth/validate-image-pull-secrets:v0.1.0 .
#
# docs/images.md says what is in them and why; docs/releasing.md how a release makes the same bytes twice.
ARG NODE_IMAGE=docker.io/library/node:20.20.2-bookworm-slim
ARG GLIBC_IMAGE=docker.io/library/debian:12.13-slim

# Only copied from, so it may be of another architecture than the machine that builds.
FROM ${GLIBC_IMAGE} AS glibc

FROM --platform=${BUILDPLATFORM} ${NODE_IMAGE} AS build
WORKDIR /project
COPY package.json package-lock.json LICENSE THIRD-PARTY-NOTICES.md ./
COPY scripts/build.mjs scripts/bun-runtime.mjs scripts/image-root.sh scripts/
COPY src src
ARG TARGETARCH=amd64
ARG SOURCE_DATE_EPOCH=0
# One step, so that the packages, which are most of the bytes, are never part of a layer.
RUN --mount=type=bind,from=glibc,target=/glibc \
    npm ci --ignore-scripts --no-audit --no-fund && \
    node scripts/build.mjs --shared --platform "linux-$(echo "$TARGETARCH" | sed s/amd64/x64/)" && \
    scripts/image-root.sh /glibc /image && \
    rm -r node_modules dist

FROM scratch AS shared
COPY --from=build /image/shared /
# nobody, as kpt runs functions too. Any other user will do: nothing here is written, and all of it may be read.
USER 65534:65534
ENTRYPOINT ["/usr/local/bin/function"]
LABEL org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.vendor="porch-registry-auth" \
      org.opencontainers.image.source="https://github.com/porch-registry-auth/porch-registry-auth"

FROM shared AS inject-registry-auth
COPY --from=build /image/inject-registry-auth /
ARG VERSION=0.0.0-dev
ARG REVISION=unknown
LABEL org.opencontainers.image.title="inject-registry-auth" \
      org.opencontainers.image.description="KRM function: gives Porch's function runner the credentials of private registries" \
      org.opencontainers.image.documentation="https://github.com/porch-registry-auth/porch-registry-auth#readme" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"

FROM shared AS validate-image-pull-secrets
COPY --from=build /image/validate-image-pull-secrets /
ARG VERSION=0.0.0-dev
ARG REVISION=unknown
LABEL org.opencontainers.image.title="validate-image-pull-secrets" \
      org.opencontainers.image.description="KRM function: says whether Porch's function pods will be able to pull their images" \
      org.opencontainers.image.documentation="https://github.com/porch-registry-auth/porch-registry-auth#readme" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
