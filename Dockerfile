# Two steps: build with everything, run with what is needed. glibc image: Temporal's native core does not run on musl.
FROM node:20-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY packages/domain/package.json packages/domain/
COPY packages/eventstore/package.json packages/eventstore/
COPY packages/workflows/package.json packages/workflows/
COPY packages/projections/package.json packages/projections/
COPY packages/api/package.json packages/api/
COPY packages/cli/package.json packages/cli/
COPY packages/cli/bin packages/cli/bin
RUN npm ci
COPY tsconfig.json tsconfig.base.json ./
COPY packages packages
RUN npm run build && npm prune --omit=dev

FROM node:20-bookworm-slim
RUN apt-get update && apt-get install --yes --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/* \
  && groupadd --system redress && useradd --system --gid redress --home /data redress && mkdir /data && chown redress:redress /data
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/packages packages
ENV NODE_ENV=production REDRESS_DATA=/data
USER redress
VOLUME /data
ENTRYPOINT ["node", "packages/cli/bin/redress.js"]
CMD ["--help"]
