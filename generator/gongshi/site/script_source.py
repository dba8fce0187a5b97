"""What of a script does a browser need? All but the comments for those who read the source.

The scripts run as they stand in `templates/`, without a build; this only takes a third of their
weight away. It knows no JavaScript: what goes is a comment that begins a line with `/**` and ends
one, which no text in a script of this project does.
"""

import re

_COMMENT = re.compile(rb"^[ \t]*/\*\*(?:[^*]|\*(?!/))*\*/[ \t]*\n", re.MULTILINE)


def trimmed(script: bytes) -> bytes:
    """The script without its documentation; a line that also holds code stays whole."""
    return _COMMENT.sub(b"", script)
