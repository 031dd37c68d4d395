from django.apps import AppConfig


class Hypotheses(AppConfig):
    name = "hypotheses"
