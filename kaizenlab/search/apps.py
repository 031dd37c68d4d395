from django.apps import AppConfig


class Search(AppConfig):
    name = "kaizenlab.search"
    label = "search"

    def ready(self) -> None:
        from kaizenlab.events.record import watch
        from kaizenlab.search import listen

        watch(listen.keep)
