"""What an answer holds, streamed or not."""

from typing import Any


def read_whole(answer: Any) -> bytes:
    """The body; a file behind it is closed. Closing the answer itself would end the request for the database as
    well, and with it the connection of the test.
    """
    if not answer.streaming:
        return bytes(answer.content)
    whole = bytes(answer.getvalue())
    if file := getattr(answer, "file_to_stream", None):
        file.close()
    return whole
