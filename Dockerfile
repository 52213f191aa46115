# Build: docker build -t sipas .      Run: docker run -p 8080:8080 -v sipas:/data sipas
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=dev
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.version=${VERSION}" -o /out/sipas ./cmd/sipas \
 && mkdir /out/data

FROM scratch
COPY --from=build /out/sipas /sipas
COPY --from=build --chown=65532:65532 /out/data /data
USER 65532:65532
ENV SIPAS_DATA=/data SIPAS_ADDR=:8080
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=15s --timeout=3s --start-period=5s CMD ["/sipas", "check", "--live"]
ENTRYPOINT ["/sipas"]
CMD ["serve"]
