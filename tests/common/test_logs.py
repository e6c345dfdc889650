"""Log lines: nothing that a person typed forges a line, and nothing secret or personal stays in one."""

import json
import logging

import pytest

from common.logs import LONGEST_MESSAGE, LineFormatter, WithoutSecrets, current_request_id, mask

INJECTIONS = [
    'tên\n{"level": "INFO", "message": "giả"}',
    "tên\r\nERROR giả",
    "tên\rERROR giả",
    "tên\x0bERROR giả",
    "tên\x0cERROR giả",
    "tên\x1cERROR giả",
    "tên\x1dERROR giả",
    "tên\x1eERROR giả",
    "tên\x85ERROR giả",
    "tên\u2028ERROR giả",
    "tên\u2029ERROR giả",
    "tên\x00ERROR giả",
    "tên\x1b[2J\x1b[1;1HERROR giả",
    "tên\x9b31mERROR giả",
    "tên\x08\x08\x08ERROR giả",
    "tên\u202eảig RORRE",
    "tên\u2066ERROR\u2069 giả",
    'tên", "level": "CRITICAL", "x": "',
    "tên\\nERROR giả",
    "%s %d %(name)s {0} ${x}\nERROR giả",
]

SECRETS = [
    ("GET /moi/Zk3-x_9Qw7/ 200", "GET /moi/***/ 200"),
    ("GET /lich/abcDEF123.ics", "GET /lich/***"),
    ("/accounts/password/reset/key/1a-bc9-99/ mở", "/accounts/password/reset/key/***/ mở"),
    ("GET /tep/0f1e2d3c4b5a69788796a5b4/tai-ve/", "GET /tep/***/tai-ve/"),
    ("GET /co-quan/?q=Nguyễn+Văn+A&trang=2 200", "GET /co-quan/?*** 200"),
    ("password=Mật-khẩu-1 by 5", "password=*** by 5"),
    ("{'password': 'có dấu cách', 'a': 1}", "{'password': ***, 'a': 1}"),
    ('{"new_password2": "x\\"y", "a": 1}', '{"new_password2": ***, "a": 1}'),
    ("csrfmiddlewaretoken=abc; a=1", "csrfmiddlewaretoken=***; a=1"),
    ("Authorization: Basic dXNlcjpwYXNz", "Authorization: ***"),
    ("{'Authorization': 'Bearer a.b.c'}", "{'Authorization': ***"),
    ("sent bearer abc.def-123", "sent bearer ***"),
    ("Cookie: phien=abc; csrf=def", "Cookie: ***"),
    ("__Host-phien=abc; a=1", "__Host-phien=***; a=1"),
    ("mail to thu.ky+iso@thoaison.angiang.gov.vn failed", "mail to ***@*** failed"),
    ("gọi 0912 345 678 không được", "gọi *** không được"),
    ("gọi +84912345678 không được", "gọi *** không được"),
    ("postgres://portal:b@d/pw@db:5432/portal", "postgres://portal:***@db:5432/portal"),
    ("DETAIL:  Key (username)=(an.nguyen) already exists.", "DETAIL:  Key (username)=(***) already exists."),
    ("DETAIL:  Failing row contains (1, Trần Thị B, f).", "DETAIL:  Failing row contains (***)"),
]

HARMLESS = [
    "GET /co-quan/12/ 200",
    "GET /tinh/css/bootstrap.min.0123456789ab.css 200",
    "GET /quan-tri/agencies/steeringcommittee/ 200",
    "346/QĐ-UBND ngày 05/01/2026",
    "0 rows written, 197 unchanged",
    "Có phải là xã Phú Thạnh?",
    "2026-11-21T02:00:00.000+00:00",
]


def record_of(message: str, *args: object) -> logging.LogRecord:
    return logging.LogRecord("portal", logging.WARNING, "file.py", 1, message, args, None)


def line_of(record: logging.LogRecord) -> str:
    WithoutSecrets().filter(record)
    return LineFormatter().format(record)


@pytest.mark.parametrize("typed", INJECTIONS)
def test_line_holds_what_was_typed_as_one_field_of_one_line(typed):
    line = line_of(record_of("sai tên đăng nhập: %s", typed))

    assert line.isprintable()
    assert line.splitlines() == [line]
    assert json.loads(line) | {"time": ""} == {
        "time": "",
        "level": "WARNING",
        "logger": "portal",
        "message": f"sai tên đăng nhập: {typed}",
    }


@pytest.mark.parametrize("typed", INJECTIONS[:17])
def test_injection_cases_would_break_a_plain_line(typed):
    """The control: as plain text each of the first 17 splits the line or moves the cursor."""
    assert not logging.Formatter("%(levelname)s %(message)s").format(record_of("%s", typed)).isprintable()


@pytest.mark.parametrize(("said", "kept"), SECRETS)
def test_mask_takes_out(said, kept):
    assert mask(said) == kept


@pytest.mark.parametrize("said", HARMLESS)
def test_mask_leaves_alone(said):
    assert mask(said) == said


def test_filter_masks_the_message_after_its_arguments_are_in_it():
    record = record_of("%s=%s", "password", "abc")

    assert WithoutSecrets().filter(record) is True
    assert record.getMessage() == "password=***"


def test_filter_masks_the_traceback():
    record = record_of("lỗi")
    try:
        raise ValueError("no mailbox for an@angiang.gov.vn")
    except ValueError as error:
        record.exc_info = (type(error), error, error.__traceback__)

    line = json.loads(line_of(record))

    assert line["traceback"].splitlines()[-1] == "ValueError: no mailbox for ***@***"


def test_line_carries_the_request_id_and_the_time_in_utc():
    record = record_of("xong")
    record.created = 1_700_000_000.5
    token = current_request_id.set("a1b2")
    try:
        line = json.loads(line_of(record))
    finally:
        current_request_id.reset(token)

    assert line == {
        "time": "2023-11-14T22:13:20.500+00:00",
        "level": "WARNING",
        "logger": "portal",
        "message": "xong",
        "request": "a1b2",
    }


def test_line_cuts_a_message_without_end():
    message = json.loads(line_of(record_of("d" * (LONGEST_MESSAGE + 1))))["message"]

    assert message == "d" * LONGEST_MESSAGE + "…"
