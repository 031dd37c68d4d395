from django.apps import AppConfig


class Response(AppConfig):
    name = "kaizenlab.alerts.response"

    def ready(self) -> None:
        from kaizenlab.alerts import bells
        from kaizenlab.alerts.response import listen
        from kaizenlab.events.record import watch

        bells.attach(listen.hear)
        watch(listen.decided)  # after the look at alerts, which holds the experiment's watch
