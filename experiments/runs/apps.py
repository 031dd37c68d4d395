from django.apps import AppConfig


class Runs(AppConfig):
    name = "experiments.runs"

    def ready(self) -> None:
        from experiments.runs import keep
        from kaizenlab.events import record

        record.watch(keep.watch)
