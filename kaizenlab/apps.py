from django.apps import AppConfig


class KaizenLabConfig(AppConfig):
    name = "kaizenlab"

    def ready(self) -> None:
        from kaizenlab import checks  # noqa: F401  registers itself
