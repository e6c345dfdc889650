from django.apps import AppConfig

from common.registry import NavigationItem, Work, file_readers, navigation, todos


class CommonConfig(AppConfig):
    name = "common"
    verbose_name = "Tầng nền"

    def ready(self) -> None:
        from common.notices import counts, told  # noqa: PLC0415  needs the models
        from common.spreadsheets.access import may_import, may_read_upload  # noqa: PLC0415  needs the models

        stems = ("import_create", "import_match", "import_preview", "import_result")
        navigation.add("imports", NavigationItem("Nhập từ Excel", "import_list", may_import, stems), order=90)
        file_readers.add("imports", may_read_upload)
        todos.add("notices", Work(counts, told), order=90)
