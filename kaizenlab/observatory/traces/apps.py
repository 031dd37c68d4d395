from django.apps import AppConfig


class Traces(AppConfig):
    name = "kaizenlab.observatory.traces"

    def ready(self) -> None:
        from kaizenlab.events.record import watch
        from kaizenlab.observatory.traces import listen

        watch(listen.keep)
