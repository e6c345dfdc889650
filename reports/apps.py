from django.apps import AppConfig

from common.registry import NavigationItem, navigation


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "Tổng quan, báo cáo"

    def ready(self) -> None:
        navigation.add("home", NavigationItem("Tổng quan", "home", lambda user: True, ("search",)), order=10)
