from django.apps import AppConfig

from common.registry import demo_parts


class InspectionsConfig(AppConfig):
    name = "inspections"
    verbose_name = "Kiểm tra"

    def ready(self) -> None:
        # Models are loaded only now
        from inspections.demo.plans import load_plans  # noqa: PLC0415
        from inspections.resources.register_kinds import register_kinds  # noqa: PLC0415
        from inspections.views.register_assessments import register_assessments  # noqa: PLC0415
        from inspections.views.register_plans import register_plans  # noqa: PLC0415
        from inspections.views.register_reviewing import register_reviewing  # noqa: PLC0415

        register_kinds()
        register_plans()
        register_assessments()
        register_reviewing()
        demo_parts.add("plans", load_plans, order=200)  # reports open with what the catalogues count
