from django.apps import AppConfig


class Attachments(AppConfig):
    name = "experiments.attachments"
