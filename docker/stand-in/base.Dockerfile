# Stands in for the distroless Node.js image where no registry can be reached: the same user, entry point and places, files of
# Debian and of npm. The context is the root file system that base-images.ts makes.
FROM scratch
COPY . /
ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt
USER 65532
WORKDIR /home/nonroot
ENTRYPOINT ["/nodejs/bin/node"]
