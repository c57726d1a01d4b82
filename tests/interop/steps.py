"""What lives of load balancers are written down with."""

from typing import NamedTuple


class New(NamedTuple):
    """Something that the service makes: a text that starts like this, kept under a name."""

    name: str
    start: str


class Until(dict):
    """Facts of an answer that are waited for: the call is repeated until they are so."""


class Steps(list):
    """The steps of a life, in their order: an operation, the facts of its answer by path or the
    code of its refusal, and parameters."""

    def ok(self, action, expected=None, **parameters):
        self.append((action, expected or {}, parameters))

    def no(self, action, code, **parameters):
        self.append((action, code, parameters))

    def until(self, action, expected, **parameters):
        self.append((action, Until(expected), parameters))
