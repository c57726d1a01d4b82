# The emulator as a container image of one static program.
#
#   docker build -t aliyun-lb-emulator .
#   docker run --rm -p 127.0.0.1:8080:8080 aliyun-lb-emulator
#
# What stands after the image's name is added to the arguments of the program. State that shall
# outlive the container: -v lb:/data, and --data /data at the end.
FROM rust:1.95-alpine AS build
# The image's own toolchain, rather than the components that rust-toolchain.toml asks for.
ENV RUSTUP_TOOLCHAIN=1.95.0
WORKDIR /source
COPY . .
# On Alpine the target is musl, so the program is static.
RUN cargo build --locked --release --package aliyun-lb-emulator

FROM scratch
COPY --from=build /source/target/release/aliyun-lb-emulator /
EXPOSE 8080
# Only what docker publishes reaches the container, so the address may be any.
ENTRYPOINT ["/aliyun-lb-emulator", "--listen", "0.0.0.0:8080", "--allow-remote"]
