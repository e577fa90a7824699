# The image of the service: its bundle on a distroless Node.js, nothing else. Build it with `npx nx build service` first:
#   docker build -f docker/service.Dockerfile dist/apps/service
ARG NODE_IMAGE=gcr.io/distroless/nodejs24-debian12:nonroot
FROM ${NODE_IMAGE}
WORKDIR /app
COPY --chown=0:0 . .
ENV HOST=0.0.0.0 PORT=8080 NODE_ENV=production
EXPOSE 8080
USER 65532:65532
ENTRYPOINT ["/nodejs/bin/node"]
CMD ["main.mjs"]
