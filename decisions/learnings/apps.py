from django.apps import AppConfig


class Learnings(AppConfig):
    name = "decisions.learnings"
    label = "learnings"
