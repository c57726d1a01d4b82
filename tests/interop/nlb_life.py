"""The life of a network load balancer by the official Python SDK, beside classic load balancers at
the same endpoint."""

from life_tea import lead
from nlb_steps import STEPS

lead("Nlb", steps=STEPS, json_texts={"BackendServers"})
