"""The roster of service bodies: who advises, certifies and trains, with former names and confirmation."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from agencies.choices import BodyKind, ConfirmationState
from agencies.models import Province, ServiceBody
from agencies.resources.finder import refuse_alike
from agencies.resources.scopes import province_of, scope_of, scopes_of
from agencies.services.service_bodies import FACTS, bodies_beside, describe, every_name, names_in
from common.history import bulk_create, bulk_save
from common.spreadsheets.kinds import CellType, Column, Context, Fault, Kind, Note, Row, Written
from common.text import exact_key, normalise, similar

NAMES_APART = "; "  # how the names of one cell stand beside each other
LABELS = {"kind": dict(BodyKind.choices), "confirmation_state": dict(ConfirmationState.choices)}
_KINDS = (
    ("Tư vấn", BodyKind.CONSULTANCY),
    ("Tổ chức tư vấn ISO", BodyKind.CONSULTANCY),
    ("Chuyên gia", BodyKind.CONSULTANT),
    ("Chuyên gia tư vấn", BodyKind.CONSULTANT),
    ("Chứng nhận", BodyKind.CERTIFICATION),
    ("Đào tạo", BodyKind.TRAINING),
)


class ServiceBodyRoster(Kind):
    name = "service_bodies"
    list_url_name = "service_body_list"
    label = "Danh sách tổ chức dịch vụ"
    help = (
        "Mỗi dòng một tổ chức tư vấn, chuyên gia tư vấn độc lập, tổ chức chứng nhận hoặc đào tạo. Tổ chức đã có được "
        "nhận ra theo tên hoặc tên trước đây. Ô để trống không xóa gì đã biết. Tổ chức dùng chung cả nước do quản "
        "trị viên sửa."
    )
    columns = (
        Column("name", "Tên tổ chức", required=True, aliases=("Tên", "Tên tổ chức, cá nhân", "Tổ chức"), width=44,
               max_length=250, example="Trung tâm Chứng nhận Phù hợp"),
        Column("short_name", "Tên viết tắt", aliases=("Viết tắt",), max_length=100, example="QUACERT"),
        Column("former_names", "Tên trước đây", aliases=("Tên cũ",), max_length=2_000, width=36,
               help="Nhiều tên thì cách nhau bằng dấu chấm phẩy."),
        Column("kind", "Loại", CellType.CHOICE, ("Loại tổ chức", "Loại hình"), required=True, width=24,
               choices=tuple(BodyKind.choices), choice_aliases=_KINDS, example="tổ chức chứng nhận"),
        Column("confirmation_number", "Số Giấy xác nhận", CellType.CODE, ("Giấy xác nhận", "Số giấy"), width=20,
               max_length=100),
        Column("confirmed_on", "Ngày Giấy xác nhận", CellType.DATE, ("Ngày cấp Giấy xác nhận",)),
        Column("confirmation_scope", "Phạm vi xác nhận", aliases=("Phạm vi",), max_length=10_000, width=36),
        Column("confirmation_state", "Tình trạng Giấy xác nhận", CellType.CHOICE, ("Tình trạng",), width=22,
               choices=tuple(ConfirmationState.choices)),
        Column("source", "Nguồn", max_length=300, width=30),
        Column("note", "Ghi chú", max_length=10_000, width=30),
    )  # fmt: skip

    def scopes(self, user: Any) -> Sequence[tuple[str, str]]:
        return scopes_of(user)

    def scope_for(self, code: str, *, scheme: str = "", by: Any) -> str:
        return scope_of(code, by=by)

    def title_of(self, row: Row) -> tuple[str, str]:
        values = row.raw | row.values
        return str(values.get("name") or ""), str(values.get("short_name") or "")

    def prepare(self, rows: list[Row], context: Context) -> None:
        desk = _Desk(province_of(context.scope))
        refuse_alike(rows, desk.identity, "name", "“{0}” còn đứng ở dòng {1}. Mỗi tổ chức một dòng; bỏ dòng thừa.")
        for row in rows:
            if "name" in row.values:
                desk.compare(row)

    def write(self, rows: Sequence[Row], context: Context, reason: str) -> Iterable[Written]:
        desk = _Desk(province_of(context.scope))
        made: list[ServiceBody] = []
        changed: list[ServiceBody] = []
        for row in rows:
            known = desk.find(row)
            body = known or ServiceBody(province=desk.province)
            describe(body, **desk.differing(row, body))
            (changed if known else made).append(body)
        before = [body.version for body in changed]
        bulk_save(changed, by=context.by, reason=reason)
        bulk_create(made, by=context.by, reason=reason)
        versions: list[int | None] = [*before, *(None for _ in made)]
        pairs = zip([*changed, *made], versions, strict=True)
        return [Written(body._meta.label, body.pk, version, body.version) for body, version in pairs]


class _Desk:
    """The bodies that a province's rows may mean: its own, and those known to the whole nation."""

    def __init__(self, province: Province) -> None:
        self.province = province
        self.bodies = list(bodies_beside(province).order_by("pk"))
        self.by_name: dict[str, ServiceBody] = {}
        for body in self.bodies:  # present names before former ones
            self.by_name.setdefault(exact_key(body.name), body)
        for body in self.bodies:
            for name in every_name(body):
                self.by_name.setdefault(exact_key(name), body)

    def find(self, row: Row) -> ServiceBody | None:
        """The body that a row names: by its present name, else by one that it bore."""
        return self.by_name.get(exact_key(row.values.get("name") or ""))

    def identity(self, row: Row) -> Any:
        known = self.find(row)
        return known.pk if known else exact_key(row.values.get("name") or "")

    def compare(self, row: Row) -> None:
        known = self.find(row)
        self._check_confirmation(row, known)
        self._check_former_names(row, known)
        if known is None:
            self._ask(row)
            return
        differing = self.differing(row, known)
        if differing and known.province_id is None:
            sentence = (
                f"“{known.name}” dùng chung cả nước, do quản trị viên sửa. Bỏ dòng này, hoặc báo quản trị viên."
            )
            row.faults.append(Fault("name", sentence))
        if known.name != row.values["name"]:
            row.notes.append(
                Note("name", row.values["name"], known.name, f"Hiểu là {known.name} đã có trong danh sách.")
            )
        row.target = known.pk
        row.versions = {f"{known._meta.label}:{known.pk}": known.version}
        row.changes = {key: (_told(key, getattr(known, key)), _told(key, value)) for key, value in differing.items()}

    def differing(self, row: Row, body: ServiceBody) -> dict[str, Any]:
        """What the row says otherwise than the body; an empty cell says nothing, and a known body keeps its name."""
        said = {key: row.values.get(key) for key in FACTS if body.pk is None or key != "name"}
        differing = {
            key: value
            for key, value in said.items()
            if value is not None and value != "" and not _same(key, getattr(body, key), value)
        }
        if "former_names" in differing:  # the row may know more names; it takes none away
            differing["former_names"] = f"{body.former_names}\n{differing['former_names']}"
        return differing

    def _check_confirmation(self, row: Row, known: ServiceBody | None) -> None:
        number = row.values.get("confirmation_number") or (known.confirmation_number if known else "")
        if row.values.get("confirmed_on") and not number:
            column = "confirmation_number" if "confirmation_number" in row.raw else "confirmed_on"
            row.faults.append(Fault(column, "Có ngày Giấy xác nhận mà thiếu số. Ghi số của Giấy xác nhận."))

    def _check_former_names(self, row: Row, known: ServiceBody | None) -> None:
        for name in names_in(row.values.get("former_names") or ""):
            other = self.by_name.get(exact_key(name))
            if other is not None and other is not known:
                message = (
                    f"“{name}” là tên của “{other.name}” trong danh sách. Sửa tên trước đây, hoặc sửa tổ chức đó."
                )
                row.faults.append(Fault("former_names", message))

    def _ask(self, row: Row) -> None:
        """A name that resembles a known one is a question, unless the confirmation tells them apart."""
        near = similar(
            row.values["name"], (name for body in self.bodies for name in every_name(body)), limit=1, cutoff=0.9
        )
        if near and not row.values.get("confirmation_number"):
            message = (
                f"Danh sách đã có tên gần giống. Có phải là {near[0]}? Nếu đúng thì ghi như vậy; nếu là tổ chức khác "
                "thì ghi số Giấy xác nhận."
            )
            row.faults.append(Fault("name", message, near[0]))


def _same(key: str, known: Any, typed: Any) -> bool:
    if key == "former_names":
        return set(map(exact_key, names_in(known))) >= set(map(exact_key, names_in(typed)))
    return normalise(known) == typed if isinstance(known, str) else known == typed


def _told(key: str, value: Any) -> str:
    if key == "former_names":
        return NAMES_APART.join(names_in(value or ""))
    if key in LABELS:
        return str(LABELS[key].get(value, value))
    return f"{value:%d/%m/%Y}" if hasattr(value, "strftime") else str(value or "")


def body_rows(bodies: Any) -> Iterator[list[Any]]:
    """Bodies in the roster's columns, so that what goes out comes back unchanged."""
    keys = [column.key for column in ServiceBodyRoster.columns]
    for body in bodies.order_by("sort_key", "pk").iterator(chunk_size=500):
        values = {key: getattr(body, key) for key in keys}
        values["former_names"] = _told("former_names", body.former_names)
        yield [values[key] for key in keys]
