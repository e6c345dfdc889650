"""Small forms of the lists: keeping a filter, naming a cluster."""

from typing import Any

from django import forms

from agencies.forms.fields import flag, text
from agencies.forms.versioned import RegisterForm, VersionedForm
from agencies.models import Cluster


class SavedFilterForm(RegisterForm):
    """Lưu bộ lọc."""

    name = text("Tên bộ lọc", 100, ask="Hãy đặt tên cho bộ lọc.")
    query = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2_000)

    def __init__(self, *args: Any, may_share: bool, **extra: Any) -> None:
        super().__init__(*args, **extra)
        if may_share:
            self.fields["shared"] = flag("Dùng chung cho cả Chi cục")


class ClusterNameForm(RegisterForm):
    """Thêm cụm theo dõi."""

    name = text("Tên cụm", 150, ask="Hãy nhập tên cụm.")


class ClusterRenameForm(VersionedForm):
    """Đổi tên cụm theo dõi."""

    name = text("Tên cụm", 150, ask="Hãy nhập tên cụm.")

    @staticmethod
    def values_of(row: Cluster) -> dict[str, Any]:
        return {"name": row.name}
