from django.apps import AppConfig


class Decisions(AppConfig):
    name = "decisions"
