# The images of both functions, a target each, and the programs of both architectures that they hold: the target `programs`.
#
#   docker build --target inject-registry-auth        -t ghcr.io/porch-registry-auth/inject-registry-auth:v0.1.0 .
#   docker build --target validate-image-pull-secrets -t ghcr.io/porch-registry-auth/validate-image-pull-secrets:v0.1.0 .
#
# docs/images.md says what is in them and why; docs/releasing.md how a release makes the same bytes twice.
# Debian 13, with node. The compilers and the engine's source come from its packages, where they are not there yet.
ARG NODE_IMAGE=docker.io/library/node:20.20.2-trixie-slim
FROM --platform=${BUILDPLATFORM} ${NODE_IMAGE} AS build
WORKDIR /project
COPY scripts/get-engine.sh scripts/
RUN command -v aarch64-linux-gnu-gcc >/dev/null || { apt-get update -qq && \
    apt-get install -qq --no-install-recommends gcc-x86-64-linux-gnu gcc-aarch64-linux-gnu dpkg-dev xz-utils; }; \
    scripts/get-engine.sh /engine
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY native native
COPY scripts scripts
COPY src src
RUN for platform in linux-x64 linux-arm64; do ENGINE=/engine node scripts/build-programs.mjs --platform $platform || exit; done; \
    mkdir -p /image/etc /image/amd64 /image/arm64 && echo 'nobody:x:65534:65534:nobody:/:/sbin/nologin' >/image/etc/passwd && \
    for name in inject-registry-auth validate-image-pull-secrets; do \
      cp dist/$name-linux-x64 /image/amd64/$name && cp dist/$name-linux-arm64 /image/arm64/$name || exit; done

FROM scratch AS programs
COPY --from=build /project/dist/*-linux-* /

FROM scratch AS image
COPY --from=build /image/etc /etc
COPY LICENSE THIRD-PARTY-NOTICES.md /licenses/
# nobody, as kpt runs functions too. Any other user will do: nothing here is written, and all of it may be read.
USER 65534:65534
LABEL org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.vendor="porch-registry-auth" \
      org.opencontainers.image.source="https://github.com/porch-registry-auth/porch-registry-auth" \
      org.opencontainers.image.documentation="https://github.com/porch-registry-auth/porch-registry-auth#readme"

FROM image AS inject-registry-auth
ARG TARGETARCH VERSION=0.0.0-dev REVISION=unknown
COPY --from=build /image/${TARGETARCH}/inject-registry-auth /
ENTRYPOINT ["/inject-registry-auth"]
LABEL org.opencontainers.image.title="inject-registry-auth" \
      org.opencontainers.image.description="KRM function: gives Porch's function runner the credentials of private registries" \
      org.opencontainers.image.version="${VERSION}" org.opencontainers.image.revision="${REVISION}"

FROM image AS validate-image-pull-secrets
ARG TARGETARCH VERSION=0.0.0-dev REVISION=unknown
COPY --from=build /image/${TARGETARCH}/validate-image-pull-secrets /
ENTRYPOINT ["/validate-image-pull-secrets"]
LABEL org.opencontainers.image.title="validate-image-pull-secrets" \
      org.opencontainers.image.description="KRM function: says whether Porch's function pods will be able to pull their images" \
      org.opencontainers.image.version="${VERSION}" org.opencontainers.image.revision="${REVISION}"
