from django.apps import AppConfig


class Experiments(AppConfig):
    name = "experiments"
