# The emulator as a container image of one static program.
#
#   docker build -t aliyun-lb-emulator .
#   docker run --rm -p 127.0.0.1:8080:8080 aliyun-lb-emulator
#
# What stands after the image's name is the arguments of the program, and every option has a variable.
# State that shall outlive the container: -v lb:/data -e ALIYUN_LB_EMULATOR_DATA=/data
FROM rust:1.95-alpine AS build
# The image's own toolchain, rather than the components that rust-toolchain.toml asks for.
ENV RUSTUP_TOOLCHAIN=1.95.0
WORKDIR /source
COPY . .
# `--build-arg FEATURES=tls` for a program that answers HTTPS too, which takes a C compiler.
ARG FEATURES=
# On Alpine the target is musl, so the program is static.
RUN cargo build --locked --release --package aliyun-lb-emulator --features "$FEATURES"

FROM scratch
COPY --from=build /source/target/release/aliyun-lb-emulator /
# Only what docker publishes reaches the container, so the address may be any. As variables they
# hold for the health check too.
ENV ALIYUN_LB_EMULATOR_LISTEN=0.0.0.0:8080
ENV ALIYUN_LB_EMULATOR_ALLOW_REMOTE=1
EXPOSE 8080
HEALTHCHECK --interval=5s --timeout=6s CMD ["/aliyun-lb-emulator", "healthcheck"]
ENTRYPOINT ["/aliyun-lb-emulator"]
