from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    name = "agencies"
    verbose_name = "Cơ quan"

    def ready(self) -> None:
        # Models are loaded only now
        from agencies.resources.register_kinds import register_kinds  # noqa: PLC0415
        from agencies.views.register_pages import register_pages  # noqa: PLC0415
        from agencies.views.registering import register_members, register_successions  # noqa: PLC0415

        register_kinds()
        register_pages()
        register_members()
        register_successions()
