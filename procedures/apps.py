from django.apps import AppConfig

from common.registry import demo_parts


class ProceduresConfig(AppConfig):
    name = "procedures"
    verbose_name = "Quy trình"

    def ready(self) -> None:
        # Models are loaded only now
        from procedures.demo.catalogues import load_catalogues  # noqa: PLC0415
        from procedures.resources.register_kinds import register_kinds  # noqa: PLC0415
        from procedures.services.following import register_followers  # noqa: PLC0415
        from procedures.services.scope import register_scope  # noqa: PLC0415
        from procedures.views.register_catalogue import register_catalogue  # noqa: PLC0415
        from procedures.views.register_coverage import register_coverage  # noqa: PLC0415
        from procedures.views.register_documents import register_documents  # noqa: PLC0415

        register_followers()
        register_scope()
        register_kinds()
        register_catalogue()
        register_coverage()
        register_documents()
        demo_parts.add("catalogues", load_catalogues)
