"""The official SDK of a product, by the names of the wire."""

import importlib
from typing import get_args, get_origin, get_type_hints


class Sdk:
    """What the package of a product holds. The vendor names it by the product and the version."""

    def __init__(self, product, version):
        package = f"alibabacloud_{product.lower()}{version.replace('-', '')}"
        self.client = importlib.import_module(f"{package}.client").Client
        self.models = importlib.import_module(f"{package}.models")
        # It writes `create_load_balancer_httplistener`, which is nobody's rule.
        methods = vars(self.client).items()
        self.methods = {name.replace("_", ""): method for name, method in methods}

    def call(self, client, action, request):
        """Sends a request, and returns the body of the answer as a model."""
        # What takes no parameters has no model of a request.
        model = getattr(self.models, action + "Request", None)
        given = [model().from_map(request)] if model else []
        return self.methods[action.lower()](client, *given).body


def mistyped(model):
    """What of an answer is of another type than the SDK says."""
    for name, kind in get_type_hints(type(model).__init__).items():
        value = getattr(model, name)
        if get_origin(kind) is list:
            (kind,) = get_args(kind)
        for item in value if isinstance(value, list) else [value]:
            if hasattr(item, "to_map"):
                yield from mistyped(item)
            # JSON writes a whole number alike, whatever it is for.
            elif item is not None and type(item) not in ((int, float) if kind is float else (kind,)):
                yield {"path": name, "expected": str(kind), "actual": item}
