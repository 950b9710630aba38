# The image of `porch-registry-auth check`, for pipelines: the bundle and the page that `npm run build` makes, on a base
# with Node.
#
#   npm run build && docker build --file deploy/check.Dockerfile -t ghcr.io/porch-registry-auth/check:v0.1.0 .
#
# The base has a shell, which GitLab needs to run a job's script in it.
ARG NODE_IMAGE=docker.io/library/node:20.20.2-bookworm-slim
FROM ${NODE_IMAGE}
COPY LICENSE THIRD-PARTY-NOTICES.md /usr/share/doc/porch-registry-auth/
COPY --chmod=0755 dist/porch-registry-auth.cjs /opt/porch-registry-auth/porch-registry-auth
COPY --chmod=0644 dist/page.html /opt/porch-registry-auth/
ENV PATH=/opt/porch-registry-auth:$PATH
# nobody: the check only reads; a job that writes reports into its folder runs as the job's user.
USER 65534:65534
WORKDIR /package
ENTRYPOINT ["/opt/porch-registry-auth/porch-registry-auth"]
ARG VERSION=0.0.0-dev
ARG REVISION=unknown
LABEL org.opencontainers.image.title="porch-registry-auth check" \
      org.opencontainers.image.description="Says whether Porch's function pods will be able to pull their images, in a pipeline or in a cluster" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.vendor="porch-registry-auth" \
      org.opencontainers.image.source="https://github.com/porch-registry-auth/porch-registry-auth" \
      org.opencontainers.image.documentation="https://github.com/porch-registry-auth/porch-registry-auth/blob/main/docs/ci.md" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
