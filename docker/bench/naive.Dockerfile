# What the image is compared with: all sources and every production dependency of the workspace, as a first Dockerfile has them.
# `npm ci` runs outside of it, since the build reaches no registry where the bench was made.
ARG NODE_IMAGE
FROM ${NODE_IMAGE}
WORKDIR /app
COPY node_modules ./node_modules
COPY . .
ENTRYPOINT ["/nodejs/bin/node"]
CMD ["apps/service/src/main.ts"]
