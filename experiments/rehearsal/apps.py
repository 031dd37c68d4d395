from django.apps import AppConfig


class Rehearsal(AppConfig):
    name = "experiments.rehearsal"
