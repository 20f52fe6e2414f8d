"""What no schema can say: each hook names the rule of the API that it follows."""

import itertools
import time

import schemathesis
from schemathesis import GenerationMode

TRACKS = itertools.count()
A_MINUTE = 60


@schemathesis.hook
def before_call(context, case, kwargs):
    """Makes requests that a schema allows, and the API cannot, into ones that it can."""
    asks_for_a_track = "X-Track-ID" in {parameter.name for parameter in case.operation.headers}
    if asks_for_a_track and not any(case.headers.get(name) for name in ("X-Track-ID", "X-Instruqt-Sandbox-ID")):
        # One of two headers is required, and an empty one counts as absent. OpenAPI has no word for that.
        case.headers["X-Track-ID"] = f"schemathesis-{next(TRACKS)}"
    if case.meta is None or case.meta.generation.mode != GenerationMode.POSITIVE:
        return
    if "cursor" in case.query:
        # Only a cursor that the broker has made is one; made-up ones are the invalid ones.
        del case.query["cursor"]
    if "until" in case.query:
        # The end of a freeze lies ahead, and a schema knows no time.
        case.query["until"] = int(time.time()) + A_MINUTE
    if "duration" in case.query:
        # More than zero and at most 30 days: a schema does not add up the parts of a duration.
        case.query["duration"] = "PT2H"
