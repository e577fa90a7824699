# The image of a service: its bundle on a distroless Node.js, nothing else. `npx nx container service` builds it; by hand:
#   npx nx build service && docker build -f docker/service.Dockerfile dist/apps/service
#
# The base by the digest of its index (linux/amd64, linux/arm64), so that a commit has one image whenever it is built.
# Another one: the variable CUTOVER_NODE_IMAGE of nx container, or --build-arg NODE_IMAGE=...
ARG NODE_IMAGE=gcr.io/distroless/nodejs24-debian12:nonroot@sha256:14d42e2511532589a7c7e01a753667a74fcc96266e137e8125006b87b0c32d0a
FROM ${NODE_IMAGE}

# By root and owned by root, folder and files: the service cannot change its own code. Nothing after this makes a layer, so
# that the last one is the bundle.
USER 0:0
WORKDIR /app
COPY --chown=0:0 . ./

ENV HOST=0.0.0.0 PORT=8080 NODE_ENV=production
EXPOSE 8080
USER 65532:65532

# Without a shell, which the base has not. An image in OCI's format may lose it: who starts one says it again.
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=3 CMD ["/nodejs/bin/node", "healthcheck.mjs"]
ENTRYPOINT ["/nodejs/bin/node"]
CMD ["main.mjs"]

# Last, since they change with every commit.
ARG TITLE=service
ARG DESCRIPTION=""
ARG SOURCE=""
ARG VERSION=""
ARG REVISION=""
ARG CREATED=""
ARG LICENSES=""
LABEL org.opencontainers.image.title="${TITLE}" \
  org.opencontainers.image.description="${DESCRIPTION}" \
  org.opencontainers.image.source="${SOURCE}" \
  org.opencontainers.image.version="${VERSION}" \
  org.opencontainers.image.revision="${REVISION}" \
  org.opencontainers.image.created="${CREATED}" \
  org.opencontainers.image.licenses="${LICENSES}"
