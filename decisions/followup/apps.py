from django.apps import AppConfig


class FollowUp(AppConfig):
    name = "decisions.followup"
    label = "followup"

    def ready(self) -> None:
        from decisions.followup.actions import by_itself
        from kaizenlab.events.record import listen

        listen("decision.accepted", by_itself.set_off)
        listen("experiment.registered", by_itself.tick_off)
