"""Pictures, audio and video of courses as they are served: as they are, a stretch of them where one is asked for."""

from __future__ import annotations

from typing import cast

from flask import Response, request

from learnhub.content.recordings import Recording
from learnhub.domain.errors import NotFound
from learnhub.services.learning import Media
from learnhub.web import shell

MOST_AT_ONCE = 4_000_000
"""So many bytes go out for one question for a stretch: a player asks on, and no slow line holds a thread for long."""
PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
RECORDING_POLICY = "default-src 'none'; media-src 'self'; style-src 'unsafe-inline'"


def answer(found: Media, cache: str) -> Response:
    """A file of a course, or 304 where the browser has it."""
    made = _recording(found.recording) if found.recording else Response(found.content, mimetype=found.media_type)
    made.headers["Content-Security-Policy"] = RECORDING_POLICY if found.recording else PICTURE_POLICY
    made.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    made.headers["Cache-Control"] = cache
    made.set_etag(found.sha256)
    if found.recording and (made.status_code != 200 or not request.if_none_match.contains(found.sha256)):
        return made
    return cast("Response", made.make_conditional(request))


def _recording(recording: Recording) -> Response:
    size = recording.size
    asked = request.range
    alike = not request.if_range.etag or request.if_range.etag == recording.digest
    start, stop, status = 0, size, 200
    if asked and asked.units == "bytes" and len(asked.ranges) == 1 and alike and not request.if_range.date:
        found = asked.range_for_length(size)
        if found is None:
            made = Response(status=416)
            made.headers["Content-Range"] = f"bytes */{size}"
            return made
        start, stop, status = found[0], min(found[1], found[0] + MOST_AT_ONCE), 206
    try:
        pieces = shell.house().files.part(recording.digest, start, stop)
    except FileNotFoundError:
        raise NotFound from None
    made = Response(pieces, status, mimetype=recording.media_type)
    made.headers["Accept-Ranges"] = "bytes"
    made.headers["Content-Length"] = str(stop - start)
    if status == 206:
        made.headers["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
    return made
