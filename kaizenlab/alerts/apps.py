from django.apps import AppConfig


class Alerts(AppConfig):
    name = "kaizenlab.alerts"

    def ready(self) -> None:
        from kaizenlab.alerts import listen, queries
        from kaizenlab.events.record import watch
        from kaizenlab.workspaces import middleware

        watch(listen.look)
        middleware.BESIDE["firing"] = queries.firing()
