"""What requests raises, as a person is told it."""

import pytest
from requests import exceptions
from urllib3.exceptions import NewConnectionError

from flows.web.failures import transient

REFUSED = NewConnectionError(None, "<object at 0x7f>: Failed to establish a new connection: Connection refused")


@pytest.mark.parametrize(
    ("error", "what", "unreachable"),
    [
        (exceptions.SSLError("x: certificate has expired"), "no safe connection (certificate has expired)", True),
        (exceptions.ConnectTimeout("x"), "not reachable within 4 s", True),
        (exceptions.ConnectionError(REFUSED), "not reachable (Connection refused)", True),
        (exceptions.ConnectionError("x: Remote end closed"), "the connection broke (Remote end closed)", False),
        (exceptions.ReadTimeout("x"), "no answer within 30 s", False),
        (exceptions.ChunkedEncodingError("x: 7 bytes read"), "the connection broke (7 bytes read)", False),
    ],
)
def test_a_broken_connection_is_told_in_words_and_by_what_it_means_for_the_host(error, what, unreachable):
    found = transient(error, 4, 30)
    assert (found.reason, found.what, found.unreachable) == ("network", what, unreachable)
