from django.apps import AppConfig


class Decisions(AppConfig):
    name = "decisions"

    def ready(self) -> None:
        from decisions import policies
        from decisions.actions import policy, recommendation, standing_down
        from experiments import policy as port
        from kaizenlab.events.record import listen

        port.register(policies.says)
        listen("workspace.created", policy.start)
        listen("experiment.concluded", recommendation.answer_result)
        listen("experiment.concluded", standing_down.note_broken)
        listen("experiment.cancelled", standing_down.note_cancelled)
