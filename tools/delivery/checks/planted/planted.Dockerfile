FROM node:latest
RUN apt-get update && apt-get install curl
ADD https://example.com/script.sh /script.sh
CMD node main.mjs
