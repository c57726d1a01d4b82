"""The life of a classic load balancer by the official Python SDK."""

from life_tea import lead

lead("Slb")
