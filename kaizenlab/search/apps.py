from django.apps import AppConfig


class Search(AppConfig):
    name = "kaizenlab.search"
    label = "search"

    def ready(self) -> None:
        from kaizenlab.alerts import bells
        from kaizenlab.events.record import watch
        from kaizenlab.search import listen

        bells.attach(listen.hear)
        watch(listen.keep)  # after the looks at alerts and back, which it finds done
