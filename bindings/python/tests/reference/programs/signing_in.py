"""Credentials in all their forms, and those that are refused."""

import json
import os
from pathlib import Path

from support import CREDENTIALS, URL, connect, refused, show

document = {
    "clientId": CREDENTIALS[0],
    "clientSecret": CREDENTIALS[1],
    "email": "a@example.com",
    "userId": 1,
    "issuer": URL,
}


def written(file, **changes):
    path = Path(file)
    path.write_text(json.dumps({**document, **changes}), "utf-8")
    return str(path)


def workspace(auth):
    return connect(auth=auth).workspace_id


show("pair", workspace(CREDENTIALS))
show("file", workspace(written("file.json")))
show("file with an end", workspace(written("end.json", expires="2999-01-01T00:00:00.123456789Z", name="me")))
os.environ["KOGNIC_CREDENTIALS"] = written("environment.json")
show("file of the environment", workspace(None))
del os.environ["KOGNIC_CREDENTIALS"]
os.environ["KOGNIC_CLIENT_ID"], os.environ["KOGNIC_CLIENT_SECRET"] = CREDENTIALS
show("environment", workspace(None))
del os.environ["KOGNIC_CLIENT_ID"], os.environ["KOGNIC_CLIENT_SECRET"]

refused("no such file", lambda: workspace("nowhere.json"), FileNotFoundError)
refused("an end that is past", lambda: workspace(written("past.json", expires="2001-01-01T00:00:00Z")), Exception)
refused("a wrong secret", lambda: workspace((CREDENTIALS[0], "wrong")), Exception)
