"""The admin: reference data and rescue, with the same history and version guard as every page."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.timezone import localtime

# Taken from where it is registered: only what is registered can be taken off.
from django_tasks_db.admin import DBTaskResult
from simple_history.admin import SimpleHistoryAdmin

from common.events import EventEntry
from common.files import StoredFile
from common.history import Tracked, create, save_versioned
from common.notices import Notice
from common.outbox import OutgoingMail

admin.site.site_header = "Quản trị cổng TCVN ISO 9001"
admin.site.site_title = "Quản trị"
admin.site.index_title = "Danh mục và sửa chữa khẩn cấp"
admin.site.disable_action("delete_selected")
# Its page is English, and its rows hold the arguments of background work.
admin.site.unregister(DBTaskResult)


class TrackedForm(forms.ModelForm[Any]):
    """A form that remembers which version it was opened with, and asks why; two people at once are both heard."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(label="Lý do sửa", max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen_version"].initial = self.instance.version
        self.fields["reason"].required = self.instance.pk is not None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.instance.pk and cleaned.get("seen_version") != self.instance.version:
            raise forms.ValidationError(self._both(cleaned))
        return cleaned

    def _both(self, cleaned: dict[str, Any]) -> list[str]:
        """What stands now beside what was typed, and who saved it; saving once more is then meant."""
        standing: Any = self.instance  # what was typed is put into it after this
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data[self.add_prefix("seen_version")] = str(standing.version)  # type: ignore[index]
        last = type(standing).history.filter(id=standing.pk).select_related("history_user").latest("history_id")
        told = [
            f"{field.label}: đang có “{now}”, bạn nhập “{typed}”."
            for name, field in self.fields.items()
            if hasattr(standing, name)
            and (now := shown(getattr(standing, name), field)) != (typed := shown(cleaned.get(name), field))
        ]
        return [
            f"Dữ liệu này vừa được người khác lưu: {last.history_user or 'hệ thống'}, "
            f"{localtime(last.history_date):%H:%M %d/%m/%Y}. Nội dung bạn nhập vẫn còn; bấm lưu lần nữa thì bản "
            "này thay bản đang có.",
            *told,
        ]


def shown(value: Any, field: forms.Field) -> str:
    """A value as people read it."""
    if value is None or value == "":
        return "(trống)"
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(field, forms.TypedChoiceField):
        words: Any = field.choices
        value = dict(words).get(value, value)
    return f"{value:%d/%m/%Y}" if hasattr(value, "strftime") else str(value)


class WithoutDeleting:
    """Nothing is deleted here: facts end with a day, papers keep their numbers."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnlyAdmin(WithoutDeleting, admin.ModelAdmin[Any]):
    """Rows that only the portal itself writes."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class TrackedAdmin(WithoutDeleting, SimpleHistoryAdmin):
    """Tracked rows: saved through the functions that write history, never past them."""

    form = TrackedForm

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        own = [name for name in self.get_fields(request, obj) if name not in ("seen_version", "reason")]
        return [(None, {"fields": [*own, "reason", "seen_version"]})]

    def complete(self, row: Any) -> None:
        """Fill what is computed from other fields (search and sort keys) before the row is saved."""

    def save_model(self, request: HttpRequest, obj: Tracked, form: Any, change: bool) -> None:
        self.complete(obj)
        reason = form.cleaned_data.get("reason") or "lập ở trang quản trị"
        if change:
            save_versioned(obj, by=request.user, reason=reason)
        else:
            create(obj, by=request.user, reason=reason)


@admin.register(EventEntry)
class EventEntryAdmin(ReadOnlyAdmin):
    list_display = ("at", "actor", "kind", "text")
    list_filter = ("kind",)
    search_fields = ("text",)
    date_hierarchy = "at"

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        return super().get_queryset(request).select_related("actor")


@admin.register(StoredFile)
class StoredFileAdmin(ReadOnlyAdmin):
    list_display = ("name", "size", "state", "uploaded_by", "uploaded_at")
    list_filter = ("state",)
    search_fields = ("name", "sha256")


@admin.register(OutgoingMail)
class OutgoingMailAdmin(ReadOnlyAdmin):
    """The outbox: what waits, what went out, and what could not be sent."""

    list_display = ("subject", "address", "day", "state", "tries", "next_try_at", "error")
    list_filter = ("state",)
    search_fields = ("address", "subject")


@admin.register(Notice)
class NoticeAdmin(ReadOnlyAdmin):
    list_display = ("text", "user", "created_at", "read_at")
    list_select_related = ("user",)
