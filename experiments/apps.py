from django.apps import AppConfig


class Experiments(AppConfig):
    name = "experiments"

    def ready(self) -> None:
        from experiments import bound
        from kaizenlab.metrics import followers

        followers.follow(bound.follow)
        followers.hold(bound.holders)
