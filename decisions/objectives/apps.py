from django.apps import AppConfig


class Objectives(AppConfig):
    name = "decisions.objectives"
    label = "objectives"
