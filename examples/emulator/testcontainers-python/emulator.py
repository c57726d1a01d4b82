"""An emulator for tests: a container, or the one that ALIYUN_LB_EMULATOR_URL names.

    pip install testcontainers alibabacloud-slb20140515

EMULATOR_IMAGE names the image, as `docker build -t aliyun-lb-emulator .` makes it in a clone of the
repository.
"""

import contextlib
import os

PORT = 8080


@contextlib.contextmanager
def emulator():
    """Yields the URL of a running emulator."""
    url = os.environ.get("ALIYUN_LB_EMULATOR_URL")
    if url:
        yield url.rstrip("/")
        return
    from testcontainers.core.container import DockerContainer
    from testcontainers.core.waiting_utils import wait_for_logs

    image = os.environ.get("EMULATOR_IMAGE", "aliyun-lb-emulator")
    with DockerContainer(image).with_exposed_ports(PORT) as container:
        # The first line that the program prints.
        wait_for_logs(container, "listening on", timeout=30)
        host, port = container.get_container_host_ip(), container.get_exposed_port(PORT)
        yield f"http://{host}:{port}"
