from django.apps import AppConfig


class Hooks(AppConfig):
    name = "kaizenlab.alerts.hooks"

    def ready(self) -> None:
        from kaizenlab.alerts import bells
        from kaizenlab.alerts.hooks import planning
        from kaizenlab.events.record import listen

        bells.attach(planning.ring)
        listen("decision.accepted", planning.decided)
