"""The forms in which credentials are given."""

from types import SimpleNamespace

import pytest

from lading.codes import Code
from lading.kognic._auth import credential_options

FILE = {"clientId": "id", "clientSecret": "secret", "email": "e", "userId": 1, "issuer": "i"}
PAIR = {"client_id": "id", "client_secret": "secret"}


@pytest.mark.parametrize(
    ("auth", "options"),
    [
        (None, {}),
        (("id", "secret"), PAIR),
        (FILE, PAIR),
        ({**FILE, "expires": "2999-01-01T00:00:00.123456789Z"}, PAIR),
        (SimpleNamespace(client_id="id", client_secret="secret", expires=None), PAIR),
    ],
)
def test_credentials_become_options(auth, options):
    assert credential_options(auth) == options


def test_a_path_is_left_to_the_library(tmp_path):
    path = tmp_path / "credentials.json"
    path.write_text("{}")
    assert credential_options(path) == {"credentials_file": str(path)}
    assert credential_options(str(path)) == {"credentials_file": str(path)}


@pytest.mark.parametrize(
    ("auth", "kind", "code"),
    [
        ("/no/such/file.json", FileNotFoundError, Code.CREDENTIALS_FILE),
        ({**FILE, "expires": "2020-01-01T00:00:00Z"}, ValueError, Code.CREDENTIALS_EXPIRED),
        ({"clientId": "id"}, ValueError, Code.CREDENTIALS_MISSING),
        (("id",), ValueError, Code.ARGUMENT),
        (7, ValueError, Code.ARGUMENT),
    ],
)
def test_bad_credentials_say_why(auth, kind, code):
    with pytest.raises(kind) as error:
        credential_options(auth)
    assert error.value.code == code
