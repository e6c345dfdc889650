"""What `make run` refuses with, and what the web server writes to its log."""

import logging
import logging.config
import runpy
import socket
from pathlib import Path

import pytest
from gunicorn.config import Config
from gunicorn.glogging import Logger

from scripts.run import refusal_of

CONFIGURATION = Path(__file__).resolve().parents[2] / "scripts" / "gunicorn.conf.py"


def test_port_that_is_taken_is_refused_with_the_cure():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        sentence = refusal_of(str(port))

    assert sentence == (
        f"Cổng {port} đang được chương trình khác dùng (có thể cổng ISO đã chạy sẵn: hãy thử mở "
        f"http://127.0.0.1:{port}/). Để chạy ở cổng khác: make run PORT=8001"
    )


@pytest.mark.parametrize("port", ["abc", "0", "70000", "-1", "8000 ", "٨٠٠٠"])
def test_port_that_is_none_is_refused(port):
    assert refusal_of(port).startswith(f"PORT={port} không phải số cổng.")


def test_free_port_is_taken_without_a_word():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    assert refusal_of(str(port)) == ""


@pytest.mark.parametrize(("asked", "bound"), [({}, "127.0.0.1:8000"), ({"PORT": "8001"}, "127.0.0.1:8001")])
def test_web_server_listens_on_the_loopback_only(monkeypatch, asked, bound):
    for name in ("PORT", "BIND"):
        monkeypatch.delenv(name, raising=False)
    for name, value in asked.items():
        monkeypatch.setenv(name, value)

    assert runpy.run_path(str(CONFIGURATION))["bind"] == bound


def test_access_line_has_neither_token_nor_query(monkeypatch, capsys):
    """gunicorn's own logger, set up by our file, writes about a request with a one-time link."""
    chosen = runpy.run_path(str(CONFIGURATION))
    config = Config()
    for name in ("accesslog", "access_log_format", "logconfig_dict"):
        config.set(name, chosen[name])
    logger = Logger(config)
    try:
        atoms = {"h": "127.0.0.1", "m": "GET", "U": "/moi/abc-123/", "s": "200", "B": 5, "M": 3, "q": "ten=An"}
        monkeypatch.setattr(logger, "atoms", lambda *_: {**atoms, "{x-request-id}o": "f00"})
        logger.access(None, None, None, None)
    finally:
        for name in ("gunicorn.access", "gunicorn.error"):
            logging.getLogger(name).handlers.clear()

    line = capsys.readouterr().err
    assert '"message": "127.0.0.1 GET /moi/***/ 200 5 bytes 3 ms request=f00"' in line
