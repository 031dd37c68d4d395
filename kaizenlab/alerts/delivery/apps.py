from django.apps import AppConfig


class Delivery(AppConfig):
    name = "kaizenlab.alerts.delivery"

    def ready(self) -> None:
        from kaizenlab.alerts import bells
        from kaizenlab.alerts.delivery import plan

        bells.attach(plan.tell)
