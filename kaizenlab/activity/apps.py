from django.apps import AppConfig


class Activity(AppConfig):
    name = "kaizenlab.activity"

    def ready(self) -> None:
        from kaizenlab.activity import listen
        from kaizenlab.events.record import watch

        watch(listen.hear)
