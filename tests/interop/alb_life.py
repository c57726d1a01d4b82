"""The life of an application load balancer by the official Python SDK, beside network load balancers
at the same endpoint."""

from alb_last_steps import STEPS
from life_tea import lead

lead("Alb", steps=STEPS, json_texts=set())
